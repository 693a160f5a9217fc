/**
 * What a strategic merge patch leaves behind goes into the server's types another way than a body does, with other words for
 * values of a wrong type.
 */
import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json } from "../store/object.ts";
import { badQuantity, isQuantity, jsonType, timeProblem } from "./go-decode.ts";
import { goNameOf, goTypeOf, isStruct } from "./go-types.ts";

/** Why a patched object does not fit its type; undefined when it does. */
export function conversionProblem(value: Json, schema: Schema): string | undefined {
  if (value === null) return undefined;
  const special = specialProblem(value, schema);
  if (special !== undefined) return special === "" ? undefined : special;
  switch (schema.type) {
    case "object":
      return isStruct(schema) ? structProblem(value, schema) : mapProblem(value, schema);
    case "array":
      if (!isList(value)) return `cannot restore slice from ${goKind(value)}`;
      return first(value.map((item) => conversionProblem(item, schema.items ?? {})));
    default:
      return scalarProblem(value, schema);
  }
}

function structProblem(value: Json, schema: Schema): string | undefined {
  if (!isObject(value)) return `cannot restore struct from: ${goKind(value)}`;
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => Object.hasOwn(value, name));
  return first(fields.map(([name, field]) => conversionProblem(value[name] ?? null, field)));
}

function mapProblem(value: Json, { additionalProperties }: Schema): string | undefined {
  if (typeof additionalProperties !== "object") return undefined;
  if (!isObject(value)) return `cannot restore map from ${goKind(value)}`;
  return first(Object.values(value).map((inner) => conversionProblem(inner, additionalProperties)));
}

function scalarProblem(value: Json, schema: Schema): string | undefined {
  const type = goTypeOf(schema);
  const isNumber = typeof value === "number";
  switch (schema.type) {
    case "string":
      if (typeof value === "string") return undefined;
      if (schema.format === "byte") return `cannot restore slice from ${goKind(value)}`;
      // Go could make a character of an integer, and refuses to.
      return isNumber && Number.isInteger(value) ? `cannot convert int64 to ${type}` : "unrecognized type: string";
    case "integer":
      if (isNumber) return Number.isInteger(value) ? undefined : `cannot convert float64 to ${type}`;
      return `unrecognized type: ${schema.format ?? "int64"}`;
    case "number":
      return isNumber ? undefined : "unrecognized type: float64";
    case "boolean":
      return typeof value === "boolean" ? undefined : "unrecognized type: bool";
    default:
      return undefined;
  }
}

/** Types that read themselves from JSON; "" where they can. */
function specialProblem(value: Json, schema: Schema): string | undefined {
  const cannot = (type: string) => `json: cannot unmarshal ${jsonType(value)} into Go value of type ${type}`;
  switch (goNameOf(schema)) {
    case "IntOrString":
      return typeof value === "string" || Number.isInteger(value) ? "" : cannot("int32");
    case "Quantity":
      return isQuantity(value) ? "" : badQuantity;
  }
  if (schema.format !== "date-time") return undefined;
  return typeof value === "string" ? (timeProblem(value) ?? "") : cannot("string");
}

function goKind(value: Json): string {
  if (isList(value)) return "slice";
  if (isObject(value)) return "map";
  if (typeof value === "number") return Number.isInteger(value) ? "int64" : "float64";
  return typeof value === "boolean" ? "bool" : "string";
}

function first(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
