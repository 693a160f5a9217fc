import { fail } from "../trouble.ts";
import { byBytes } from "../values.ts";
import { findAll } from "./jsonpath/evaluate.ts";
import type { Row } from "./table.ts";

/** --sort-by: by the first value that a path finds; rows without one stand first. */
export function sortRows(rows: readonly Row[], path: string): readonly Row[] {
  const keyed = rows.map((row) => ({ row, key: findAll(path, row.object)[0] }));
  if (rows.length > 0 && !hasField(rows, path))
    throw fail(`couldn't find any field with path "{.${path.replace(/^\{?\.?|\}$/g, "")}}" in the list of objects`);
  return keyed.toSorted((one, other) => compare(one.key, other.key)).map(({ row }) => row);
}

export function hasField(rows: readonly Row[], path: string): boolean {
  return rows.some((row) => findAll(path, row.object)[0] !== undefined);
}

function compare(one: unknown, other: unknown): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined);
  if (typeof one === "number" && typeof other === "number") return one - other;
  return byBytes(String(one), String(other));
}
