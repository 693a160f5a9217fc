/** The names and empty values of the server's own types, which its answers show. */
import type { Schema } from "../kinds/schema.ts";
import type { Json, JsonObject } from "../store/object.ts";

/** `v1.LabelSelector`, `[]string`, `map[string]string`, as errors of decoding name a type. */
export function goTypeOf(schema: Schema): string {
  if (schema.goType) return schema.goType;
  if (schema.type === "array") return `[]${goTypeOf(schema.items ?? {})}`;
  if (schema.model) return schema.model.split(".").slice(-2).join(".");
  // Quantities by name are a type of their own.
  if (typeof schema.additionalProperties === "object") {
    const isResources = goNameOf(schema.additionalProperties) === "Quantity";
    return isResources ? "v1.ResourceList" : `map[string]${goTypeOf(schema.additionalProperties)}`;
  }
  switch (schema.type) {
    case "string":
      return schema.format === "byte" ? "[]uint8" : "string";
    case "integer":
      return schema.format ?? "int64";
    case "boolean":
      return "bool";
    case "number":
      return "float64";
    default:
      return "interface {}";
  }
}

/** The last word of the type: `LabelSelector`. */
export function goNameOf(schema: Schema): string {
  return schema.model?.split(".").at(-1) ?? "";
}

export function isStruct(schema: Schema): boolean {
  return schema.type === "object" && schema.properties !== undefined;
}

/** What the server shows for a field that nobody gave: nothing, or the empty value of a field that is never absent. */
export function emptyValue(schema: Schema, isRequired: boolean): Json | undefined {
  const isShown = isRequired || schema.shownEmpty;
  if (schema.pointer) return isShown ? null : undefined;
  if (isStruct(schema)) return emptyStruct(schema);
  switch (goNameOf(schema)) {
    case "Quantity":
      return "0";
    case "IntOrString":
      return 0;
  }
  if (schema.format === "date-time") return null;
  if (!isShown) return undefined;
  switch (schema.type) {
    case "string":
      return "";
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    default:
      return null;
  }
}

const emptyStructs = new WeakMap<Schema, JsonObject>();

/** An object of the type with no field given. */
export function emptyStruct(schema: Schema): JsonObject {
  const known = emptyStructs.get(schema) ?? makeEmptyStruct(schema);
  emptyStructs.set(schema, known);
  return known;
}

function makeEmptyStruct(schema: Schema): JsonObject {
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const value = neverShown.has(name) ? undefined : emptyValue(field, required.has(name));
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(fields);
}

/** The one date that is left out when nobody set it. */
const neverShown = new Set(["creationTimestamp"]);
