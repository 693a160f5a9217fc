// What a Go server makes of JSON: it reads each value into a typed field, refuses what does not fit, reports fields it
// does not know, and writes the object back without empty optional fields.
import { isRecord } from "../json.ts";
import type { FieldPath, Refusal } from "../types.ts";
import { fieldName } from "./field.ts";
import { at, has } from "./read.ts";

/** The Go type that a JSON value is read into; `type` is its name in messages. */
export type Shape =
  | { readonly kind: "struct"; readonly type: string; readonly fields: Readonly<Record<string, Member>> }
  | { readonly kind: "list"; readonly type: string; readonly items: Shape }
  | { readonly kind: "map"; readonly type: string; readonly values: Shape }
  | { readonly kind: "string" | "boolean" | "float"; readonly type: string }
  | { readonly kind: "integer"; readonly type: string; readonly least: number; readonly most: number }
  /** Read by a function of its own, which returns what it does not like. */
  | { readonly kind: "own"; readonly read: (value: unknown) => Complaint | undefined }
  | { readonly kind: "any" };

/** How a field is written back when it is empty: left out; as given (a Go pointer); or always. */
export interface Member {
  readonly shape: Shape;
  readonly empty: "omitted" | "kept" | "written";
}

/** Either the wrong JSON type for a Go type, or a sentence. */
export type Complaint = { readonly got: string; readonly wanted: string } | { readonly message: string };

export function optional(shape: Shape): Member {
  return { shape, empty: "omitted" };
}

export function pointer(shape: Shape): Member {
  return { shape, empty: "kept" };
}

export function always(shape: Shape): Member {
  return { shape, empty: "written" };
}

export function struct(type: string, fields: Readonly<Record<string, Member>>): Shape {
  return { kind: "struct", type, fields };
}

export function listOf(items: Shape): Shape {
  return { kind: "list", type: `[]${typeName(items)}`, items };
}

export function mapOf(values: Shape): Shape {
  return { kind: "map", type: `map[string]${typeName(values)}`, values };
}

export function stringOf(type = "string"): Shape {
  return { kind: "string", type };
}

export const boolean: Shape = { kind: "boolean", type: "bool" };
export const float64: Shape = { kind: "float", type: "float64" };
export const int: Shape = { kind: "integer", type: "int", least: -(2 ** 63), most: 2 ** 63 };
export const int32: Shape = { kind: "integer", type: "int32", least: -(2 ** 31), most: 2 ** 31 - 1 };
export const int64: Shape = { kind: "integer", type: "int64", least: -(2 ** 63), most: 2 ** 63 };
export const uint16: Shape = { kind: "integer", type: "uint16", least: 0, most: 65535 };

function typeName(shape: Shape): string {
  return "type" in shape ? shape.type : "interface {}";
}

/** The value for which the reading fails: the first that a function of its own refuses, else the first of a wrong type. */
export function malformed(value: unknown, shape: Shape, path: FieldPath = []): Refusal | undefined {
  let first: Refusal | undefined;
  for (const { refusal, final } of misfits(value, shape, { path, fields: [], struct: undefined })) {
    if (final) return refusal;
    first ??= refusal;
  }
  return first;
}

interface Where {
  readonly path: FieldPath;
  /** The path without the indices of lists and the keys of maps, which Go does not print. */
  readonly fields: readonly string[];
  /** The name of the innermost struct. */
  readonly struct: string | undefined;
}

interface Misfit {
  readonly refusal: Refusal;
  /** Go reads on after a wrong type, but not after a function of its own complained. */
  readonly final: boolean;
}

function* misfits(value: unknown, shape: Shape, where: Where): Generator<Misfit> {
  if (!has(value)) return;
  const complaint = ownComplaint(value, shape);
  if (complaint) yield { refusal: refuse(complaint, where), final: shape.kind === "own" };
  else if (shape.kind === "list" && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield* misfits(item, shape.items, { ...where, path: [...where.path, index] });
    }
  } else if (shape.kind === "map" && isRecord(value)) {
    for (const key of Object.keys(value))
      yield* misfits(value[key], shape.values, { ...where, path: [...where.path, key] });
  } else if (shape.kind === "struct" && isRecord(value)) {
    const struct = shape.type.replace(/^.*\./, "");
    for (const key of Object.keys(value)) {
      const member = memberOf(shape, key);
      if (!member) continue;
      yield* misfits(value[key], member.shape, { path: [...where.path, key], fields: [...where.fields, key], struct });
    }
  }
}

function ownComplaint(value: unknown, shape: Shape): Complaint | undefined {
  if (shape.kind === "own") return shape.read(value);
  if (shape.kind === "any" || fits(value, shape)) return undefined;
  const outOfRange = shape.kind === "integer" && typeof value === "number";
  return { got: outOfRange ? `number ${value}` : jsonType(value), wanted: shape.type };
}

function fits(value: unknown, shape: Exclude<Shape, { kind: "own" | "any" }>): boolean {
  switch (shape.kind) {
    case "struct":
    case "map":
      return isRecord(value);
    case "list":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "boolean":
      return typeof value === "boolean";
    case "float":
      return typeof value === "number";
    case "integer":
      return Number.isInteger(value) && Number(value) >= shape.least && Number(value) <= shape.most;
  }
}

export function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function refuse(complaint: Complaint, where: Where): Refusal {
  const message = "message" in complaint ? complaint.message : typeMessage(complaint.got, complaint.wanted, where);
  return { field: fieldName(where.path), path: where.path, answer: "malformed", message };
}

function typeMessage(got: string, wanted: string, where: Where): string {
  const field = `${where.struct}.${where.fields.join(".")}`;
  const target = where.struct === undefined ? "Go value" : `Go struct field ${field}`;
  return `json: cannot unmarshal ${got} into ${target} of type ${wanted}`;
}

function memberOf(shape: Extract<Shape, { kind: "struct" }>, key: string): Member | undefined {
  return Object.hasOwn(shape.fields, key) ? shape.fields[key] : undefined;
}

/** A field that the type does not have, and the fields that it has. */
export interface UnknownField {
  readonly path: FieldPath;
  readonly known: readonly string[];
}

export function* unknownFields(value: unknown, shape: Shape, path: FieldPath = []): Generator<UnknownField> {
  if (shape.kind === "list" && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unknownFields(item, shape.items, [...path, index]);
  } else if (shape.kind === "struct" && isRecord(value)) {
    for (const key of Object.keys(value)) {
      const member = memberOf(shape, key);
      if (member) yield* unknownFields(value[key], member.shape, [...path, key]);
      else yield { path: [...path, key], known: Object.keys(shape.fields) };
    }
  }
}

/** The value as the server writes it back after reading it. */
export function stored(value: unknown, shape: Shape): unknown {
  switch (shape.kind) {
    case "struct": {
      const written: Record<string, unknown> = {};
      const given = Object.keys(isRecord(value) ? value : {}).filter((key) => Object.hasOwn(shape.fields, key));
      const missing = Object.keys(shape.fields).filter((key) => !given.includes(key));
      for (const key of [...given, ...missing]) {
        const member = memberOf(shape, key);
        const content = at(value, key);
        if (!member || (content === undefined && member.empty !== "written")) continue;
        const result = stored(content, member.shape);
        if (member.empty === "omitted" && isEmpty(result)) continue;
        written[key] = result;
      }
      return written;
    }
    case "list":
      return Array.isArray(value) ? value.map((item) => stored(item, shape.items)) : [];
    case "map":
      return Object.fromEntries(
        Object.entries(isRecord(value) ? value : {}).map(([key, item]) => [key, stored(item, shape.values)]),
      );
    case "string":
      return value ?? "";
    case "boolean":
      return value ?? false;
    case "integer":
    case "float":
      return value ?? 0;
    default:
      return value;
  }
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === "" || value === false || value === 0 || (isRecord(value) && Object.keys(value).length === 0);
}
