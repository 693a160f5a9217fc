/** The templates that a stateful or daemon set has had, kept as controller revisions. */
import type { Objects } from "../api/objects.ts";
import { type JsonObject, type KubeObject, numberAt, objectAt, stringsAt } from "../store/object.ts";
import { templateHash } from "./hash.ts";
import { controllerOf, ownerReference } from "./owners.ts";

const resource = "controllerrevisions.apps";

export interface Revision {
  /** `db-f75c44c7d`. */
  readonly name: string;
  /** `f75c44c7d`. */
  readonly hash: string;
  readonly template: JsonObject;
  readonly number: number;
}

/** The revision of the owner's template now: found among the earlier ones, or made. It has the highest number. */
export function currentRevision(objects: Objects, owner: KubeObject, hashLabel: string): Revision {
  const template = objectAt(owner, "spec", "template");
  const hash = templateHash(template);
  const { name: ownerName, namespace = "" } = owner.metadata;
  const name = `${ownerName}-${hash}`;
  const all = revisionsOf(objects, owner);
  const highest = Math.max(0, ...all.map((revision) => revision.number));
  const found = all.find((revision) => revision.name === name);
  if (found === undefined) {
    objects.create(resource, {
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: {
        name,
        namespace,
        labels: { ...stringsAt(template, "metadata", "labels"), [hashLabel]: hash },
        ownerReferences: [ownerReference(owner)],
      },
      data: { spec: { template: { ...template, $patch: "replace" } } },
      revision: highest + 1,
    });
    return { name, hash, template, number: highest + 1 };
  }
  if (found.number === highest) return found;
  objects.patch(resource, { namespace, name }, { revision: highest + 1 });
  return { ...found, number: highest + 1 };
}

/** Oldest first. */
export function revisionsOf(objects: Objects, owner: KubeObject): readonly Revision[] {
  const { name: ownerName, namespace = "", uid } = owner.metadata;
  return objects
    .list(resource, { namespace })
    .filter((revision) => controllerOf(revision)?.uid === uid)
    .map((revision) => {
      const { $patch: _, ...template } = objectAt(revision, "data", "spec", "template");
      const { name } = revision.metadata;
      return { name, hash: name.slice(ownerName.length + 1), template, number: numberAt(revision, "revision") ?? 0 };
    })
    .sort((one, other) => one.number - other.number);
}

/** Revisions beyond the history limit go, unless a pod still has one. */
export function dropRevisions(objects: Objects, owner: KubeObject, inUse: ReadonlySet<string>): void {
  const { namespace = "" } = owner.metadata;
  const limit = numberAt(owner, "spec", "revisionHistoryLimit") ?? 10;
  const unused = revisionsOf(objects, owner).filter(({ name, hash }) => !inUse.has(name) && !inUse.has(hash));
  for (const { name } of unused.slice(0, Math.max(0, unused.length - limit)))
    objects.delete(resource, { namespace, name });
}
