/**
 * Who reaches whom in this step.
 *
 *                  svc:prod/db    pod:prod/db
 *                  3306           22
 *     prod/api     ✗ denied !     ✗ denied
 *     prod/web     ✗ denied       [✗ denied]
 *
 *     prod/api → svc:prod/db:3306
 *     should be allowed · observed: ✗ denied · by the policies: ✗ denied
 */

import { width } from "../../text/width.ts";
import { sourceText, targetText } from "../../workshop/module/probes.ts";
import type { Course, State } from "../state.ts";
import { blank, choosing, type Line, line, lineWidth, padded, type Span, span, wrapLine } from "../text/line.ts";
import { type Theme, verdictSpan } from "../theme.ts";
import { type Known, knownOf } from "./known.ts";
import { connectionTitle, factLines } from "./known-lines.ts";
import { gridOfStep, type ProbeGrid, probeAt } from "./world.ts";

export function matrixLines(state: State, course: Course, columns: number, theme: Theme): readonly Line[] {
  const grid = gridOfStep(course.at.step);
  if (!grid) return wrapLine(line("This step is not about connections.", "dim"), columns);
  return [
    ...gridLines(state, grid, columns, theme),
    blank,
    ...selectionLines(state, grid, theme),
    blank,
    ...matrixFileLines(state, grid, columns, theme),
  ];
}

function gridLines(state: State, grid: ProbeGrid, columns: number, theme: Theme): readonly Line[] {
  const cell = (row: number, column: number): Line => {
    const probe = probeAt(grid, row, column);
    return probe ? contentOf(knownOf(state, probe), theme) : [span("-", "dim")];
  };
  return gridTable(grid, cell, state.matrix, columns);
}

/** Sources beside destinations; destinations that do not fit beside each other stand below. */
export function gridTable(
  grid: ProbeGrid,
  cell: (row: number, column: number) => Line,
  selected: { readonly row: number; readonly column: number },
  columns: number,
): readonly Line[] {
  const names = grid.sources.map(sourceText);
  const left = Math.max(...names.map(width)) + 2;
  const heads = grid.targets.map((target) => headOf(targetText(target)));
  const cells = grid.sources.map((_, row) => grid.targets.map((__, column) => cell(row, column)));
  const widths = heads.map(
    (head, column) => Math.max(...head.map(width), ...cells.map((row) => lineWidth(row[column] ?? []))) + 2,
  );
  const shown = (row: number, column: number): Line => {
    const content = choosing({ row, column }, cells[row]?.[column] ?? []);
    const here = row === selected.row && column === selected.column;
    return here ? content.map((each) => ({ ...each, tone: "selected" })) : content;
  };
  return bands(widths, columns - left).flatMap((band, index) => [
    ...(index === 0 ? [] : [blank]),
    ...[0, 1].map((part) => [
      span(" ".repeat(left)),
      ...band.flatMap((column) =>
        padded([span(heads[column]?.[part] ?? "", part === 0 ? "accent" : "dim")], widths[column] ?? 0),
      ),
    ]),
    ...names.map((name, row) => [
      ...padded([span(name, row === selected.row ? "accent" : "plain", row === selected.row)], left),
      ...band.flatMap((column) => padded(shown(row, column), widths[column] ?? 0)),
    ]),
  ]);
}

/** `svc:prod/db:3306` stands in two lines. */
function headOf(text: string): readonly [string, string] {
  const at = text.lastIndexOf(":");
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Columns that fit beside each other; the others stand below. */
function bands(widths: readonly number[], room: number): readonly (readonly number[])[] {
  const found: number[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const [column, wide] of widths.entries()) {
    if (used + wide > room) {
      found.push([]);
      used = 0;
    }
    found.at(-1)?.push(column);
    used += wide;
  }
  return found;
}

function contentOf({ expected, observed, predicted, preview }: Known, theme: Theme): Line {
  const now = observed ?? predicted;
  const spans: Span[] = [verdictSpan(now, theme)];
  if (preview) spans.push(span(theme.glyphs.arrow, "warn"), verdictSpan(preview, theme));
  if (expected && now && expected !== now) spans.push(span(" !", "warn", true));
  return spans;
}

function selectionLines(state: State, grid: ProbeGrid, theme: Theme): readonly Line[] {
  const { row, column } = state.matrix;
  const [source, target] = [grid.sources[row], grid.targets[column]];
  if (!source || !target) return [];
  const probe = probeAt(grid, row, column);
  const title = connectionTitle({ from: source, to: target }, theme);
  if (!probe) return [title, line("not asked in this step", "dim")];
  const known = knownOf(state, probe);
  return [
    title,
    ...factLines(known, theme),
    ...(known.observed === undefined ? [line("  not tried yet; c checks", "dim")] : []),
  ];
}

export function matrixFileLines(state: State, grid: ProbeGrid, columns: number, { glyphs }: Theme): readonly Line[] {
  const { world } = state;
  if (!world) return [line("reading the cluster …", "dim")];
  if (world.fileTrouble) return wrapLine(line(`Your file: ${world.fileTrouble}`, "bad"), columns);
  const changes = grid.probes.filter(({ probe }) => knownOf(state, probe).preview !== undefined).length;
  if (!world.differs) return wrapLine(line(world.file ? "The cluster holds what your file says." : "", "dim"), columns);
  return wrapLine(
    line(
      changes === 0
        ? "Your file is not applied; it would change none of these connections."
        : `Your file is not applied; it would change ${changes === 1 ? "one connection" : `${changes} connections`} (${glyphs.arrow}).`,
      "warn",
    ),
    columns,
  );
}
