/** What config maps and secrets share: keys, size, and content that must not change any more. */
import { configKeyComplaints } from "../../../policy/refusals/names.ts";
import { sameJson } from "../../patch/json.ts";
import { type Draft, type Json, type KubeObject, objectAt } from "../../store/object.ts";
import { Field } from "../fields.ts";
import type { Refusals } from "../rules.ts";

const mostBytes = 1024 * 1024;

export function* keysRefusals(object: Draft, name: string): Refusals {
  for (const key of Object.keys(objectAt(object, name)).sort()) {
    yield* Field.at(name).key(key).unlike(key, configKeyComplaints(key));
  }
}

export function* sizeRefusals(object: Draft, texts: readonly string[], field: Field): Refusals {
  const values = texts.flatMap((name) => Object.values(objectAt(object, name)));
  const size = values.reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? Buffer.byteLength(value) : 0),
    0,
  );
  if (size > mostBytes) yield field.tooLong(mostBytes);
}

/** `immutable: true` cannot be taken back, and then the content stays. */
export function* immutableRefusals(object: Draft, old: KubeObject, names: readonly string[]): Refusals {
  if (old.immutable !== true) return;
  const detail = "field is immutable when `immutable` is set";
  if (object.immutable !== true) yield Field.at("immutable").forbidden(detail);
  for (const name of names) {
    if (!sameJson(objectAt(object, name), objectAt(old, name))) yield Field.at(name).forbidden(detail);
  }
}

/** Where Go's decoder stops in a text that is no base64; undefined for one that is. */
export function badBase64(value: Json): number | undefined {
  const text = typeof value === "string" ? value.replace(/[\r\n]/g, "") : "";
  const wrong = text.search(/[^A-Za-z0-9+/=]/);
  if (wrong >= 0) return wrong;
  const padding = text.indexOf("=");
  const letters = padding === -1 ? text.length : padding;
  if (padding >= 0 && !/^={1,2}$/.test(text.slice(padding))) return padding;
  return text.length % 4 === 0 && letters % 4 !== 1 ? undefined : text.length - (text.length % 4);
}
