import { trackUpdate, type Write } from "../apply/index.ts";
import { apiVersionOf, hasSubresource, type ResourceKind } from "../kinds/kind.ts";
import type { Draft, KubeObject } from "../store/object.ts";

/** Who writes, as far as managedFields are concerned. */
export interface WriteOwner {
  /** Absent for the server's own writes, which nobody owns. */
  readonly manager?: string;
  readonly subresource?: string;
}

export function writeOf(kind: ResourceKind, { manager = "", subresource = "" }: WriteOwner, now: Date): Write {
  const otherPart = subresource === "status" ? "spec" : hasSubresource(kind, "status") ? "status" : undefined;
  return {
    manager,
    apiVersion: apiVersionOf(kind),
    subresource,
    schema: kind.schema,
    isBuiltIn: kind.servedBy !== "crd",
    ignored: otherPart ? [otherPart] : [],
    now,
  };
}

/** The draft with its managedFields after a write other than server-side apply. */
export function tracked(
  kind: ResourceKind,
  old: KubeObject | undefined,
  draft: Draft,
  owner: WriteOwner,
  now: Date,
): Draft {
  if (owner.manager !== undefined) return trackUpdate(old, draft, writeOf(kind, owner, now));
  const { managedFields } = old?.metadata ?? {};
  return managedFields ? { ...draft, metadata: { ...draft.metadata, managedFields } } : draft;
}
