/** What the schema of a CustomResourceDefinition does to an object on its way in: unknown fields go, defaults come. */
import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { metadataSchema } from "./builtin/index.ts";
import { decodeGo } from "./go-decode.ts";

interface Pruned {
  readonly object: JsonObject;
  /** Paths of fields that the schema does not have, in alphabetical order. */
  readonly unknown: readonly string[];
}

/** apiVersion, kind and metadata are never the schema's business. */
export function prune(object: JsonObject, schema: Schema): Pruned {
  const unknown: string[] = [];
  const { apiVersion = null, kind = null, metadata = null, ...rest } = object;
  const pruned = pruneObject(rest, schema, "", unknown);
  const head = Object.entries({ apiVersion, kind, metadata }).filter(([, value]) => value !== null);
  return { object: { ...Object.fromEntries(head), ...pruned }, unknown: unknown.sort() };
}

function pruneValue(value: Json, schema: Schema | undefined, path: string, unknown: string[]): Json {
  if (schema === undefined) return value;
  if (isList(value)) return value.map((item, place) => pruneValue(item, schema.items, `${path}[${place}]`, unknown));
  if (!isObject(value)) return value;
  if (!schema["x-kubernetes-embedded-resource"]) return pruneObject(value, schema, path, unknown);
  const { apiVersion, kind, metadata, ...rest } = value;
  const known = isObject(metadata) ? decodeGo(metadata, metadataSchema()) : undefined;
  unknown.push(...(known?.unknown.map((name) => `${path}.metadata.${name}`) ?? []));
  const own = Object.entries({ apiVersion, kind, metadata: known?.object ?? metadata }).flatMap(([name, field]) =>
    field === undefined ? [] : [[name, field] as const],
  );
  return { ...Object.fromEntries(own), ...pruneObject(rest, schema, path, unknown) };
}

function pruneObject(value: JsonObject, schema: Schema, path: string, unknown: string[]): JsonObject {
  const kept = Object.entries(value).flatMap(([name, inner]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const field = fieldOf(schema, name);
    if (field === "unknown") {
      unknown.push(at);
      return [];
    }
    return [[name, field === "free" ? inner : pruneValue(inner, field, at, unknown)] as const];
  });
  return Object.fromEntries(kept);
}

function fieldOf(schema: Schema, name: string): Schema | "free" | "unknown" {
  const { properties, additionalProperties } = schema;
  const declared = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (declared) return declared;
  if (typeof additionalProperties === "object") return additionalProperties;
  return additionalProperties || schema["x-kubernetes-preserve-unknown-fields"] ? "free" : "unknown";
}

/** Fills in defaults at any depth. Null counts as absent where it is not allowed. */
export function withDefaults(value: Json, schema: Schema): Json {
  if (isList(value)) return value.map((item) => withDefaults(item, schema.items ?? {}));
  if (!isObject(value)) return value;
  const fields = new Map(Object.entries(value));
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const isGiven = fields.has(name) && (fields.get(name) !== null || field.nullable);
    if (isGiven) continue;
    if (field.default === undefined) fields.delete(name);
    else fields.set(name, field.default);
  }
  return Object.fromEntries(
    [...fields].map(([name, inner]) => {
      const field = fieldOf(schema, name);
      return [name, typeof field === "object" ? withDefaults(inner, field) : inner];
    }),
  );
}
