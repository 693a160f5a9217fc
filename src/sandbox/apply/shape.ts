/** How ownership sees a value: as one thing, as a list of owned items, or as a map of owned fields. */
import type { Schema } from "../kinds/schema.ts";
import { emptyValue } from "../schema/go-types.ts";
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { keyElement, type PathElement, valueElement } from "./path-element.ts";

export type Shape = { readonly of: "leaf" } | { readonly of: "list"; readonly item: Schema } | { readonly of: "map" };

const leaf: Shape = { of: "leaf" };
/** A value whose type nobody declared: maps are owned field by field, lists as a whole. */
const undeclared: Schema = { "x-kubernetes-preserve-unknown-fields": true };

export function shapeOf(value: Json | undefined, schema: Schema): Shape {
  const declared = schema.type ?? (isList(value) ? "array" : isObject(value) ? "object" : "string");
  if (declared === "array") {
    return isKeyed(schema) || isSet(schema) ? { of: "list", item: schema.items ?? undeclared } : leaf;
  }
  if (declared !== "object" || schema["x-kubernetes-map-type"] === "atomic") return leaf;
  return { of: "map" };
}

/** The schema of a field; undefined where none is declared. */
export function childSchema(schema: Schema, name: string): Schema | undefined {
  const { properties, additionalProperties } = schema;
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  if (typeof additionalProperties === "object") return additionalProperties;
  const isFree = properties === undefined && additionalProperties !== false;
  return isFree || additionalProperties || schema["x-kubernetes-preserve-unknown-fields"] ? undeclared : undefined;
}

export function itemSchema(schema: Schema): Schema | undefined {
  return schema.items;
}

function listKeys(schema: Schema): readonly string[] | undefined {
  if (schema["x-kubernetes-list-type"] === "map") return schema["x-kubernetes-list-map-keys"] ?? [];
  const merges = schema["x-kubernetes-patch-strategy"]?.split(",").includes("merge") ?? false;
  const key = schema["x-kubernetes-patch-merge-key"];
  return schema["x-kubernetes-list-type"] === undefined && merges && key !== undefined ? [key] : undefined;
}

function isKeyed(schema: Schema): boolean {
  return listKeys(schema) !== undefined;
}

function isSet(schema: Schema): boolean {
  const type = schema["x-kubernetes-list-type"];
  const merges = schema["x-kubernetes-patch-strategy"]?.split(",").includes("merge") ?? false;
  return type === "set" || (type === undefined && merges && schema["x-kubernetes-patch-merge-key"] === undefined);
}

/** The item's step in a list of owned items, or why it has none. Keys that are left out take their default. */
export function elementOf(item: Json, list: Schema): { element: PathElement } | { problem: string } {
  const keys = listKeys(list);
  if (keys === undefined) return setElement(item);
  if (item === null) return { problem: "associative list with keys may not have a null element" };
  if (!isObject(item)) return { problem: "associative list with keys may not have non-map elements" };
  const given = keysOf(item, keys, list.items);
  if (Object.keys(given).length === 0) {
    const names = `[${keys.map((key) => JSON.stringify(key)).join(" ")}]`;
    return {
      problem: `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
    };
  }
  return { element: keyElement(given) };
}

function keysOf(item: JsonObject, keys: readonly string[], schema: Schema | undefined): JsonObject {
  const entries = keys.map((key): [string, Json | undefined] => [
    key,
    Object.hasOwn(item, key) ? item[key] : keyDefault(schema, key),
  ]);
  return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** A required key of a built-in type is never absent: it is empty. */
function keyDefault(schema: Schema | undefined, key: string): Json | undefined {
  const field = schema?.properties?.[key];
  const isNeverAbsent = schema?.model !== undefined && schema.required?.includes(key);
  return field?.default ?? (field && isNeverAbsent ? emptyValue(field, true) : undefined);
}

function setElement(item: Json): { element: PathElement } | { problem: string } {
  if (isObject(item)) return { problem: "associative list without keys has an element that's a map type" };
  if (isList(item)) return { problem: "not supported: associative list with lists as elements" };
  if (item === null) return { problem: "associative list without keys has an element that's an explicit null" };
  return { element: valueElement(item) };
}

/** Items with their steps; those without one are left out. */
export function elementsOf(list: readonly Json[], schema: Schema): [PathElement, Json][] {
  return list.flatMap((item) => {
    const found = elementOf(item, schema);
    return "element" in found ? [[found.element, item]] : [];
  });
}
