import { byBytes, isMap } from "../values.ts";

/** JSON as Go writes it: keys sorted, `<`, `>` and `&` escaped. */
export function goJson(value: unknown, indent = 0): string {
  return escaped(JSON.stringify(sorted(value), undefined, indent));
}

/** The same value with the keys of its maps in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort(byBytes)
      .filter((key) => value[key] !== undefined)
      .map((key) => [key, sorted(value[key])]),
  );
}

function escaped(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A value as Go's %v prints it: map[app:web], [a b]. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return "<nil>";
  if (Array.isArray(value)) return `[${value.map(goValue).join(" ")}]`;
  if (!isMap(value)) return String(value);
  const entries = Object.keys(value)
    .sort(byBytes)
    .map((key) => `${key}:${goValue(value[key])}`);
  return `map[${entries.join(" ")}]`;
}
