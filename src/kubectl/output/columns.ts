/** `-o custom-columns=NAME:.metadata.name,…`: a path for each column. */
import { fail } from "../trouble.ts";
import { goValue } from "./json.ts";
import { valuesOf } from "./jsonpath/evaluate.ts";
import { type Node, parseTemplate, relaxed } from "./jsonpath/parse.ts";
import { tabular } from "./table.ts";

export interface CustomColumns {
  readonly headers: readonly string[];
  readonly paths: readonly (readonly Node[])[];
}

export function parseColumns(spec: string): CustomColumns {
  if (spec === "") throw fail("custom-columns format specified but no custom columns given");
  const parts = spec.split(",").map((part) => {
    const colon = part.indexOf(":");
    if (colon < 0) throw fail(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: part.slice(colon + 1) };
  });
  return {
    headers: parts.map(({ header }) => header),
    paths: parts.map(({ path }) => parseTemplate(relaxed(path))),
  };
}

export function columnsText(
  { headers, paths }: CustomColumns,
  objects: readonly unknown[],
  withHeaders: boolean,
): string {
  const rows = objects.map((object) =>
    paths.map((path) => {
      const values = valuesOf(path, object);
      return values.length === 0 ? "<none>" : values.map(goValueOrNone).join(",");
    }),
  );
  return tabular(withHeaders ? [headers, ...rows] : rows);
}

function goValueOrNone(value: unknown): string {
  return value === null || value === undefined ? "<none>" : goValue(value);
}
