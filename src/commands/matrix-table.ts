/**
 * The matrix for the eye. What does not fit gets letters for headers and a legend, and then several tables below each other.
 *
 *                shop/api   shop/db   shop/web
 *                    9090      5432       8080
 *     shop/api       ·          ✓          ✓
 *     shop/web ×3    ✓          ✗          ✓
 */
import type { CellVerdict } from "../policy/index.ts";
import type { Column, Grid, Party } from "../policy/inventory/index.ts";
import { table } from "../text/table.ts";
import { padEnd, width } from "../text/width.ts";
import { type Paints, verdictWords } from "./paint.ts";

const gap = 2;

export function gridTable(grid: Grid, paint: Paints, columns: number): string[] {
  const names = shortNames(grid);
  const labels = grid.rows.map((row) => rowLabel(row, names, paint));
  const left = Math.max(0, ...labels.map(width));
  const heads = grid.columns.map((column, index) => head(column, grid.columns[index - 1], names));
  const whole = fits(left, heads, columns);
  const shown = whole ? heads : heads.map((_, index) => ["", letters(index)] as const);
  const lines = bands(shown, columns - left).flatMap((band, index) => [
    ...(index === 0 ? [] : [""]),
    ...headLines(shown, band, left, paint),
    ...grid.rows.map((row, number) => {
      const cells = band.map((at) => cell(grid, row, grid.columns[at], shown[at], paint));
      return `${padEnd(labels[number] ?? "", left)}${cells.map((text) => " ".repeat(gap) + text).join("")}`.trimEnd();
    }),
  ]);
  return [...title(names), ...lines, ...(whole ? [] : headLegend(grid, names)), "", ...legend(grid, paint, columns)];
}

/** Every verdict in words, however wide that is. */
export function wideTable(grid: Grid, paint: Paints): string[] {
  const words = (verdict: CellVerdict | "self") => (verdict === "self" ? paint.glyphs.self : paint.verdict(verdict));
  return table([
    ["FROM", ...grid.columns.map(({ party, port }) => `${party.name}:${portWord(port)}`)],
    ...grid.rows.map((row) => [
      `${row.name}${count(row, paint)}`,
      ...grid.columns.map((column) => words(grid.verdict(row, column))),
    ]),
  ]);
}

interface Names {
  /** Said once above the table where it is the same for all. */
  readonly namespace?: string;
  of(party: Party): string;
}

function shortNames({ rows, columns }: Grid): Names {
  const parties = [...rows, ...columns.map(({ party }) => party)];
  const namespaces = new Set(parties.flatMap(({ namespace }) => namespace ?? []));
  const [namespace] = namespaces;
  if (namespaces.size !== 1 || namespace === undefined) return { of: ({ name }) => name };
  return { namespace, of: ({ name }) => (name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name) };
}

function title({ namespace }: Names): string[] {
  return namespace === undefined ? [] : [`namespace ${namespace}`, ""];
}

function rowLabel(row: Party, names: Names, paint: Paints): string {
  return `${names.of(row)}${count(row, paint)}`;
}

function count({ pods }: Party, { glyphs }: Paints): string {
  return pods.length > 1 ? ` ${glyphs.times}${pods.length}` : "";
}

/** Name and port; the name stands only over the first of a destination's ports. */
function head({ party, port, assumed }: Column, before: Column | undefined, names: Names): readonly [string, string] {
  return [before?.party === party ? "" : names.of(party), `${portWord(port)}${assumed ? "*" : ""}`];
}

function portWord({ port, protocol }: Column["port"]): string {
  if (port === undefined) return protocol;
  return protocol === "TCP" ? `${port}` : `${port}/${protocol}`;
}

function fits(left: number, heads: readonly (readonly [string, string])[], columns: number): boolean {
  return heads.reduce((sum, head) => sum + gap + headWidth(head), left) <= columns;
}

function headWidth([name, port]: readonly [string, string]): number {
  return Math.max(width(name), width(port));
}

/** The columns that stand beside each other. */
function bands(heads: readonly (readonly [string, string])[], room: number): readonly (readonly number[])[] {
  const all: number[][] = [[]];
  let used = 0;
  for (const [index, head] of heads.entries()) {
    const wanted = gap + headWidth(head);
    if (used + wanted > room && used > 0) {
      all.push([]);
      used = 0;
    }
    all.at(-1)?.push(index);
    used += wanted;
  }
  return all;
}

function headLines(
  heads: readonly (readonly [string, string])[],
  band: readonly number[],
  left: number,
  paint: Paints,
): string[] {
  const line = (which: 0 | 1) => {
    const cells = band.map((at) => {
      const head = heads[at] ?? ["", ""];
      return " ".repeat(gap) + padEnd(head[which], headWidth(head));
    });
    return `${" ".repeat(left)}${cells.join("")}`.trimEnd();
  };
  return [line(0), line(1)].filter((text) => text !== "").map(paint.bold);
}

function cell(
  grid: Grid,
  row: Party,
  column: Column | undefined,
  head: readonly [string, string] | undefined,
  paint: Paints,
): string {
  const verdict = column ? grid.verdict(row, column) : "self";
  const mark = verdict === "self" ? paint.dim(paint.glyphs.self) : paint.mark(verdict);
  return padEnd(mark, headWidth(head ?? ["", ""]));
}

/** a … z, aa, ab … */
function letters(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : letters(Math.floor(index / 26) - 1) + letter;
}

function headLegend({ columns }: Grid, names: Names): string[] {
  const entries = columns.map((column, index) => [
    letters(index),
    names.of(column.party),
    head(column, undefined, names)[1],
  ]);
  return ["", ...table(entries)];
}

/** Only what occurs is explained. */
function legend(grid: Grid, paint: Paints, columns: number): string[] {
  const found = new Set(grid.rows.flatMap((row) => grid.columns.map((column) => grid.verdict(row, column))));
  const verdicts = (["allow", "deny", "unreachable"] as const).filter((verdict) => found.has(verdict));
  const entries = [
    ...verdicts.map((verdict) => `${paint.mark(verdict)} ${verdictWords[verdict]}`),
    ...(found.has("self") ? [`${paint.dim(paint.glyphs.self)} itself`] : []),
    ...(grid.columns.some(({ assumed }) => assumed) ? ["* no port is named there; 80 stands for any"] : []),
    "rows open connections to columns",
  ];
  const lines: string[] = [];
  for (const entry of entries) {
    const last = lines.at(-1);
    if (last !== undefined && width(`${last}   ${entry}`) <= columns) lines[lines.length - 1] = `${last}   ${entry}`;
    else lines.push(entry);
  }
  return lines;
}
