/**
 * Reads what kubectl 1.32 and newer send for their typed commands: `k8s\0`, an envelope that names apiVersion and kind, and
 * in it the object's message. Answers go back as JSON, so nothing is ever written in protobuf.
 */
import { type ApiError, badRequest } from "../api/status.ts";
import { unrecognized } from "../schema/unrecognized.ts";
import { isObject, type Json, type JsonObject } from "../store/object.ts";
import { type Message, messageOf, type Scalar, type Shape } from "./messages.ts";
import { Malformed, readFields, readPacked, type WireValue } from "./reader.ts";

const magic = [0x6b, 0x38, 0x73, 0x00];

/** The object in a protobuf body, sent where an object of `kind` belongs; throws an ApiError (400) where it is none. */
export function decodeProtobuf(body: Uint8Array, kind: string): JsonObject {
  if (body.length === 0) throw unrecognized(kind, "empty data", body);
  if (!magic.every((byte, place) => body[place] === byte)) {
    const why = "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]";
    throw unrecognized(kind, why, body);
  }
  if (body.length === magic.length) throw unrecognized(kind, "empty body", body);
  const sent = attempt(
    () => envelope(body.subarray(magic.length)),
    (why) => unrecognized(kind, why, body),
  );
  const handled = (why: string) => {
    const version = sent.apiVersion.split("/").at(-1);
    return badRequest(`${sent.kind} in version "${version}" cannot be handled as a ${kind}: ${why}`);
  };
  const message = messageOf(modelOf(sent.apiVersion, sent.kind));
  if (!message) {
    throw handled(
      `no kind "${sent.kind}" is registered for version "${sent.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const object = attempt(
    () => readMessage(sent.raw, message),
    (why) => handled(`proto: ${why}`),
  );
  return { kind: sent.kind, apiVersion: sent.apiVersion, ...object };
}

function attempt<T>(read: () => T, refusal: (why: string) => ApiError): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Malformed ? refusal(error.message) : error;
  }
}

interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

function envelope(bytes: Uint8Array): Envelope {
  const fields = new Map([...readFields(bytes)].map(({ number, value }) => [number, value]));
  const type = new Map([...readFields(bytesOf(fields.get(1)))].map(({ number, value }) => [number, value]));
  return { apiVersion: text(type.get(1)), kind: text(type.get(2)), raw: bytesOf(fields.get(2)) };
}

function modelOf(apiVersion: string, kind: string): string {
  if (kind === "DeleteOptions") return "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions";
  const [version = "", group = "core"] = apiVersion.split("/").reverse();
  return `io.k8s.api.${group.split(".")[0]}.${version}.${kind}`;
}

function readMessage(bytes: Uint8Array, message: Message): JsonObject {
  const read = new Map<string, Json>();
  for (const { number, value } of readFields(bytes)) {
    const inlined = message.inlined.get(number);
    if (inlined) {
      const inner = readMessage(bytesOf(value), inlined);
      for (const [name, field] of Object.entries(inner)) read.set(name, field);
    }
    const field = message.fields.get(number);
    if (!field) continue;
    const next = withOccurrence(read.get(field.name), value, field.shape);
    if (field.keepsEmpty || !isEmpty(next)) read.set(field.name, next);
    else read.delete(field.name);
  }
  return Object.fromEntries(read);
}

/** Lists and maps come item by item; of anything else the last occurrence counts. */
function withOccurrence(before: Json | undefined, value: WireValue, shape: Shape): Json {
  switch (shape.of) {
    case "list": {
      const items = Array.isArray(before) ? before : [];
      const isPacked = shape.item.of === "scalar" && numeric(shape.item.type) && typeof value !== "number";
      const values: readonly WireValue[] = isPacked ? readPacked(bytesOf(value)) : [value];
      return [...items, ...values.map((one) => readValue(one, shape.item))];
    }
    case "map": {
      const [key, entry] = readEntry(bytesOf(value), shape.value);
      return Object.fromEntries([...Object.entries(isObject(before) ? before : {}), [key, entry]]);
    }
    default:
      return readValue(value, shape);
  }
}

function readEntry(bytes: Uint8Array, shape: Shape): [string, Json] {
  const fields = new Map([...readFields(bytes)].map(({ number, value }) => [number, value]));
  return [text(fields.get(1)), readValue(fields.get(2) ?? new Uint8Array(), shape)];
}

function readValue(value: WireValue, shape: Shape): Json {
  if (shape.of === "scalar") return scalar(value, shape.type);
  if (shape.of === "message") return special(shape.model, bytesOf(value)) ?? fields(shape.model, bytesOf(value));
  // A list or map within a list or map is wrapped in a message, as its first field.
  const wrapped = [...readFields(bytesOf(value))].filter(({ number }) => number === 1);
  return wrapped.reduce<Json>(
    (whole, { value: item }) => withOccurrence(whole, item, shape),
    shape.of === "list" ? [] : {},
  );
}

function fields(model: string, bytes: Uint8Array): JsonObject {
  const message = messageOf(model);
  return message ? readMessage(bytes, message) : {};
}

/** Types that JSON shows as something else than their message. */
function special(model: string, bytes: Uint8Array): Json | undefined {
  const field = (number: number) => [...readFields(bytes)].findLast((one) => one.number === number)?.value;
  switch (model.split(".").at(-1)) {
    case "Quantity":
      return text(field(1));
    case "IntOrString":
      return field(1) === 1 ? text(field(3)) : numberOf(field(2));
    case "FieldsV1":
    case "RawExtension":
    case "JSON":
      return json(text(field(1)));
    default:
      return undefined;
  }
}

function json(written: string): Json {
  if (written === "") return {};
  try {
    return JSON.parse(written);
  } catch {
    throw new Malformed("a field that holds JSON holds something else");
  }
}

function scalar(value: WireValue, type: Scalar): Json {
  switch (type) {
    case "string":
      return text(value);
    case "bytes":
      return Buffer.from(bytesOf(value)).toString("base64");
    case "bool":
      return numberOf(value) !== 0;
    case "time":
      return time(bytesOf(value), "Z");
    case "microtime":
      return time(bytesOf(value), ".000000Z");
    case "duration":
      return `${numberOf([...readFields(bytesOf(value))].at(-1)?.value) / 1e9}s`;
    default:
      return numberOf(value);
  }
}

/** Seconds and nanoseconds since 1970; empty is no time at all. */
function time(bytes: Uint8Array, form: "Z" | ".000000Z"): Json {
  const parts = new Map([...readFields(bytes)].map(({ number, value }) => [number, numberOf(value)]));
  const [seconds, nanos = 0] = [parts.get(1), parts.get(2)];
  const date = new Date((seconds ?? Number.NaN) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const whole = date.toISOString().slice(0, -".000Z".length);
  return form === "Z" ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, "0")}Z`;
}

function numeric(type: Scalar): boolean {
  return type === "int32" || type === "int64" || type === "bool";
}

function isEmpty(value: Json): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === null || value === "" || value === 0 || value === false;
}

function bytesOf(value: WireValue | undefined): Uint8Array {
  if (value === undefined) return new Uint8Array();
  if (typeof value === "number") throw new Malformed("wrong wireType = 0 for a field of bytes");
  return value;
}

function numberOf(value: WireValue | undefined): number {
  if (value === undefined) return 0;
  if (typeof value !== "number") throw new Malformed("wrong wireType = 2 for a field that is a number");
  return value;
}

function text(value: WireValue | undefined): string {
  return new TextDecoder().decode(bytesOf(value));
}
