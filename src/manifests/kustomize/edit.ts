import { listTree, type MapTree, mapTree, type Spot, type Tree } from "../tree.ts";

/**
 * A tree with the field at `path` changed. A list on the way means each of its items; a map that is missing on the way is
 * made only with `create`. `change` gets undefined for a field that is missing, and keeps things as they are by returning that.
 */
export function edit(
  tree: Tree,
  path: readonly string[],
  change: (old: Tree | undefined, at: Spot) => Tree | undefined,
  create = false,
): Tree {
  const [step, ...rest] = path;
  if (step === undefined) return change(tree, tree.at) ?? tree;
  if (tree.kind === "list")
    return listTree(
      tree.at,
      tree.items.map((item) => edit(item, path, change, create)),
    );
  const map = asMap(tree, create);
  if (!map) return tree;
  const old = map.entries.get(step);
  if (!old && !create) return tree;
  const made =
    rest.length === 0 ? change(old, old?.at ?? map.at) : edit(old ?? mapTree(map.at, []), rest, change, create);
  return made ? withField(map, step, made) : tree;
}

export function withField(map: MapTree, field: string, value: Tree): MapTree {
  // A Map keeps a key that it has in its old position.
  return mapTree(map.at, new Map(map.entries).set(field, value));
}

export function withoutField(map: MapTree, field: string): MapTree {
  return mapTree(
    map.at,
    [...map.entries].filter(([key]) => key !== field),
  );
}

function asMap(tree: Tree, create: boolean): MapTree | undefined {
  if (tree.kind === "map") return tree;
  return create && tree.kind === "scalar" && tree.value === null ? mapTree(tree.at, []) : undefined;
}

/** `spec/template/spec` as the steps to a field. */
export function steps(path: string): readonly string[] {
  return path.split("/");
}

/** The same, with a slash inside a key written as ~1. */
export function escapedSteps(path: string): readonly string[] {
  return steps(path).map((step) => step.replaceAll("~1", "/"));
}
