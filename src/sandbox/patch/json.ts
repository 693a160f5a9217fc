/** JSON patch (RFC 6902), with the freedoms that Kubernetes' server takes: negative indices, a missing value is null. */
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { doesNotApply } from "./failure.ts";

export interface Operation {
  readonly op: string;
  readonly path: string | undefined;
  readonly from: string | undefined;
  readonly value: Json;
}

/** Throws an ApiError where an operation does not apply; then none of them has. */
export function jsonPatch(document: Json, operations: readonly Operation[]): Json {
  return operations.reduce(applyOperation, document);
}

function applyOperation(document: Json, { op, path, from, value }: Operation): Json {
  const to = pointer(path);
  switch (op) {
    case "add":
      return add(document, to, value);
    case "remove":
      return remove(document, to);
    case "replace":
      return replace(document, to, value);
    case "test":
      if (!sameJson(valueAt(document, to), value)) throw doesNotApply();
      return document;
    case "copy":
      return add(document, to, valueAt(document, pointer(from)));
    case "move":
      return add(remove(document, pointer(from)), to, existing(document, pointer(from)));
    default:
      throw doesNotApply();
  }
}

/** What stands before the first slash is not looked at. */
function pointer(text: string | undefined): readonly string[] {
  if (text === undefined) throw doesNotApply();
  return text
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function find(document: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(child, document);
}

function existing(document: Json, path: readonly string[]): Json {
  const value = find(document, path);
  if (value === undefined) throw doesNotApply();
  return value;
}

/** A field that an object does not have counts as null; what it would stand in must be there. */
function valueAt(document: Json, path: readonly string[]): Json {
  const key = path.at(-1);
  if (key === undefined) return document;
  const parent = existing(document, path.slice(0, -1));
  if (!isList(parent) && !isObject(parent)) throw doesNotApply();
  return child(parent, key) ?? null;
}

function child(parent: Json | undefined, key: string): Json | undefined {
  if (isList(parent)) return parent[index(key, parent.length)];
  return isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}

function add(document: Json, path: readonly string[], value: Json): Json {
  return change(document, path, (parent, key) => {
    if (!isList(parent)) return { ...parent, [key]: value };
    if (key === "-") return [...parent, value];
    return parent.toSpliced(index(key, parent.length + 1), 0, value);
  });
}

function remove(document: Json, path: readonly string[]): Json {
  existing(document, path);
  return change(document, path, (parent, key) => {
    if (isList(parent)) return parent.toSpliced(index(key, parent.length), 1);
    const { [key]: _, ...rest } = parent;
    return rest;
  });
}

function replace(document: Json, path: readonly string[], value: Json): Json {
  if (path.length === 0 && (isObject(value) || isList(value))) return value;
  return change(document, path, (parent, key) =>
    isList(parent) ? parent.with(index(key, parent.length), value) : { ...parent, [key]: value },
  );
}

/** The document with the container at the end of the path changed; the document itself is in none. */
function change(
  document: Json,
  [key, ...rest]: readonly string[],
  edit: (container: readonly Json[] | JsonObject, key: string) => Json,
): Json {
  if (key === undefined) throw doesNotApply();
  if (!isList(document) && !isObject(document)) throw doesNotApply();
  if (rest.length === 0) return edit(document, key);
  const next = change(existing(document, [key]), rest, edit);
  return isList(document) ? document.with(index(key, document.length), next) : { ...document, [key]: next };
}

/** Negative indices count from the end. */
function index(key: string, length: number): number {
  const number = /^[-+]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const place = number < 0 ? number + length : number;
  if (!(place >= 0 && place < length)) throw doesNotApply();
  return place;
}

/** Equal as JSON: the order of fields does not count. */
export function sameJson(one: Json, other: Json): boolean {
  if (isList(one) && isList(other)) {
    return one.length === other.length && one.every((item, place) => sameJson(item, other[place] ?? null));
  }
  if (!isObject(one) || !isObject(other)) return one === other;
  const fields = Object.keys(one);
  return (
    fields.length === Object.keys(other).length &&
    fields.every((field) => Object.hasOwn(other, field) && sameJson(one[field] ?? null, other[field] ?? null))
  );
}
