import { firstKinds, lastKinds } from "./kinds.ts";
import { groupOf, kindOf, nameOf, type Resource, versionOf } from "./resource.ts";

/** The order of kubectl's output: by kind, then group, version, namespace and name. "~" stands for what is missing and sorts last. */
export function inOutputOrder(resources: readonly Resource[]): readonly Resource[] {
  const keyed = resources.map((resource) => ({ resource, key: sortKey(resource) }));
  return keyed.toSorted((one, other) => compare(one.key, other.key)).map(({ resource }) => resource);
}

function sortKey(resource: Resource): readonly (string | number)[] {
  const kind = kindOf(resource);
  const { name, namespace } = nameOf(resource);
  const type = `${groupOf(resource) || "~G"}_${versionOf(resource)}_${kind}`;
  return [rank(kind), type, `${namespace || "~X"}|${name}`];
}

function rank(kind: string): number {
  const first = firstKinds.indexOf(kind);
  return first >= 0 ? first - firstKinds.length : lastKinds.indexOf(kind) + 1;
}

function compare(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  for (const [index, value] of one.entries()) {
    const against = other[index] ?? "";
    if (value !== against) return value < against ? -1 : 1;
  }
  return 0;
}
