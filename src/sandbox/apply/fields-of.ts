import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json } from "../store/object.ts";
import { type FieldSet, FieldSetBuilder } from "./field-set.ts";
import { fieldElement, type PathElement } from "./path-element.ts";
import { childSchema, elementsOf, shapeOf } from "./shape.ts";

/** Every leaf and item that a value mentions: what somebody who applies it owns. */
export function fieldsOf(value: Json, schema: Schema): FieldSet {
  const fields = new FieldSetBuilder();
  collect(value, schema, [], fields);
  return fields.build();
}

function collect(value: Json, schema: Schema, path: readonly PathElement[], fields: FieldSetBuilder): void {
  const shape = shapeOf(value, schema);
  if (shape.of === "leaf") fields.add(path);
  else if (shape.of === "list" && isList(value)) {
    const elements = elementsOf(value, schema);
    for (const [element, item] of elements) {
      const step = [...path, element];
      fields.add(step);
      const isTwice = elements.filter(([other]) => other === element).length > 1;
      if (!isTwice) collect(item, shape.item, step, fields);
    }
  } else if (shape.of === "map" && isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const step = [...path, fieldElement(name)];
      const isDeclared = Object.hasOwn(schema.properties ?? {}, name);
      const isBare = inner === null || (isObject(inner) && Object.keys(inner).length === 0);
      if (isBare || !isDeclared) fields.add(step);
      collect(inner, childSchema(schema, name) ?? {}, step, fields);
    }
  }
}
