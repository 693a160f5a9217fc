import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json } from "../store/object.ts";
import type { FieldSet } from "./field-set.ts";
import { fieldElement } from "./path-element.ts";
import { childSchema, elementOf, shapeOf } from "./shape.ts";

/** The value without the fields and items of the set; a map or list of which nothing stays becomes null. */
export function removeFields(value: Json, fields: FieldSet, schema: Schema): Json {
  const shape = shapeOf(value, schema);
  if (isList(value)) {
    if (shape.of !== "list") return null;
    const left = value.flatMap((item) => {
      const found = elementOf(item, schema);
      if (!("element" in found)) return [item];
      if (fields.members.has(found.element)) return [];
      const below = fields.below(found.element);
      return [below ? removeFields(item, below, shape.item) : item];
    });
    return left.length > 0 ? left : null;
  }
  if (isObject(value)) {
    if (shape.of !== "map") return null;
    const left = Object.entries(value).flatMap(([name, inner]) => {
      const element = fieldElement(name);
      if (fields.members.has(element)) return [];
      const below = fields.below(element);
      return [[name, below ? removeFields(inner, below, childSchema(schema, name) ?? {}) : inner] as const];
    });
    return left.length > 0 ? Object.fromEntries(left) : null;
  }
  return value;
}
