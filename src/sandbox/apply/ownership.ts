/** How a write changes who owns which field. Pure: managers in, managers out. */
import type { Schema } from "../kinds/schema.ts";
import type { Json } from "../store/object.ts";
import { type Comparison, compare } from "./compare.ts";
import type { Conflict } from "./conflict.ts";
import { FieldSet } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import type { Manager, Managers } from "./managers.ts";
import { mergeApplied } from "./merge.ts";
import { fieldElement } from "./path-element.ts";
import { removeFields } from "./remove.ts";

export interface Kind {
  readonly schema: Schema;
  /** Fields that writes to this address cannot change, as `status` on the main one. */
  readonly ignored: FieldSet;
}

/** Names and dates that nobody owns. */
const ownerless = FieldSet.of(
  [fieldElement("apiVersion")],
  [fieldElement("kind")],
  [fieldElement("metadata")],
  ...[
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
  ].map((name) => [fieldElement("metadata"), fieldElement(name)]),
);

/** What a writer came to own by making `after` out of `before`, and what the others have left. */
export function ownershipAfterUpdate(
  before: Json,
  after: Json,
  managers: Managers,
  kind: Kind,
): { gained: FieldSet; managers: Managers } {
  const changes = changesOf(before, after, kind);
  const gained = changes.modified.union(changes.added).difference(changes.removed).without(kind.ignored);
  return { gained: gained.difference(ownerless), managers: taken(managers, changes) };
}

export type Applied =
  | { readonly outcome: "applied"; readonly object: Json; readonly managers: Managers }
  | { readonly outcome: "conflict"; readonly conflicts: readonly Conflict[] };

/** Lays a configuration over the live object and drops what its manager no longer lists. */
export function applyConfiguration(
  live: Json,
  configuration: Json,
  managers: Managers,
  identity: string,
  manager: Omit<Manager, "fields">,
  kind: Kind,
  force: boolean,
): Applied {
  const merged = mergeApplied(live, configuration, kind.schema) ?? {};
  const fields = fieldsOf(configuration, kind.schema).without(kind.ignored);
  const last = managers.get(identity)?.fields ?? new FieldSet();
  const next = new Map(managers).set(identity, { ...manager, fields });
  const object = prune(merged, last, next, kind.schema);
  const changes = changesOf(live, object, kind);
  const others = new Map([...next].filter(([other]) => other !== identity));
  const conflicts = [...others.values()].flatMap((other) =>
    [...other.fields.intersection(changes.modified.union(changes.added)).paths()].map((path) => ({
      manager: other,
      path,
    })),
  );
  if (conflicts.length > 0 && !force) return { outcome: "conflict", conflicts: conflicts.sort(byManager) };
  const own = fields.difference(ownerless);
  const left = new Map(taken(others, changes));
  if (!own.isEmpty) left.set(identity, { ...manager, fields: own });
  return { outcome: "applied", object, managers: left };
}

function byManager(one: Conflict, other: Conflict): number {
  return one.manager.name < other.manager.name ? -1 : one.manager.name > other.manager.name ? 1 : 0;
}

function changesOf(before: Json, after: Json, { schema, ignored }: Kind): Comparison {
  const { removed, modified, added } = compare(before, after, schema);
  return { removed: removed.without(ignored), modified: modified.without(ignored), added: added.without(ignored) };
}

/** Others lose what was changed, added anew or removed. */
function taken(managers: Managers, { removed, modified, added }: Comparison): Managers {
  const lost = removed.union(modified).union(added);
  const left = [...managers].map(([identity, manager]) => {
    return [identity, { ...manager, fields: manager.fields.difference(lost) }] as const;
  });
  return new Map(left.filter(([, { fields }]) => !fields.isEmpty));
}

/** Removes what was in the manager's last configuration and is in none now, unless somebody else owns it. */
function prune(merged: Json, last: FieldSet, managers: Managers, schema: Schema): Json {
  if (last.isEmpty) return merged;
  const named = (fields: FieldSet) => fields.withNamedFields(schema);
  const inMerged = named(fieldsOf(merged, schema));
  const without = removeFields(merged, named(last), schema);
  const owned = [...managers.values()].reduce((all, { fields }) => all.union(fields), new FieldSet());
  const kept = named(fieldsOf(without, schema)).union(named(owned));
  const withOwned = removeFields(merged, inMerged.difference(kept), schema);
  // What was never in the last configuration stays, even if nobody owns it.
  const gone = inMerged.difference(named(fieldsOf(withOwned, schema))).intersection(named(last));
  return removeFields(merged, gone, schema);
}
