/**
 * One step of the way to an owned field, written as in managedFields: `f:spec` a field, `k:{"name":"web"}` the item of a keyed
 * list, `v:"x.io/a"` the item of a set, `i:0` an item by its place.
 */
import { isObject, type Json, type JsonObject } from "../store/object.ts";

export type PathElement = string;

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

export function keyElement(keys: JsonObject): PathElement {
  const sorted = Object.keys(keys).sort();
  return `k:${JSON.stringify(Object.fromEntries(sorted.map((key) => [key, keys[key] ?? null])))}`;
}

export function valueElement(value: Json): PathElement {
  return `v:${JSON.stringify(value)}`;
}

/** The name of a field; undefined for another sort of step. */
export function fieldName(element: PathElement): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

const order = ["f", "k", "v", "i"];

/** Fields before keys before values before places; then by their text, numbers by size. */
export function compareElements(one: PathElement, other: PathElement): number {
  const bySort = order.indexOf(one[0] ?? "") - order.indexOf(other[0] ?? "");
  if (bySort !== 0) return bySort;
  if (one.startsWith("i:")) return Number(one.slice(2)) - Number(other.slice(2));
  if (one.startsWith("k:") || one.startsWith("v:")) return compareJson(parse(one), parse(other));
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareJson(one: Json, other: Json): number {
  if (isObject(one) && isObject(other)) {
    const [fields, otherFields] = [Object.entries(one), Object.entries(other)];
    for (const [place, [name, value]] of fields.entries()) {
      const [otherName, otherValue] = otherFields[place] ?? [];
      if (otherName === undefined || otherValue === undefined) return 1;
      if (name !== otherName) return name < otherName ? -1 : 1;
      const byValue = compareJson(value, otherValue);
      if (byValue !== 0) return byValue;
    }
    return fields.length - otherFields.length;
  }
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one === "number" || typeof other === "number") return typeof one === "number" ? -1 : 1;
  return String(one) < String(other) ? -1 : String(one) > String(other) ? 1 : 0;
}

/** As error texts write a path: `.spec.ports[port=80,protocol="TCP"].name`. */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join("");
}

function elementText(element: PathElement): string {
  const text = element.slice(2);
  if (element.startsWith("f:")) return `.${text}`;
  if (element.startsWith("v:")) return `[=${text}]`;
  if (element.startsWith("i:")) return `[${text}]`;
  const keys = parse(element);
  const shown = isObject(keys) ? Object.entries(keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`) : [];
  return `[${shown.join(",")}]`;
}

function parse(element: PathElement): Json {
  try {
    return JSON.parse(element.slice(2));
  } catch {
    return element.slice(2);
  }
}
