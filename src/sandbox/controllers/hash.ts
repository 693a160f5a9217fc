/** The short name of a pod template: equal templates have equal hashes, so that a revision is found again by its name. */
import type { Json, JsonObject } from "../store/object.ts";
import { isObject } from "../store/object.ts";

const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** `d54d87546`: FNV-1a of the canonical JSON, in letters that make no words. */
export function templateHash(template: JsonObject, collisions = 0): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(canonical(template) + (collisions > 0 ? String(collisions) : ""))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join("");
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((field) => `${JSON.stringify(field)}:${canonical(value[field] ?? null)}`).join(",")}}`;
}
