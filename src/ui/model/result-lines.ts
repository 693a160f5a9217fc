/**
 * The results: what was scored, what was learned, which mistakes were made.
 *
 *     24 of 410 points, 0 of 5 modules passed
 *
 *     Your first policy                 24 of 80 points   12 min
 *       ✓ Name the object               10 of 10
 *       learned: …
 */

import { scoringRules } from "../../workshop/progress/score.ts";
import { reportOf } from "../../workshop/report/report.ts";
import type { Course } from "../state.ts";
import { blank, ends, type Line, line, span, wrapLine } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import type { Theme } from "../theme.ts";

export function resultLines({ modules, progress, at }: Course, columns: number, { glyphs }: Theme): readonly Line[] {
  const report = reportOf(modules, progress);
  const touched = report.modules.filter(({ steps }) =>
    steps.some(({ state, attempts }) => state !== "open" || attempts > 0),
  );
  return [
    line(
      `${report.points} of ${report.of} points, ${report.passedModules} of ${report.modules.length} modules passed`,
      "title",
    ),
    // The learner's own module first: nobody should have to look for what they have just done.
    ...touched
      .toSorted((one, other) => Number(other.id === at.module.id) - Number(one.id === at.module.id))
      .flatMap(({ title, points, of, minutes, steps, learned, mistakes }) => [
        blank,
        ends(
          [span(title, "accent", true)],
          [span(`${points} of ${of} points${minutes === undefined ? "" : `  ${minutes} min`}`, "accent")],
          columns,
        ),
        ...steps
          .filter(({ state, attempts }) => state !== "open" || attempts > 0)
          .map((step) =>
            ends(
              [
                step.state === "passed"
                  ? span(`  ${glyphs.done} `, "good")
                  : step.state === "skipped"
                    ? span(`  ${glyphs.skipped} `, "warn")
                    : span(`  ${glyphs.open} `, "dim"),
                span(step.title),
                span(
                  `  ${counted(step.attempts, "try", "tries")}${step.hints > 0 ? `, ${counted(step.hints, "hint", "hints")}` : ""}`,
                  "dim",
                ),
              ],
              [span(`${step.points} of ${step.of}`, "dim")],
              columns,
            ),
          ),
        ...learned.flatMap((text) => wrapLine([span(`  ${glyphs.bullet} `, "good"), ...inlineLine(text)], columns, 4)),
        ...mistakes.flatMap(({ step, says }) =>
          wrapLine([span(`  ! ${step}: `, "warn"), ...inlineLine(says)], columns, 4),
        ),
      ]),
    blank,
    ...scoringRules.flatMap((rule) => wrapLine(line(rule, "dim"), columns)),
    blank,
    ...wrapLine(
      line("w writes this page into your folder; netpol-workshop report -o md, html or json prints it.", "dim"),
      columns,
    ),
  ];
}

function counted(number: number, one: string, several: string): string {
  return `${number} ${number === 1 ? one : several}`;
}
