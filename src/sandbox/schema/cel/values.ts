/** The values of CEL, and how JSON becomes them by its schema. */
import type ipaddr from "ipaddr.js";
import type { Schema } from "../../kinds/schema.ts";
import { isList, isObject, type Json } from "../../store/object.ts";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | {
      readonly is: "list";
      readonly items: readonly Value[] /** Sets are equal in any order. */;
      readonly isSet: boolean;
    }
  | { readonly is: "map"; readonly fields: ReadonlyMap<string, Value> }
  | { readonly is: "time" | "duration"; readonly milliseconds: number }
  | { readonly is: "type"; readonly name: string }
  | { readonly is: "optional"; readonly value: Value | undefined }
  | { readonly is: "ip"; readonly address: Address }
  | { readonly is: "cidr"; readonly address: Address; readonly length: number };

/** What an expression says about itself when it cannot be answered: `no such key: lo`. */
export class CelError extends Error {}

export function noOverload(): CelError {
  return new CelError("no such overload");
}

export function textOf(value: Value | undefined): string {
  if (typeof value !== "string") throw noOverload();
  return value;
}

export function list(items: readonly Value[], isSet = false): Value {
  return { is: "list", items, isSet };
}

export function celValue(json: Json, schema: Schema): Value {
  if (typeof json === "number") {
    return Number.isInteger(json) && schema.type !== "number" ? BigInt(json) : json;
  }
  if (typeof json === "string") return schema.format === undefined ? json : formatted(json, schema.format);
  if (isList(json)) {
    const items = json.map((item) => celValue(item, schema.items ?? {}));
    return list(items, schema["x-kubernetes-list-type"] === "set");
  }
  if (!isObject(json)) return json;
  const { properties = {}, additionalProperties } = schema;
  const free = typeof additionalProperties === "object" ? additionalProperties : {};
  const fields = Object.entries(json).map(([name, inner]): [string, Value] => [
    name,
    celValue(inner, (Object.hasOwn(properties, name) ? properties[name] : undefined) ?? free),
  ]);
  return { is: "map", fields: new Map(fields) };
}

function formatted(text: string, format: string): Value {
  if (format === "date-time" || format === "date") return timeOf(text) ?? text;
  return format === "duration" ? (durationOf(text) ?? text) : text;
}

export function timeOf(text: string): Value | undefined {
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : { is: "time", milliseconds };
}

const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 0.001,
  µs: 0.001,
  ns: 1e-6,
};

export function durationOf(text: string): Value | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|ns)/g)];
  const sign = text.startsWith("-") ? -1 : 1;
  const isWhole = parts.map(([part]) => part).join("") === text.replace(/^[-+]/, "") && parts.length > 0;
  if (!isWhole) return undefined;
  const sum = parts.reduce((all, [, amount = "0", unit = "s"]) => all + Number(amount) * (units[unit] ?? 0), 0);
  return { is: "duration", milliseconds: sign * sum };
}

export function sameValue(one: Value, other: Value): boolean {
  if (
    (typeof one === "bigint" || typeof one === "number") &&
    (typeof other === "bigint" || typeof other === "number")
  ) {
    return Number(one) === Number(other);
  }
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) return one === other;
  if (one.is === "list" && other.is === "list") return sameLists(one.items, other.items, one.isSet || other.isSet);
  if (one.is === "map" && other.is === "map") {
    return (
      one.fields.size === other.fields.size &&
      [...one.fields].every(([name, value]) => {
        const found = other.fields.get(name);
        return found !== undefined && sameValue(value, found);
      })
    );
  }
  return JSON.stringify(one) === JSON.stringify(other);
}

function sameLists(one: readonly Value[], other: readonly Value[], anyOrder: boolean): boolean {
  if (one.length !== other.length) return false;
  if (anyOrder) return one.every((item) => other.some((candidate) => sameValue(item, candidate)));
  return one.every((item, place) => sameValue(item, other[place] ?? null));
}

export function typeName(value: Value): string {
  if (value === null) return "null_type";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "double";
    case "string":
      return "string";
    default:
      return value.is === "time"
        ? "google.protobuf.Timestamp"
        : value.is === "duration"
          ? "google.protobuf.Duration"
          : value.is;
  }
}
