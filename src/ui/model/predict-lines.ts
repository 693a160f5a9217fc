/**
 * The matrix that the learner fills, and after the comparison what was right.
 *
 *                 svc:prod/db
 *                 3306
 *     prod/api    ✓ allowed
 *     prod/db     · not asked
 */

import { sourceText, targetText } from "../../workshop/module/probes.ts";
import { verdictWords } from "../../workshop/questions.ts";
import type { Course, State } from "../state.ts";
import { blank, type Line, line, span, wrapLine } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import { type Theme, verdictSpan } from "../theme.ts";
import { gridTable } from "./matrix-lines.ts";
import { gridOfStep } from "./world.ts";

export function predictLines(state: State, course: Course, columns: number, theme: Theme): readonly Line[] {
  const grid = gridOfStep(course.at.step);
  if (!grid) return [];
  const { chosen, results, measured } = state.answers;
  const cell = (row: number, column: number): Line => {
    const index = grid.probes.findIndex((each) => each.row === row && each.column === column);
    if (index < 0) return [span("-", "dim")];
    const answer = verdictWords[chosen[index]?.[0] ?? -1];
    if (!results) return answer ? [verdictSpan(answer, theme)] : [span("·········", "dim")];
    return [verdictSpan(answer, theme), results[index]?.ok ? span(" right", "good") : span(" wrong", "bad", true)];
  };
  const left = grid.probes.length - grid.probes.filter((_, index) => (chosen[index] ?? []).length > 0).length;
  return [
    ...wrapLine(
      line(
        results ? "Your prediction, compared:" : "What will happen? a allowed, d denied, u the name does not resolve.",
      ),
      columns,
    ),
    blank,
    ...gridTable(grid, cell, state.matrix, columns),
    blank,
    ...(results
      ? results.flatMap(({ ok, part }, index) => {
          const observed = measured?.cells[index]?.observed;
          const { probe } = grid.probes[index] ?? {};
          if (!probe) return [];
          return wrapLine(
            [
              span(ok ? `${theme.glyphs.allow} ` : `${theme.glyphs.deny} `, ok ? "good" : "bad", true),
              span(`${sourceText(probe.from)} ${theme.glyphs.arrow} ${targetText(probe.to)} `, "plain", !ok),
              verdictSpan(observed ?? probe.expected, theme),
              span("  "),
              ...(ok ? [] : inlineLine(part.because(0))),
            ],
            columns,
            4,
          );
        })
      : [line(left > 0 ? `${left} to go` : "Enter compares with what really happens", left > 0 ? "dim" : "accent")]),
    ...(results ? [blank, line("n goes on to the next step", "accent")] : []),
  ];
}
