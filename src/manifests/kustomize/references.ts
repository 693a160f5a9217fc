/** After names have changed, every field that names another object of the kustomization follows. */

import { clusterKinds } from "../kinds.ts";
import { listTree, type MapTree, scalarTree, type Tree, textAt } from "../tree.ts";
import { edit, escapedSteps, withField } from "./edit.ts";
import { refuse } from "./fields.ts";
import { type Reference, references } from "./kinds.ts";
import { groupOf, kindOf, nameOf, namesOf, type Resource, sameNamespace } from "./resource.ts";

export function followNames(resources: readonly Resource[]): readonly Resource[] {
  return resources.map((referrer) => {
    const own = references.filter(({ from }) => from === kindOf(referrer));
    const tree = own.reduce<Tree>(
      (current, reference) => follow(current, reference, referrer, resources),
      referrer.tree,
    );
    return tree.kind === "map" ? { ...referrer, tree } : referrer;
  });
}

function follow(tree: Tree, reference: Reference, referrer: Resource, resources: readonly Resource[]): Tree {
  const find = (name: string, namespace: string | undefined, at: Tree) =>
    target(name, namespace, reference, referrer, resources, at);
  return edit(tree, escapedSteps(reference.path), (value) => value && followValue(value, find, reference));
}

type Find = (name: string, namespace: string | undefined, at: Tree) => Resource | undefined;

/** A name is a text, a list of texts, or a map with name and namespace; a subject also says its kind. */
function followValue(value: Tree, find: Find, reference: Reference): Tree {
  if (value.kind === "list")
    return listTree(
      value.at,
      value.items.map((item) => followValue(item, find, reference)),
    );
  if (value.kind === "map") return followMap(value, find, reference);
  if (typeof value.value !== "string") return value;
  const found = find(value.value, undefined, value);
  return found ? scalarTree(value.at, nameOf(found).name) : value;
}

function followMap(map: MapTree, find: Find, reference: Reference): Tree {
  const name = textAt(map, "name");
  const isOther = reference.path === "subjects" && textAt(map, "kind") !== reference.kind;
  if (name === undefined || isOther) return map;
  const found = find(name, textAt(map, "namespace"), map);
  if (!found) return map;
  const id = nameOf(found);
  const named = withField(map, "name", scalarTree(map.at, id.name));
  return id.namespace ? withField(named, "namespace", scalarTree(map.at, id.namespace)) : named;
}

function target(
  name: string,
  namespace: string | undefined,
  { kind, group }: Reference,
  referrer: Resource,
  resources: readonly Resource[],
  at: Tree,
): Resource | undefined {
  const candidates = resources.filter(
    (candidate) =>
      kindOf(candidate) === kind &&
      groupOf(candidate) === group &&
      namesOf(candidate).some(
        (id) => id.name === name && (namespace === undefined || sameNamespace(id.namespace, namespace)),
      ),
  );
  const anywhere = namespace !== undefined || clusterKinds.has(kind) || clusterKinds.has(kindOf(referrer));
  const near = candidates.filter((candidate) => sameNamespace(nameOf(candidate).namespace, nameOf(referrer).namespace));
  const chosen = closestLayers(anywhere ? candidates : near, referrer);
  const names = new Set(chosen.map((candidate) => nameOf(candidate).name));
  if (names.size > 1) return refuse(at, `${name} may mean several objects: ${[...names].join(", ")}`);
  return chosen[0];
}

/** Of several objects that had the name, those that came through the most kustomizations together with the referrer. */
function closestLayers(candidates: readonly Resource[], referrer: Resource): readonly Resource[] {
  const shared = (candidate: Resource) => {
    const differ = referrer.layers.findIndex((layer, index) => layer !== candidate.layers[index]);
    return differ < 0 ? referrer.layers.length : differ;
  };
  const most = Math.max(0, ...candidates.map(shared));
  return candidates.filter((candidate) => shared(candidate) === most);
}
