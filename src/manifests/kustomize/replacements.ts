/** replacements: a value of one object is copied into fields of others. */
import { listTree, type MapTree, mapTree, scalarTree, type Tree, textAt } from "../tree.ts";
import { withField } from "./edit.ts";
import { Fields, refuse, type Text } from "./fields.ts";
import { selector, selectorFields } from "./patches.ts";
import { type Resource, withTree } from "./resource.ts";

export function replace(resources: readonly Resource[], entry: Tree): readonly Resource[] {
  const fields = new Fields(entry, "a replacement", ["source", "targets"]);
  const source = fields.map("source") ?? refuse(entry, "a replacement needs a source");
  const value = sourceValue(resources, source);
  return fields.items("targets").reduce((current, target) => applyTo(current, target, value), resources);
}

function sourceValue(resources: readonly Resource[], tree: MapTree): Tree {
  const fields = new Fields(tree, "a source", [...selectorFields, "fieldPath", "options"]);
  const found = resources.filter(selector(without(tree, ["fieldPath", "options"])));
  if (found.length !== 1)
    refuse(tree, found.length === 0 ? "no resource is this source" : "several resources are this source");
  const path = fields.text("fieldPath") ?? "metadata.name";
  const value = found[0] && lookUp(found[0].tree, splitPath(path));
  if (!value) return refuse(tree, `the source has no field ${path}`);
  const { delimiter, index } = optionsOf(fields);
  if (delimiter === "") return value;
  const part = scalarOf(value, tree).split(delimiter)[index];
  return part === undefined
    ? refuse(tree, `${path} has no part ${index} between "${delimiter}"`)
    : scalarTree(value.at, part);
}

function lookUp(tree: Tree, [step, ...rest]: readonly string[]): Tree | undefined {
  if (step === undefined) return tree;
  const next = childrenAt(tree, step)[0]?.value;
  return next && lookUp(next, rest);
}

function applyTo(resources: readonly Resource[], tree: Tree, value: Tree): readonly Resource[] {
  const fields = new Fields(tree, "a target", ["select", "reject", "fieldPaths", "options"]);
  const isSelected = selector(fields.map("select") ?? refuse(tree, "a target needs a select"));
  const rejects = fields.items("reject").map(selector);
  const given = fields.texts("fieldPaths");
  const paths: readonly Text[] = given.length > 0 ? given : [{ text: "metadata.name", tree }];
  const options = optionsOf(fields);
  return resources.map((resource) => {
    if (!isSelected(resource) || rejects.some((isRejected) => isRejected(resource))) return resource;
    return withTree(
      resource,
      paths.reduce<Tree>((current, path) => setAt(current, splitPath(path.text), value, options, path), resource.tree),
    );
  });
}

interface Options {
  readonly delimiter: string;
  readonly index: number;
  readonly create: boolean;
}

function optionsOf(fields: Fields): Options {
  const options = new Fields(fields.map("options") ?? mapTree(fields.tree.at, []), "options", [
    "delimiter",
    "index",
    "create",
  ]);
  return {
    delimiter: options.text("delimiter") ?? "",
    index: options.number("index") ?? 0,
    create: options.boolean("create"),
  };
}

function setAt(tree: Tree, [step, ...rest]: readonly string[], value: Tree, options: Options, path: Text): Tree {
  if (step === undefined) return newValue(tree, value, options, path);
  const found = childrenAt(tree, step);
  if (found.length === 0) {
    if (step === "*") return tree;
    if (!options.create || tree.kind !== "map")
      return refuse(path.tree, `a target has no field ${path.text}; options: {create: true} would make it`);
    const made = rest.length === 0 ? value : setAt(mapTree(tree.at, []), rest, value, options, path);
    return withField(tree, bare(step), made);
  }
  return found.reduce<Tree>((current, { key, value: old }) => {
    const made = setAt(old, rest, value, options, path);
    if (current.kind === "map") return withField(current, String(key), made);
    return current.kind === "list" ? listTree(current.at, current.items.with(Number(key), made)) : current;
  }, tree);
}

function newValue(old: Tree, value: Tree, { delimiter, index }: Options, path: Text): Tree {
  if (delimiter === "") return { ...value, at: old.at };
  const parts = scalarOf(old, path.tree).split(delimiter);
  const part = scalarOf(value, path.tree);
  const joined = index < 0 ? [part, ...parts] : index >= parts.length ? [...parts, part] : parts.with(index, part);
  return scalarTree(old.at, joined.join(delimiter));
}

function scalarOf(tree: Tree, at: Tree): string {
  return tree.kind === "scalar" ? String(tree.value ?? "") : refuse(at, "a delimiter divides texts only");
}

/** What a step of a path leads to: a key, an index, `*` for all items, `[key=value]` for those that have it. */
function childrenAt(tree: Tree, step: string): readonly { key: string | number; value: Tree }[] {
  if (tree.kind === "map") {
    const value = tree.entries.get(bare(step));
    return value ? [{ key: bare(step), value }] : [];
  }
  if (tree.kind !== "list") return [];
  const items = tree.items.map((value, key) => ({ key, value }));
  const [, key, wanted] = /^\[([^=]+)=(.*)\]$/.exec(step) ?? [];
  if (key !== undefined) return items.filter(({ value }) => textAt(value, key) === wanted);
  return step === "*" ? items : items.filter((item) => String(item.key) === step);
}

function bare(step: string): string {
  return /^\[(.*)\]$/.exec(step)?.[1] ?? step;
}

/** Divided at dots, but not inside brackets, nor at `\\.`. */
function splitPath(path: string): readonly string[] {
  const steps = path.match(/(?:\[[^\]]*\]|\\.|[^.\\])+/g) ?? [];
  return steps.map((step) => step.replaceAll("\\.", "."));
}

function without(map: MapTree, fields: readonly string[]): MapTree {
  return mapTree(
    map.at,
    [...map.entries].filter(([field]) => !fields.includes(field)),
  );
}
