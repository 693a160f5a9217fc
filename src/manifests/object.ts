import { templates } from "./kinds.ts";
import {
  descend,
  describe,
  isJsonMap,
  type MapTree,
  mapTree,
  placeIn,
  problemAt,
  scalarTree,
  type Tree,
  textAt,
  toJson,
} from "./tree.ts";
import type { Problem, RawObject, SourceObject } from "./types.ts";

/** The API objects of one document: one, or the items of a List. */
export function objectsOf(tree: Tree): { trees: readonly MapTree[]; problems: readonly Problem[] } {
  if (tree.kind !== "map")
    return { trees: [], problems: [problemAt(tree, `a manifest is a map of fields, this is ${describe(tree)}`)] };
  const missing = ["apiVersion", "kind"].flatMap((field) => requireText(tree, field, "manifest"));
  const [apiVersion, kind] = [textAt(tree, "apiVersion"), textAt(tree, "kind")];
  if (missing.length > 0 || !apiVersion || !kind) return { trees: [], problems: missing };
  const items = tree.entries.get("items");
  if (kind === "List" && !items) return { trees: [], problems: [] };
  if (!kind.endsWith("List") || !items) return { trees: [tree], problems: [] };
  if (items.kind !== "list") {
    return {
      trees: [],
      problems: isEmpty(items) ? [] : [problemAt(items, `items must be a list, it is ${describe(items)}`)],
    };
  }
  const inherited = kind === "List" ? undefined : { apiVersion, kind: kind.slice(0, -"List".length) };
  const parts = items.items.map((item) =>
    objectsOf(inherited && item.kind === "map" ? withType(item, inherited) : item),
  );
  return { trees: parts.flatMap(({ trees }) => trees), problems: parts.flatMap(({ problems }) => problems) };
}

/** The items of a typed list, say a PodList, may leave their own type out. */
function withType(item: MapTree, type: { apiVersion: string; kind: string }): MapTree {
  const own = Object.entries(type).map(([field, value]) => [field, { kind: "scalar", at: item.at, value }] as const);
  return { ...item, entries: new Map<string, Tree>([...own, ...item.entries]) };
}

/** An object that everybody may rely on: texts for its type, name and namespace, maps of texts for labels and annotations. */
export function sourceObject(tree: MapTree): SourceObject | { problems: readonly Problem[] } {
  const problems = metadataProblems(tree);
  const object = toJson(withoutEmpty(tree));
  if (problems.length > 0 || !isRawObject(object)) return { problems };
  return { object, place: (path) => placeIn(tree, path) };
}

function metadataProblems(tree: MapTree): readonly Problem[] {
  const metadata = tree.entries.get("metadata");
  const kind = textAt(tree, "kind") ?? "object";
  if (!metadata) return [problemAt(tree, `this ${kind} has no metadata.name`)];
  if (metadata.kind !== "map") return [problemAt(metadata, `metadata must be a map, it is ${describe(metadata)}`)];
  const { entries } = metadata;
  if (entries.has("generateName") && !entries.has("name"))
    return [problemAt(metadata, `this ${kind} has generateName only; give it a metadata.name`)];
  const namespace = entries.get("namespace");
  return [
    ...requireText(metadata, "name", kind, "metadata."),
    ...(namespace ? textProblems(namespace, "metadata.namespace") : []),
    ...textMapsProblems(metadata, "metadata"),
    ...templateProblems(tree, kind),
  ];
}

function requireText(tree: MapTree, field: string, owner: string, prefix = ""): readonly Problem[] {
  const value = tree.entries.get(field);
  if (!value) return [problemAt(tree, `this ${owner} has no ${prefix}${field}`)];
  if (value.kind === "scalar" && (value.value === null || value.value === ""))
    return [problemAt(value, `${prefix}${field} is empty`)];
  return textProblems(value, `${prefix}${field}`);
}

/** Like an API server, takes an empty value for an empty text. */
function textProblems(value: Tree, field: string): readonly Problem[] {
  const isText = value.kind === "scalar" && (value.value === null || typeof value.value === "string");
  if (isText) return [];
  const hint = value.kind === "scalar" ? "; put it in quotes" : "";
  return [problemAt(value, `${field} must be a text, it is ${describe(value)}${hint}`)];
}

/** The labels and annotations of the pods that a workload makes. */
function templateProblems(tree: MapTree, kind: string): readonly Problem[] {
  if (!Object.hasOwn(templates, kind)) return [];
  const path = [...(templates[kind]?.split("/") ?? []), "metadata"];
  const metadata = descend(tree, path);
  return metadata?.kind === "map" ? textMapsProblems(metadata, path.join(".")) : [];
}

function textMapsProblems(metadata: MapTree, path: string): readonly Problem[] {
  return ["labels", "annotations"].flatMap((field) => {
    const map = metadata.entries.get(field);
    if (!map || isEmpty(map)) return [];
    if (map.kind !== "map") return [problemAt(map, `${path}.${field} must be a map, it is ${describe(map)}`)];
    return [...map.entries].flatMap(([key, value]) => textProblems(value, `${path}.${field}.${key}`));
  });
}

/** Without the empty fields of metadata that mean nothing, and with "" for a label that has no value. */
function withoutEmpty(tree: MapTree): MapTree {
  const metadata = tree.entries.get("metadata");
  if (metadata?.kind !== "map") return tree;
  const fields = [...metadata.entries].filter(([, value]) => !isEmpty(value));
  const filled = fields.map(([field, value]) => [field, isTextMap(field) ? withTexts(value) : value] as const);
  return { ...tree, entries: new Map([...tree.entries, ["metadata", mapTree(metadata.at, filled)]]) };
}

function isTextMap(field: string): boolean {
  return field === "labels" || field === "annotations";
}

function withTexts(tree: Tree): Tree {
  if (tree.kind !== "map") return tree;
  return mapTree(
    tree.at,
    [...tree.entries].map(([key, value]) => [key, isEmpty(value) ? scalarTree(value.at, "") : value] as const),
  );
}

function isEmpty(tree: Tree): boolean {
  return tree.kind === "scalar" && (tree.value === null || tree.value === "");
}

function isRawObject(value: unknown): value is RawObject {
  return isJsonMap(value) && isJsonMap(value.metadata) && typeof value.metadata.name === "string";
}
