import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";

/** JSON merge patch (RFC 7386): objects merge, null removes, everything else replaces. */
export function mergePatch(original: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(original));
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) merged.delete(field);
    else merged.set(field, mergeValue(merged.get(field), value));
  }
  return Object.fromEntries(merged);
}

function mergeValue(original: Json | undefined, patch: Json): Json {
  if (isObject(patch)) return mergePatch(isObject(original) ? original : {}, patch);
  return withoutNullFields(patch);
}

/** Fields that are null go, at any depth; items that are null stay. */
export function withoutNullFields(value: Json): Json {
  if (isList(value)) return value.map(withoutNullFields);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([field, inner]) => [field, withoutNullFields(inner)]),
  );
}
