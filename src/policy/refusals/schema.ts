// Custom resources are checked against their schema, and only when nothing blocks them against the schema's own rules.
import { isRecord } from "../json.ts";
import type { FieldPath, Refusal } from "../types.ts";
import {
  duplicate,
  fieldName,
  invalid,
  invalidAsWhole,
  invalidType,
  notSupported,
  print,
  required,
  tooLong,
  tooMany,
} from "./field.ts";
import { byteLength } from "./names.ts";
import { at, has, text } from "./read.ts";

/** The part of an OpenAPI schema that policies use. */
export type Schema =
  | {
      readonly type: "object";
      readonly properties?: Readonly<Record<string, Schema>>;
      readonly additionalProperties?: Schema;
      readonly required?: readonly string[];
      readonly minProperties?: number;
      readonly maxProperties?: number;
      readonly rules?: readonly Rule[];
    }
  | {
      readonly type: "array";
      readonly items: Schema;
      readonly minItems?: number;
      readonly maxItems?: number;
      readonly set?: boolean;
      readonly rules?: readonly Rule[];
    }
  | { readonly type: "integer" | "number"; readonly minimum?: number; readonly maximum?: number }
  | {
      readonly type: "string";
      readonly enum?: readonly string[];
      readonly maxLength?: number;
      readonly rules?: readonly Rule[];
    }
  | { readonly type: "any" };

/** A rule in words of the schema's author, and whether a value keeps it. */
export interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly message: string;
}

const unchecked =
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
const blocking = [
  "FieldValueNotSupported",
  "FieldValueRequired",
  "FieldValueTooLong",
  "FieldValueTooMany",
  "FieldValueTypeInvalid",
];

/** `before` are refusals about the metadata. */
export function schemaRefusals(value: unknown, schema: Schema, before: readonly Refusal[]): readonly Refusal[] {
  const refusals = [...before, ...violations(value, schema, []), ...repeated(value, schema, [])];
  if (refusals.some((refusal) => refusal.reason !== undefined && blocking.includes(refusal.reason))) {
    return [...refusals, { ...invalid([], null, unchecked), field: "<nil>" }];
  }
  return [...refusals, ...brokenRules(value, schema, [])];
}

function* violations(value: unknown, schema: Schema, path: FieldPath): Generator<Refusal> {
  if (schema.type === "any") return;
  if (!isOfType(value, schema.type)) yield wrongType(value, schema.type, path);
  // A value of a wrong type is still held against the bounds that fit it.
  if (schema.type === "object" && isRecord(value)) yield* objectViolations(value, schema, path);
  if (schema.type === "array" && Array.isArray(value)) yield* listViolations(value, schema, path);
  if (schema.type === "string") yield* textViolations(value, schema, path);
  if ((schema.type === "integer" || schema.type === "number") && typeof value === "number") {
    const { maximum, minimum } = schema;
    if (maximum !== undefined && value > maximum) {
      yield invalid(path, value, `${body(path)} should be less than or equal to ${maximum}`);
    }
    if (minimum !== undefined && value < minimum) {
      yield invalid(path, value, `${body(path)} should be greater than or equal to ${minimum}`);
    }
  }
}

function* textViolations(
  value: unknown,
  schema: Extract<Schema, { type: "string" }>,
  path: FieldPath,
): Generator<Refusal> {
  if (schema.enum && !schema.enum.includes(text(value))) yield notSupported(path, value, schema.enum);
  if (typeof value !== "string") return;
  if (schema.maxLength !== undefined && byteLength(value) > schema.maxLength) yield tooLong(path, schema.maxLength);
}

function* listViolations(
  value: readonly unknown[],
  schema: Extract<Schema, { type: "array" }>,
  path: FieldPath,
): Generator<Refusal> {
  for (const [index, item] of value.entries()) yield* violations(item, schema.items, [...path, index]);
  const least = schema.minItems ?? 0;
  if (value.length < least) yield invalid(path, value.length, `${body(path)} should have at least ${least} items`);
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    yield tooMany(path, value.length, schema.maxItems);
}

function* objectViolations(
  value: Readonly<Record<string, unknown>>,
  schema: Extract<Schema, { type: "object" }>,
  path: FieldPath,
): Generator<Refusal> {
  const size = Object.keys(value).length;
  const least = schema.minProperties ?? 0;
  if (size < least) yield invalid(path, size, `${body(path)} should have at least ${least} properties`);
  if (schema.maxProperties !== undefined && size > schema.maxProperties)
    yield tooMany(path, size, schema.maxProperties);
  for (const key of Object.keys(value)) {
    const below = propertyOf(schema, key);
    if (below) yield* violations(value[key], below, [...path, key]);
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key)) yield required([...path, key]);
  }
}

function propertyOf(schema: Extract<Schema, { type: "object" }>, key: string): Schema | undefined {
  const properties = schema.properties ?? {};
  return Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties;
}

function isOfType(value: unknown, type: Exclude<Schema["type"], "any">): boolean {
  switch (type) {
    case "object":
      return isRecord(value);
    case "array":
      return Array.isArray(value);
    case "integer":
      return isInteger(value);
    default:
      return typeof value === type;
  }
}

function wrongType(value: unknown, type: string, path: FieldPath): Refusal {
  const name = typeNameOf(value);
  return invalidType(path, name, `${body(path)} must be of type ${type}: ${print(name)}`);
}

function typeNameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return isInteger(value) ? "integer" : "number";
  return typeof value;
}

function isInteger(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 63;
}

function body(path: FieldPath): string {
  return `${fieldName(path)} in body`;
}

/** Items that stand twice in a list that is a set. */
function* repeated(value: unknown, schema: Schema, path: FieldPath): Generator<Refusal> {
  if (schema.type === "array" && schema.set && Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      if (value.indexOf(item) < index) yield duplicate([...path, index], item);
    }
  }
  for (const [key, item, below] of children(value, schema)) yield* repeated(item, below, [...path, key]);
}

function* brokenRules(value: unknown, schema: Schema, path: FieldPath): Generator<Refusal> {
  if ("rules" in schema) {
    for (const rule of schema.rules ?? []) {
      if (rule.holds(value)) continue;
      yield schema.type === "string" ? invalid(path, value, rule.message) : invalidAsWhole(path, rule.message);
    }
  }
  for (const [key, item, below] of children(value, schema)) yield* brokenRules(item, below, [...path, key]);
}

function* children(value: unknown, schema: Schema): Generator<[string | number, unknown, Schema]> {
  if (schema.type === "array" && Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield [index, item, schema.items];
  } else if (schema.type === "object" && isRecord(value)) {
    for (const key of Object.keys(value)) {
      const below = propertyOf(schema, key);
      if (below && has(at(value, key))) yield [key, value[key], below];
    }
  }
}

/** The value without the fields that are null: a server takes them as absent before it looks at the schema. */
export function withoutNulls(value: unknown, schema: Schema): unknown {
  if (schema.type === "array" && Array.isArray(value)) return value.map((item) => withoutNulls(item, schema.items));
  if (schema.type !== "object" || !isRecord(value)) return value;
  const given = Object.entries(value).filter(([, item]) => has(item));
  return Object.fromEntries(
    given.map(([key, item]) => {
      const below = propertyOf(schema, key);
      return [key, below ? withoutNulls(item, below) : item];
    }),
  );
}

/** The paths of fields that the schema does not have. */
export function* unknownProperties(
  value: unknown,
  schema: Schema,
  path: FieldPath = [],
): Generator<{ readonly path: FieldPath; readonly known: readonly string[] }> {
  if (schema.type !== "any" && isRecord(value)) {
    for (const key of Object.keys(value)) {
      const known = schema.type === "object" ? Object.keys(schema.properties ?? {}) : [];
      if (schema.type !== "object" || !propertyOf(schema, key)) yield { path: [...path, key], known };
    }
  }
  for (const [key, item, below] of children(value, schema)) yield* unknownProperties(item, below, [...path, key]);
}
