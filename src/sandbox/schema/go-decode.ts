/**
 * Reads JSON into a built-in type as the server's decoder does: fields it does not know go, empty ones that mean nothing go,
 * those that are never absent come, and the first value of a wrong type is an error in the decoder's words.
 */
import type { Schema } from "../kinds/schema.ts";
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { emptyStruct, emptyValue, goNameOf, goTypeOf, isStruct } from "./go-types.ts";

interface DecodedObject {
  readonly object: JsonObject;
  /** Paths of fields that the type does not have, in the order of the JSON: `spec.ingress[0].form`. */
  readonly unknown: readonly string[];
}

/** Thrown for a value of a wrong type: `json: cannot unmarshal string into Go struct field …`. */
export class WrongType extends Error {}

export function decodeGo(value: JsonObject, schema: Schema): DecodedObject {
  const decoder = new Decoder();
  const object = decoder.struct(value, schema, { names: [], path: "" });
  if (decoder.firstError !== undefined) throw new WrongType(decoder.firstError);
  return { object, unknown: decoder.unknown };
}

interface Place {
  /** The struct that the value is a field of, and the names of fields from the top, without places in lists. */
  readonly struct?: string;
  readonly names: readonly string[];
  /** The whole path, with places in lists. */
  readonly path: string;
}

class Decoder {
  readonly unknown: string[] = [];
  firstError: string | undefined;

  struct(value: JsonObject, schema: Schema, place: Place): JsonObject {
    const properties = schema.properties ?? {};
    const known = new Map<string, Json>();
    for (const [name, inner] of Object.entries(value)) {
      const path = place.path === "" ? name : `${place.path}.${name}`;
      const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (!field) {
        this.unknown.push(path);
        continue;
      }
      const at = { struct: goNameOf(schema), names: [...place.names, name], path };
      const read = inner === null ? null : this.#value(inner, field, at);
      const isShown = field.shownEmpty || schema.required?.includes(name);
      // Storing turns an empty list or map into none.
      const isKept = field.pointer || (isShown && typeof read !== "object") || !isNothing(read);
      if (read !== null && isKept) known.set(name, read);
    }
    const empty = Object.entries(emptyStruct(schema)).filter(([name]) => !known.has(name));
    return Object.fromEntries([...known, ...empty]);
  }

  #value(value: Json, schema: Schema, place: Place): Json {
    const special = this.#special(value, schema, place);
    if (special !== undefined) return special;
    switch (schema.type) {
      case "array":
        return this.#list(value, schema, place);
      case "object":
        return this.#object(value, schema, place);
      case "string":
        return typeof value === "string" ? value : this.#wrong(value, schema, place, "");
      case "boolean":
        return typeof value === "boolean" ? value : this.#wrong(value, schema, place, false);
      case "number":
        return typeof value === "number" ? value : this.#wrong(value, schema, place, 0);
      case "integer":
        return this.#integer(value, schema, place);
      default:
        return value;
    }
  }

  #list(value: Json, schema: Schema, place: Place): Json {
    if (!isList(value)) return this.#wrong(value, schema, place, []);
    const items = schema.items ?? {};
    return value.map((item, index) => {
      if (item === null) return isStruct(items) ? emptyStruct(items) : (emptyValue(items, true) ?? null);
      return this.#value(item, items, { ...place, path: `${place.path}[${index}]` });
    });
  }

  #object(value: Json, schema: Schema, place: Place): Json {
    if (!isObject(value)) return this.#wrong(value, schema, place, {});
    if (isStruct(schema)) return this.struct(value, schema, place);
    const { additionalProperties: inner } = schema;
    if (typeof inner !== "object") return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => {
        const at = { ...place, path: `${place.path}.${key}` };
        return [key, entry === null ? (emptyValue(inner, true) ?? null) : this.#value(entry, inner, at)];
      }),
    );
  }

  #integer(value: Json, schema: Schema, place: Place): Json {
    if (typeof value !== "number") return this.#wrong(value, schema, place, 0);
    const limit = schema.format === "int32" ? 2 ** 31 : 2 ** 63;
    if (Number.isInteger(value) && value >= -limit && value < limit) return value;
    return this.#wrong(value, schema, place, 0);
  }

  /** Types that read themselves; what they refuse ends the reading. */
  #special(value: Json, schema: Schema, place: Place): Json | undefined {
    switch (goNameOf(schema)) {
      case "IntOrString":
        if (typeof value === "string" || isInt32(value)) return value;
        throw new WrongType(wrongText(value, { type: "integer", format: "int32" }, place));
      case "Quantity": {
        if (isQuantity(value)) return String(value);
        throw new WrongType(badQuantity);
      }
    }
    if (schema.format === "date-time") {
      if (typeof value !== "string") throw new WrongType(wrongText(value, { type: "string" }, place));
      const problem = timeProblem(value);
      if (problem) throw new WrongType(problem);
    }
    if (schema.format === "byte" && typeof value === "string" && !isBase64(value)) {
      this.firstError ??= `illegal base64 data at input byte ${badByte(value)}`;
    }
    return undefined;
  }

  /** The first value of a wrong type is told; the rest is read nevertheless. */
  #wrong(value: Json, schema: Schema, place: Place, instead: Json): Json {
    this.firstError ??= wrongText(value, schema, place);
    return instead;
  }
}

function wrongText(value: Json, schema: Schema, { struct, names }: Place): string {
  const isNumber = schema.type === "integer" && typeof value === "number";
  const what = isNumber ? `number ${value}` : jsonType(value);
  return `json: cannot unmarshal ${what} into Go struct field ${struct}.${names.join(".")} of type ${goTypeOf(schema)}`;
}

function isInt32(value: Json): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
}

export const badQuantity =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const quantity = /^[+-]?(\d+(\.\d*)?|\.\d+)([numkKMGTPE]i?|[eE][-+]?\d+)?$/;

export function isQuantity(value: Json): boolean {
  return (typeof value === "number" || typeof value === "string") && quantity.test(String(value));
}

/** What is not worth a field: the decoder cannot tell it from an absent one. */
function isNothing(value: Json): boolean {
  if (isList(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === "" || value === 0 || value === false;
}

export function jsonType(value: Json): string {
  if (isList(value)) return "array";
  if (isObject(value)) return "object";
  return typeof value === "boolean" ? "bool" : value === null ? "null" : typeof value;
}

/** Undefined for a date as RFC 3339 writes it. */
export function timeProblem(text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[-+]\d\d:\d\d)$/.test(text)) return undefined;
  return `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`;
}

function isBase64(text: string): boolean {
  const plain = text.replace(/[\r\n]/g, "");
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

function badByte(text: string): number {
  const place = text.search(/[^A-Za-z0-9+/\r\n]/);
  return place < 0 ? text.length - (text.length % 4) : place;
}
