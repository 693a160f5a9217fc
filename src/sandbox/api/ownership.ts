import type { ResourceKind } from "../kinds/kind.ts";
import type { Draft, KubeObject, ManagedFieldsEntry } from "../store/object.ts";

export interface Manager {
  readonly name: string;
  readonly operation: "Apply" | "Update";
}

/** The ownership of fields after a write other than server-side apply. */
export function owned(
  _kind: ResourceKind,
  old: KubeObject | undefined,
  _draft: Draft,
  _options: { readonly manager?: Manager; readonly subresource?: string },
  _now: Date,
): readonly ManagedFieldsEntry[] {
  return old?.metadata.managedFields ?? [];
}
