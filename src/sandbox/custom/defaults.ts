import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json } from "../store/object.ts";

/** Fills in the defaults of a structural schema; what the object has, even an empty value, stays. */
export function withSchemaDefaults(value: Json, schema: Schema): Json {
  if (isList(value)) {
    const { items } = schema;
    return items ? value.map((item) => withSchemaDefaults(orDefault(item, items), items)) : value;
  }
  if (!isObject(value)) return value;
  const filled = new Map(Object.entries(value));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const given = filled.get(name);
    const wanted = given === undefined ? property.default : orDefault(given, property);
    if (wanted !== undefined) filled.set(name, withSchemaDefaults(wanted, property));
  }
  const others = schema.additionalProperties;
  if (typeof others === "object")
    for (const [name, item] of filled)
      if (!Object.hasOwn(schema.properties ?? {}, name))
        filled.set(name, withSchemaDefaults(orDefault(item, others), others));
  return Object.fromEntries(filled);
}

/** A null that the schema does not allow counts as absent. */
function orDefault(value: Json, schema: Schema): Json {
  return value === null && !schema.nullable && schema.default !== undefined ? schema.default : value;
}
