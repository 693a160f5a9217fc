import { isList, isObject, type Json } from "../store/object.ts";

/** How Go prints a JSON value with %v, as it stands in the texts of patch errors: `map[a:1 b:[x y]]`. */
export function goText(value: Json): string {
  if (value === null) return "<nil>";
  if (isList(value)) return `[${value.map(goText).join(" ")}]`;
  if (!isObject(value)) return String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((field) => `${field}:${goText(value[field] ?? null)}`).join(" ")}]`;
}
