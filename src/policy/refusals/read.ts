// Reading JSON values whose types nobody has checked: a wrong type reads as absent.
import { isRecord } from "../json.ts";

/** The value below the keys; null is absent, and so is everything that an object only inherits. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  let current = value;
  for (const key of keys) {
    if (Array.isArray(current) && typeof key === "number") current = current[key];
    else current = isRecord(current) && Object.hasOwn(current, key) ? current[key] : undefined;
  }
  return current ?? undefined;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isRecord(value) ? Object.keys(value).map((key) => [key, value[key]] as const) : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function has(value: unknown): boolean {
  return value !== undefined && value !== null;
}
