/**
 * Strategic merge patch: objects merge, null removes, lists are replaced unless the schema names a merge strategy. The
 * directives are `$patch`, `$retainKeys`, `$setElementOrder/<list>` and `$deleteFromPrimitiveList/<list>`.
 */
import type { Schema } from "../kinds/schema.ts";
import { wholeSchema } from "../schema/index.ts";
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { malformed, unforeseen } from "./failure.ts";
import { goText } from "./go-text.ts";
import { withoutNullFields } from "./merge.ts";
import { checkOrder, inOrder, mergeScalars, placesAfter, splitByDirective } from "./strategic-lists.ts";

const elementOrder = "$setElementOrder";
const deletions = "$deleteFromPrimitiveList";

export function strategicMergePatch(original: JsonObject, patch: JsonObject, kind: Schema): JsonObject {
  return mergeObjects(original, patch, wholeSchema(kind));
}

function mergeObjects(original: JsonObject, patch: JsonObject, schema: Schema): JsonObject {
  if (Object.hasOwn(patch, "$patch")) return wholeObject(patch);
  const kept = retainKeys(original, patch);
  const { $retainKeys: _, ...rest } = patch;
  const { merged, remaining } = mergeOrderedLists(kept, rest, schema);
  const result = new Map(Object.entries(merged));
  for (const [key, value] of Object.entries(remaining)) {
    const deletes = key.startsWith(deletions);
    const field = deletes ? listNamedIn(key, deletions, "primitive list") : key;
    const before = result.get(field);
    if (value === null) result.delete(field);
    else if (before === undefined || shapeOf(before) !== shapeOf(value)) {
      const fresh = deletes ? before : withoutDirectives(withoutNullFields(value));
      if (fresh === undefined) result.delete(field);
      else result.set(field, fresh);
    } else result.set(field, mergeField(field, before, value, schema, deletes));
  }
  return Object.fromEntries(result);
}

/** `$patch` in an object: the rest replaces it, or nothing of it stays. */
function wholeObject({ $patch: directive, ...rest }: JsonObject): JsonObject {
  if (directive === "replace") return rest;
  if (directive === "delete") return {};
  throw unforeseen(
    `unknown patch type: ${goText(directive ?? null)} in map: ${goText({ ...rest, $patch: directive ?? null })}`,
  );
}

/** `$retainKeys` names every field that may stay; the patch must not set another. */
function retainKeys(original: JsonObject, patch: JsonObject): JsonObject {
  if (!Object.hasOwn(patch, "$retainKeys")) return original;
  const keys = patch.$retainKeys;
  const directive = (field: string) =>
    field === "$retainKeys" || field.startsWith(elementOrder) || field.startsWith(deletions);
  const fits =
    isList(keys) &&
    Object.entries(patch).every(([field, value]) => value === null || directive(field) || keys.includes(field));
  if (!fits) throw malformed("invalid patch format of retainKeys");
  return Object.fromEntries(Object.entries(original).filter(([field]) => keys.includes(field)));
}

/** Merges the lists for which the patch gives an order; `remaining` is the patch without them. */
function mergeOrderedLists(
  original: JsonObject,
  patch: JsonObject,
  schema: Schema,
): { merged: JsonObject; remaining: JsonObject } {
  const merged = new Map(Object.entries(original));
  const remaining = new Map(Object.entries(patch));
  for (const [key, orderValue] of Object.entries(patch)) {
    if (!key.startsWith(elementOrder)) continue;
    remaining.delete(key);
    const order = asList(orderValue);
    const field = listNamedIn(key, elementOrder, "setElementOrder list");
    const [live, changes] = [merged.get(field), remaining.get(field)].map((list) =>
      list === undefined ? undefined : asList(list),
    );
    const { mergeKey } = patchMeta(fieldSchema(schema, field));
    checkOrder(changes ?? [], order, mergeKey);
    if (live === undefined && changes === undefined) continue;
    if (!live?.length && !changes?.length) throw unforeseen("no elements in any of the given slices");
    const list = asList(
      live === undefined
        ? (withoutDirectives(changes ?? []) ?? [])
        : changes === undefined
          ? live
          : mergeField(field, live, changes, schema, false),
    );
    merged.set(field, inOrder(list, order, placesAfter(live ?? [], list, mergeKey), mergeKey));
    remaining.delete(field);
  }
  return { merged: Object.fromEntries(merged), remaining: Object.fromEntries(remaining) };
}

function mergeField(field: string, before: Json, value: Json, parent: Schema, deletes: boolean): Json {
  if (isObject(before) && isObject(value)) {
    const schema = fieldSchema(parent, field);
    return patchMeta(schema).strategy === "replace" ? value : mergeObjects(before, value, schema);
  }
  if (!isList(before) || !isList(value)) return value;
  const schema = fieldSchema(parent, field);
  const { strategy, mergeKey } = patchMeta(schema);
  if (deletes) return before.filter((item) => !value.includes(item));
  if (strategy !== "merge") return value;
  if (before.length + value.length === 0) return before;
  if (!sameShapes(before, value)) {
    throw unforeseen(`list element types are not identical: [${goText(before)} ${goText(value)}]`);
  }
  if (!isObject(before[0] ?? value[0])) return inOrder(mergeScalars(before, value), value, before, undefined);
  if (mergeKey === undefined) throw unforeseen(`cannot merge lists without merge key for ${nameOf(schema.items)}`);
  return mergeKeyed(before, value, mergeKey, schema.items ?? {});
}

function mergeKeyed(before: readonly Json[], patch: readonly Json[], mergeKey: string, schema: Schema): Json {
  const { live, items } = splitByDirective(before, patch, mergeKey);
  const merged = [...live];
  for (const item of items) {
    const place = merged.findIndex((other) => isObject(other) && other[mergeKey] === item[mergeKey]);
    const found = merged[place];
    if (isObject(found)) merged[place] = mergeObjects(found, item, schema);
    else merged.push(item);
  }
  return inOrder(merged, items, live, mergeKey);
}

/** Nothing of an object with a `$patch` directive is new; undefined when that is the value itself. */
function withoutDirectives(value: Json): Json | undefined {
  if (isList(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isObject(value)) return value;
  if (Object.hasOwn(value, "$patch")) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) => {
      const kept = withoutDirectives(inner);
      return kept === undefined ? [] : [[field, kept]];
    }),
  );
}

function patchMeta(schema: Schema): { strategy: string | undefined; mergeKey: string | undefined } {
  const strategies = schema["x-kubernetes-patch-strategy"]?.split(",") ?? [];
  return {
    strategy: strategies.find((strategy) => strategy !== "retainKeys"),
    mergeKey: schema["x-kubernetes-patch-merge-key"],
  };
}

function fieldSchema(parent: Schema, field: string): Schema {
  const schema = parent.properties?.[field];
  if (schema && Object.hasOwn(parent.properties ?? {}, field)) return schema;
  if (parent.additionalProperties) {
    throw unforeseen("merging an object in json but data type is not struct, instead is: map");
  }
  throw unforeseen(`unable to find api field in struct ${nameOf(parent)} for the json field "${field}"`);
}

function nameOf(schema: Schema | undefined): string {
  return schema?.model?.split(".").at(-1) ?? "";
}

function listNamedIn(key: string, prefix: string, what: string): string {
  const [directive, ...name] = key.split("/");
  if (directive !== prefix || name.length === 0) throw malformed(`invalid patch format of ${what}`);
  return name.join("/");
}

function asList(value: Json): readonly Json[] {
  if (isList(value)) return value;
  throw unforeseen(
    `expected a []interface {}, but received a ${isObject(value) ? "map[string]interface {}" : typeof value}`,
  );
}

type Shape = "list" | "object" | "null" | "string" | "number" | "boolean";

function shapeOf(value: Json): Shape {
  if (value === null) return "null";
  if (isList(value)) return "list";
  if (isObject(value)) return "object";
  return typeof value === "string" ? "string" : typeof value === "number" ? "number" : "boolean";
}

function sameShapes(...lists: readonly (readonly Json[])[]): boolean {
  return new Set(lists.flat().map(shapeOf)).size === 1;
}
