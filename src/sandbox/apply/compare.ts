import type { Schema } from "../kinds/schema.ts";
import { sameJson } from "../patch/json.ts";
import { isList, isObject, type Json } from "../store/object.ts";
import { type FieldSet, FieldSetBuilder } from "./field-set.ts";
import { fieldElement, type PathElement } from "./path-element.ts";
import { childSchema, elementsOf, shapeOf } from "./shape.ts";

/** Which fields one object lacks, has otherwise and has more than another. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

export function compare(before: Json, after: Json, schema: Schema): Comparison {
  const comparer = new Comparer();
  comparer.compare(before, after, schema, []);
  return {
    removed: comparer.removed.build(),
    modified: comparer.modified.build(),
    added: comparer.added.build(),
  };
}

class Comparer {
  readonly removed = new FieldSetBuilder();
  readonly modified = new FieldSetBuilder();
  readonly added = new FieldSetBuilder();

  compare(before: Json | undefined, after: Json | undefined, schema: Schema, path: readonly PathElement[]): void {
    const shape = shapeOf(after ?? before, schema);
    const bothEmpty = isHollow(before) && isHollow(after);
    if (shape.of === "leaf" || bothEmpty) {
      this.#leaf(before, after, path);
      return;
    }
    if (shape.of === "map") this.#map(before, after, schema, path);
    else this.#list(before, after, schema, shape.item, path);
    if (before === undefined) this.added.add(path);
    else if (after === undefined) this.removed.add(path);
  }

  #leaf(before: Json | undefined, after: Json | undefined, path: readonly PathElement[]): void {
    if (before === undefined) this.added.add(path);
    else if (after === undefined) this.removed.add(path);
    else if (!sameJson(before, after)) this.modified.add(path);
  }

  #map(before: Json | undefined, after: Json | undefined, schema: Schema, path: readonly PathElement[]): void {
    const [old, fresh] = [isObject(before) ? before : {}, isObject(after) ? after : {}];
    for (const name of new Set([...Object.keys(old), ...Object.keys(fresh)])) {
      const inner = childSchema(schema, name) ?? {};
      this.compare(own(old, name), own(fresh, name), inner, [...path, fieldElement(name)]);
    }
  }

  #list(
    before: Json | undefined,
    after: Json | undefined,
    schema: Schema,
    item: Schema,
    path: readonly PathElement[],
  ): void {
    const old = byElement(isList(before) ? before : [], schema);
    const fresh = byElement(isList(after) ? after : [], schema);
    for (const element of new Set([...old.keys(), ...fresh.keys()])) {
      const [were, are] = [old.get(element) ?? [], fresh.get(element) ?? []];
      const step = [...path, element];
      // Items that share a key are owned as one; they are told apart only while they are single.
      if (were.length <= 1 && are.length <= 1) this.compare(were[0], are[0], item, step);
      else if (were.length >= 2 && are.length >= 2) {
        if (!sameJson(were, are)) this.modified.add(step);
      } else if (were.length >= 2) {
        if (are[0] !== undefined) this.compare(undefined, are[0], item, step);
        this.removed.add(step);
      } else {
        if (were[0] !== undefined) this.compare(were[0], undefined, item, step);
        this.added.add(step);
      }
    }
  }
}

function byElement(list: readonly Json[], schema: Schema): Map<PathElement, Json[]> {
  const items = new Map<PathElement, Json[]>();
  for (const [element, item] of elementsOf(list, schema)) items.set(element, [...(items.get(element) ?? []), item]);
  return items;
}

function own(object: { readonly [field: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Absent, null or empty: such values are compared as a whole, so that empty and absent stay different. */
export function isHollow(value: Json | undefined): boolean {
  return value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
}
