import type { ResourceKind } from "../kinds/kind.ts";
import type { KubeObject, ObjectName } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { type Core, contextOf, shelfOf, shown } from "./core.ts";
import type { DeleteOptions } from "./objects.ts";
import { ApiError, type Named } from "./status.ts";
import { countGeneration, existing, mayGo } from "./write.ts";

export interface Deletion {
  /** The object as it was, or as it stays while something holds it. */
  readonly object: KubeObject;
  readonly gone: boolean;
}

export function remove(
  core: Core,
  kind: ResourceKind,
  name: ObjectName,
  options: DeleteOptions & { readonly dryRun?: boolean },
): Deletion {
  const old = existing(core, kind, name);
  checkPreconditions(kind, old, options);
  kind.beforeDelete?.(old, contextOf(core));
  const next = marked(core, kind, old, options);
  if (mayGo(next)) {
    // What goes at once was never marked: watchers see it as it was.
    const last = old.metadata.deletionTimestamp === undefined ? old : next;
    if (!options.dryRun) core.store.remove(shelfOf(kind), last);
    return { object: shown(kind, last), gone: true };
  }
  const unchanged = JSON.stringify(next) === JSON.stringify(old);
  const stored = options.dryRun || unchanged ? next : core.store.put(shelfOf(kind), next);
  return { object: shown(kind, stored), gone: false };
}

/** The object with its deletion written into the metadata. */
function marked(core: Core, kind: ResourceKind, old: KubeObject, options: DeleteOptions): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata;
  const asked = Math.max(0, options.gracePeriodSeconds ?? kind.gracePeriod?.(old) ?? 0);
  const period = kind.gracePeriod === undefined ? 0 : asked;
  // A second deletion may shorten the grace period, never lengthen it.
  const grace = deletionTimestamp === undefined ? period : Math.min(period, deletionGracePeriodSeconds ?? 0);
  if (deletionTimestamp !== undefined && grace === (deletionGracePeriodSeconds ?? 0)) return old;
  const at = timestamp(core.clock.now() + grace * 1000);
  const finalizers = finalizersFor(old, options.propagationPolicy);
  const metadata = {
    ...old.metadata,
    deletionTimestamp: deletionTimestamp !== undefined && grace > 0 ? deletionTimestamp : at,
    ...(isNamespace(old) ? {} : { deletionGracePeriodSeconds: grace }),
    ...(finalizers.length > 0 ? { finalizers } : {}),
  };
  const next = { ...terminating(old), metadata };
  const generation = old.metadata.generation;
  if (deletionTimestamp !== undefined || generation === undefined) return countGeneration(kind, next, old);
  return { ...next, metadata: { ...metadata, generation: generation + 1 } };
}

function finalizersFor(old: KubeObject, policy: DeleteOptions["propagationPolicy"]): readonly string[] {
  const others = (old.metadata.finalizers ?? []).filter(
    (finalizer) => policy === undefined || (finalizer !== "foregroundDeletion" && finalizer !== "orphan"),
  );
  if (policy === "Foreground") return [...others, "foregroundDeletion"];
  return policy === "Orphan" ? [...others, "orphan"] : others;
}

function terminating(object: KubeObject): KubeObject {
  if (!isNamespace(object)) return object;
  return { ...object, status: { phase: "Terminating" } };
}

function isNamespace({ apiVersion, kind }: KubeObject): boolean {
  return kind === "Namespace" && apiVersion === "v1";
}

function checkPreconditions(kind: ResourceKind, old: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options.preconditions ?? {};
  if (uid !== undefined && uid !== old.metadata.uid) throw changedUnder(kind, old, "UID", uid, old.metadata.uid);
  if (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion)
    throw changedUnder(kind, old, "ResourceVersion", resourceVersion, old.metadata.resourceVersion);
}

/** This text names the Kind where others name the plural. */
function changedUnder(of: Named, old: KubeObject, what: string, asked: string, found: string): ApiError {
  const kind = of.group === "" ? of.kind : `${of.kind}.${of.group}`;
  const why =
    what === "UID"
      ? `the UID in the precondition (${asked}) does not match the UID in record (${found}). The object might have been deleted and then recreated`
      : `the ResourceVersion in the precondition (${asked}) does not match the ResourceVersion in record (${found}). The object might have been modified`;
  const message = `Operation cannot be fulfilled on ${kind} "${old.metadata.name}": ${why}`;
  const { name } = old.metadata;
  return new ApiError(409, "Conflict", message, { name, ...(of.group ? { group: of.group } : {}), kind: of.kind });
}
