/** configMapGenerator and secretGenerator: objects made of literals and files, with a hash of their contents in the name. */
import type { FileReader } from "../files.ts";
import { type MapTree, mapTree, scalarTree, type Tree, toJson } from "../tree.ts";
import { Fields, refuse } from "./fields.ts";
import { describeResource, kindOf, nameOf, namesOf, type Resource, renamed, sameNamespace } from "./resource.ts";

/** The SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export type Sha256 = (text: string) => string;

interface GeneratorContext {
  readonly reader: FileReader;
  /** Resolves a path of the kustomization, which must lie in its folder. */
  readonly resolve: (path: string, tree: Tree) => string;
  readonly layers: readonly string[];
  readonly options: MapTree | undefined;
}

const optionFields = ["labels", "annotations", "disableNameSuffixHash", "immutable"];
const generatorFields = ["name", "namespace", "behavior", "literals", "files", "envs", "env", "options", "type"];

/** Adds one generated object to the resources, or merges it into the one that is there. */
export function generate(
  kind: "ConfigMap" | "Secret",
  entry: Tree,
  resources: readonly Resource[],
  context: GeneratorContext,
): readonly Resource[] {
  const fields = new Fields(entry, `a ${kind} generator`, generatorFields);
  const behavior = fields.text("behavior") ?? "create";
  if (!["create", "merge", "replace"].includes(behavior))
    refuse(entry, `behavior is create, merge or replace, this is ${behavior}`);
  const made = makeObject(kind, fields, context);
  const id = nameOf(made);
  const isSame = (resource: Resource) =>
    kindOf(resource) === kind &&
    namesOf(resource).some(({ name, namespace }) => name === id.name && sameNamespace(namespace, id.namespace));
  const existing = resources.find(isSame);
  if (behavior === "create") {
    if (existing) refuse(entry, `${describeResource(existing)} exists already; say behavior: merge or replace`);
    return [...resources, made];
  }
  if (!existing) return refuse(entry, `there is no ${kind} ${id.name} to ${behavior}`);
  return resources.map((resource) => (resource === existing ? combined(existing, made, behavior) : resource));
}

function combined(existing: Resource, made: Resource, behavior: string): Resource {
  const pick = (field: string) => {
    const [old, fresh] = [existing, made].map(({ tree }) => tree.entries.get(field));
    if (behavior === "replace" || old?.kind !== "map" || fresh?.kind !== "map")
      return fresh ?? (behavior === "merge" ? old : undefined);
    return mapTree(old.at, [...old.entries, ...fresh.entries]);
  };
  const metadata = mergeMetadata(existing.tree, made.tree);
  const data = pick("data");
  const entries = new Map([...made.tree.entries, ["metadata", metadata] as const]);
  if (data) entries.set("data", data);
  return {
    ...existing,
    tree: mapTree(made.tree.at, entries),
    generated: { hashed: (existing.generated?.hashed ?? false) || (made.generated?.hashed ?? false) },
  };
}

/** The existing name stays; labels and annotations are joined. */
function mergeMetadata(existing: MapTree, made: MapTree): Tree {
  const [old, fresh] = [existing, made].map((tree) => tree.entries.get("metadata"));
  if (old?.kind !== "map" || fresh?.kind !== "map") return old ?? mapTree(made.at, []);
  const joined = new Map(old.entries);
  for (const field of ["labels", "annotations"]) {
    const [mine, theirs] = [old, fresh].map((metadata) => metadata.entries.get(field));
    if (theirs?.kind === "map")
      joined.set(field, mapTree(theirs.at, [...(mine?.kind === "map" ? mine.entries : []), ...theirs.entries]));
  }
  return mapTree(old.at, joined);
}

function makeObject(kind: "ConfigMap" | "Secret", fields: Fields, context: GeneratorContext): Resource {
  const at = fields.tree.at;
  const text = (value: string) => scalarTree(at, value);
  const common = new Fields(context.options ?? mapTree(at, []), "generatorOptions", optionFields);
  const own = new Fields(fields.map("options") ?? mapTree(at, []), "options", optionFields);
  const namespace = fields.text("namespace");
  const metadata = new Map<string, Tree>([["name", text(fields.requiredText("name"))]]);
  if (namespace) metadata.set("namespace", text(namespace));
  for (const field of ["labels", "annotations"]) {
    const entries = [...common.textMap(field), ...own.textMap(field)];
    if (entries.length > 0) metadata.set(field, mapTree(at, entries));
  }
  const data = collectData(fields, context).map(
    ([key, value]) => [key, text(kind === "Secret" ? base64(value) : value)] as const,
  );
  const isImmutable = common.boolean("immutable") || own.boolean("immutable");
  const tree = mapTree(at, [
    ["apiVersion", text("v1")],
    ["kind", text(kind)],
    ["metadata", mapTree(at, metadata)],
    ...(data.length > 0 ? [["data", mapTree(at, data)] as const] : []),
    ...(isImmutable ? [["immutable", scalarTree(at, true)] as const] : []),
    ...(kind === "Secret" ? [["type", text(fields.text("type") ?? "Opaque")] as const] : []),
  ]);
  const hashed = !common.boolean("disableNameSuffixHash") && !own.boolean("disableNameSuffixHash");
  return { tree, formerNames: [], layers: context.layers, generated: { hashed } };
}

function collectData(fields: Fields, { reader, resolve }: GeneratorContext): readonly (readonly [string, string])[] {
  const single = fields.text("env");
  const envs = [...fields.texts("envs"), ...(single ? [{ text: single, tree: fields.tree }] : [])];
  const pairs = [
    ...envs.flatMap(({ text, tree }) => envLines(reader.readFile(resolve(text, tree)), tree)),
    ...fields.texts("literals").map(({ text, tree }) => {
      const [key, value] = keyAndValue(text, tree);
      return [key, value.replace(/^(["'])(.*)\1$/s, "$2")] as const;
    }),
    ...fields.texts("files").map(({ text, tree }) => {
      const [key, path] = text.includes("=") ? keyAndValue(text, tree) : [text.split("/").at(-1) ?? text, text];
      const content = reader.readFile(resolve(path, tree));
      if (content.includes("\ufffd")) refuse(tree, `${path} is not text; binary files are not supported here`);
      return [key, content] as const;
    }),
  ];
  const keys = pairs.map(([key]) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  return twice === undefined ? pairs : refuse(fields.tree, `the key ${twice} is given twice`);
}

function keyAndValue(text: string, tree: Tree): readonly [string, string] {
  const equals = text.indexOf("=");
  return equals > 0 ? [text.slice(0, equals), text.slice(equals + 1)] : refuse(tree, `${text} is not key=value`);
}

function envLines(text: string, tree: Tree): readonly (readonly [string, string])[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => keyAndValue(line, tree));
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** The name with the hash of the contents behind it; a change of contents is a change of name. */
export function withHash(resource: Resource, sha256: Sha256): Resource {
  if (!resource.generated?.hashed) return resource;
  const { tree } = resource;
  const value = (field: string) => {
    const found = tree.entries.get(field);
    return found ? toJson(found) : "";
  };
  // The name is part of what is hashed, but always as an empty text: kustomize has it so, and changing that would rename everything.
  const isSecret = kindOf(resource) === "Secret";
  const content = { data: value("data"), kind: kindOf(resource), name: "", ...(isSecret && { type: value("type") }) };
  const letters: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };
  const hash = sha256(goJson(content))
    .slice(0, 10)
    .replace(/[013ae]/g, (digit) => letters[digit] ?? digit);
  return renamed(resource, `${nameOf(resource).name}-${hash}`);
}

/** JSON as Go writes it: keys sorted, and <, > and & escaped. */
function goJson(value: unknown): string {
  const sorted = JSON.stringify(value, (_, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
  return sorted.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
