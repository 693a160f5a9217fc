/** Follows the CustomResourceDefinitions: what they declare is served, and what they declared goes with them. */
import { type Core, shelfOf } from "../api/core.ts";
import { ownWrite, replace } from "../api/write.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { type Json, type KubeObject, listAt, objectAt, textAt } from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { kindsOf } from "./kind-of.ts";

const resource = "customresourcedefinitions.apiextensions.k8s.io";

/** Serves what is there, at once, and what comes, within the call that brings it. */
export function serveDefinitions(core: Core): () => void {
  const builtIn = new Set(core.registry.kinds.map(({ group, plural }) => `${plural}.${group}`));
  const refresh = () => {
    const conflicts = conflictsAmong(core.store.list(resource), builtIn);
    core.registry.setCustom(core.store.list(resource).flatMap((one) => (conflicts.get(one) ? [] : kindsOf(one))));
    return conflicts;
  };
  refresh();
  return core.store.listen(resource, ({ type, object, old }) => {
    if (type === "DELETED") empty(core, object);
    const changed = JSON.stringify(object.spec) !== JSON.stringify(old?.spec);
    if (type === "MODIFIED" && !changed) return;
    for (const [definition, conflict] of refresh()) {
      // Names that are given up may be what another one waits for.
      const isOther = definition.metadata.name !== object.metadata.name;
      if (isOther && isAccepted(definition) === (conflict === undefined)) continue;
      establish(core, definition, conflict);
    }
  });
}

interface Conflict {
  readonly reason: string;
  readonly message: string;
}

/** Names belong to whoever has them already; the others wait. */
function conflictsAmong(
  definitions: readonly KubeObject[],
  builtIn: ReadonlySet<string>,
): ReadonlyMap<KubeObject, Conflict | undefined> {
  const conflicts = new Map<KubeObject, Conflict | undefined>();
  const taken = new Set<string>();
  const settled = definitions.filter(isAccepted);
  for (const definition of [...settled, ...definitions.filter((one) => !settled.includes(one))]) {
    const group = textAt(definition, "spec", "group");
    const names = namesIn(definition);
    const clash = names.findLast(([name]) => taken.has(`${group}/${name}`));
    const isBuiltIn = builtIn.has(definition.metadata.name);
    const conflict = isBuiltIn
      ? { reason: "PluralConflict", message: "the names belong to a kind of the sandbox itself" }
      : clash && { reason: clash[1], message: `${JSON.stringify(clash[0])} is already in use` };
    conflicts.set(definition, conflict);
    if (!conflict) for (const [name] of names) taken.add(`${group}/${name}`);
  }
  return conflicts;
}

/** Each name, and what a server calls the conflict about it. */
function namesIn(definition: KubeObject): readonly (readonly [name: string, reason: string])[] {
  const names = objectAt(definition, "spec", "names");
  return [
    [textAt(names, "plural"), "PluralConflict"],
    [textAt(names, "singular"), "SingularConflict"],
    ...listAt(names, "shortNames").map((name) => [String(name), "ShortNamesConflict"] as const),
    [textAt(names, "kind"), "KindConflict"],
    [textAt(names, "listKind"), "ListKindConflict"],
  ];
}

function isAccepted(definition: KubeObject): boolean {
  return listAt(definition, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "NamesAccepted" && textAt(condition, "status") === "True",
  );
}

/** Its objects go before the definition is forgotten, so that watchers see them go. */
function empty(core: Core, definition: KubeObject): void {
  for (const object of core.store.list(definition.metadata.name)) core.store.remove(definition.metadata.name, object);
}

/** Says in the status that it is served, which is what clients wait for; one whose name is taken is not. */
function establish(core: Core, definition: KubeObject, conflict: Conflict | undefined): void {
  const kind: ResourceKind | undefined = core.registry.byResource(resource);
  const current = kind && core.store.get(shelfOf(kind), definition.metadata);
  if (!kind || !current) return;
  const now = timestamp(core.clock.now());
  const condition = (type: string, reason: string, message: string): Json => ({
    type,
    status: conflict ? "False" : "True",
    lastTransitionTime: now,
    reason,
    message,
  });
  const conditions = conflict
    ? [
        condition("NamesAccepted", conflict.reason, conflict.message),
        condition("Established", "NotAccepted", "not all names are accepted"),
      ]
    : [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ];
  const stored = listAt(current, "spec", "versions").filter((version) => objectAt(version).storage === true);
  const status = {
    conditions,
    acceptedNames: conflict ? { kind: "", plural: "" } : objectAt(current, "spec", "names"),
    storedVersions: stored.map((version) => objectAt(version).name ?? ""),
  };
  replace(core, kind, current, { ...current, status }, { ...ownWrite, subresource: "status" });
}
