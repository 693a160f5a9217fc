/** Follows the CustomResourceDefinitions: what they declare is served, and what they declared goes with them. */
import { type Core, shelfOf } from "../api/core.ts";
import { ownWrite, replace } from "../api/write.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { type Json, type KubeObject, listAt, objectAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { kindsOf } from "./kind-of.ts";

const resource = "customresourcedefinitions.apiextensions.k8s.io";

/** Serves what is there, at once, and what comes, within the call that brings it. */
export function serveDefinitions(core: Core): () => void {
  const builtIn = new Set(core.registry.kinds.map(({ group, plural }) => `${plural}.${group}`));
  const refresh = () => {
    const definitions = core.store.list(resource).filter(({ metadata }) => !builtIn.has(metadata.name));
    core.registry.setCustom(definitions.flatMap(kindsOf));
  };
  refresh();
  return core.store.listen(resource, ({ type, object, old }) => {
    if (type === "DELETED") empty(core, object);
    const changed = JSON.stringify(object.spec) !== JSON.stringify(old?.spec);
    if (type === "MODIFIED" && !changed) return;
    refresh();
    if (type !== "DELETED") establish(core, object, builtIn.has(object.metadata.name));
  });
}

/** Its objects go before the definition is forgotten, so that watchers see them go. */
function empty(core: Core, definition: KubeObject): void {
  for (const object of core.store.list(definition.metadata.name)) core.store.remove(definition.metadata.name, object);
}

/** Says in the status that it is served, which is what clients wait for; a name that is taken is not. */
function establish(core: Core, definition: KubeObject, taken: boolean): void {
  const kind: ResourceKind | undefined = core.registry.byResource(resource);
  const current = kind && core.store.get(shelfOf(kind), definition.metadata);
  if (!kind || !current) return;
  const now = timestamp(core.clock.now());
  const condition = (type: string, reason: string, message: string): Json => ({
    type,
    status: taken ? "False" : "True",
    lastTransitionTime: now,
    reason,
    message,
  });
  const conditions = taken
    ? [condition("NamesAccepted", "PluralConflict", "the names belong to a kind of the sandbox itself")]
    : [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ];
  const stored = listAt(current, "spec", "versions").filter((version) => objectAt(version).storage === true);
  const status = {
    conditions,
    acceptedNames: objectAt(current, "spec", "names"),
    storedVersions: stored.map((version) => objectAt(version).name ?? ""),
  };
  replace(core, kind, current, { ...current, status }, { ...ownWrite, subresource: "status" });
}
