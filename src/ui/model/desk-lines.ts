/**
 * What lies beside the lesson.
 *
 *     ✓ Name the object              10/10
 *     ▶ Link it to the database      0/15
 *     ○ Let the API in               25
 *
 *     ✗ not passed yet
 *     The policy protects the API, not the database.
 *
 *     Hint 1 of 3: Nothing links a policy to a pod but labels.
 */

import { disagreementText, doneWords } from "../../workshop/check/words.ts";
import { sourceText, targetText } from "../../workshop/module/probes.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { pointsOf } from "../../workshop/progress/score.ts";
import { isAnswered } from "../../workshop/questions.ts";
import type { CheckResult } from "../../workshop/workshop.ts";
import type { CommandRun, Course, Desk, DeskPart, State } from "../state.ts";
import { blank, ends, type Line, line, type Span, span, wrapLine } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import { yamlLine } from "../text/yaml.ts";
import { type Theme, verdictSpan } from "../theme.ts";

export function deskLines(
  state: State,
  course: Course,
  columns: number,
  theme: Theme,
  withSteps: boolean,
): readonly Line[] {
  const [steps, ...others] = deskBlocks(state, course, columns, theme);
  // Where there is little room, the steps give way to whatever was asked for.
  const shown = withSteps || others.length === 0 ? [steps, ...others] : others;
  return shown.flatMap(({ lines }, index) => (index === 0 ? lines : [blank, ...lines]));
}

const titles = { run: "Output", check: "Check", solution: "Answer", hints: "Hints" } as const;

export function deskTitle({ newest }: Desk): string {
  return newest ? titles[newest] : "Task";
}

/** One thing beside the lesson, and what it is told of: another of these is news, even if it says the same. */
export interface DeskBlock {
  readonly of: unknown;
  readonly lines: readonly Line[];
}

/** The steps first; then the newest: nobody should have to scroll to what they asked for. */
export function deskBlocks(
  { desk, world }: State,
  course: Course,
  columns: number,
  theme: Theme,
): readonly [DeskBlock, ...DeskBlock[]] {
  const { check, run, solution, hints } = desk;
  const steps = [...taskLines(course, columns, theme), blank, ...stepLines(course, columns, theme)];
  const file = world?.fileTrouble
    ? line(`Your file: ${world.fileTrouble}`, "bad")
    : world?.differs && check
      ? line("The cluster does not hold what your file says: p applies it.", "warn")
      : undefined;
  const blocks: Readonly<Record<DeskPart, DeskBlock | undefined>> = {
    run: run && { of: run, lines: runLines(run, columns, theme) },
    check: check && { of: check, lines: checkLines(check, course, columns, theme) },
    solution: solution && { of: solution, lines: solutionLines(solution, columns) },
    hints: hints.length > 0 ? { of: "hints", lines: hintLines(hints, columns) } : undefined,
  };
  const newestFirst = new Set([desk.newest && blocks[desk.newest], ...Object.values(blocks)]);
  return [
    { of: "steps", lines: steps },
    ...(file ? [{ of: "file", lines: wrapLine(file, columns) }] : []),
    ...[...newestFirst].filter((block) => block !== undefined),
  ];
}

function taskLines({ at, fileName, progress }: Course, columns: number, { glyphs }: Theme): readonly Line[] {
  const state = stepProgressOf(progress, at.id);
  if (state.state === "passed")
    return [
      [
        span(`${glyphs.done} done`, "good", true),
        span(`: ${pointsOf(at.step, state)} of ${at.step.points} points.  n goes on`),
      ],
    ];
  if (state.state === "skipped") return [[span(`${glyphs.skipped} skipped`, "warn"), span(".  n goes on")]];
  const todo = isAnswered(at.step)
    ? "Press a to answer."
    : fileName
      ? "Press e to edit your file, p to apply it, c to check."
      : "Do what the text says, then press c to check.";
  return [
    ...wrapLine(line(todo, "accent"), columns),
    ...(fileName ? wrapLine([span("Your file: ", "dim"), span(fileName)], columns) : []),
  ];
}

export function stepLines({ at, progress }: Course, columns: number, theme: Theme): readonly Line[] {
  const { glyphs } = theme;
  return at.module.data.steps.map((step) => {
    const state = stepProgressOf(progress, { module: at.id.module, step: step.id });
    const here = step.id === at.id.step;
    const mark: Span =
      state.state === "passed"
        ? span(`${glyphs.done} `, "good")
        : state.state === "skipped"
          ? span(`${glyphs.skipped} `, "warn")
          : span(here ? `${glyphs.here} ` : `${glyphs.open} `, here ? "marked" : "dim");
    const points = state.state === "open" ? `${step.points} points` : `${pointsOf(step, state)} of ${step.points}`;
    return ends([mark, span(step.title, here ? "accent" : "plain", here)], [span(points, "dim")], columns);
  });
}

function hintLines(hints: readonly string[], columns: number): readonly Line[] {
  return hints
    .map((text, index) => wrapLine([span(`Hint ${index + 1} of 3: `, "accent", true), ...inlineLine(text)], columns, 2))
    .reverse()
    .flat();
}

function checkLines(
  { passed, judgement, coaching, broken, at }: CheckResult,
  course: Course,
  columns: number,
  theme: Theme,
): readonly Line[] {
  const { glyphs } = theme;
  const points = pointsOf(at.step, stepProgressOf(course.progress, at.id));
  const cells = judgement?.cells ?? [];
  const wrong = cells.filter(({ ok }) => !ok);
  const missing = new Set((judgement?.facts ?? []).filter(({ ok }) => !ok).map(({ says }) => says));
  return [
    ...wrapLine(
      passed
        ? [span(`${glyphs.allow} passed: ${points} of ${at.step.points} points`, "good", true), span("   n goes on")]
        : [
            span(`${glyphs.deny} not passed yet`, "bad", true),
            span(
              cells.length > 0
                ? `   ${cells.length - wrong.length} of ${cells.length} connections are as they should be`
                : "",
            ),
          ],
      columns,
    ),
    ...(coaching
      ? [
          ...wrapLine(inlineLine(coaching.says), columns),
          ...(coaching.hint
            ? wrapLine([span(`${glyphs.so} `, "accent"), ...inlineLine(coaching.hint)], columns, 2)
            : []),
        ]
      : []),
    ...wrong.flatMap(({ probe, observed }) =>
      wrapLine(
        [
          observed ? verdictSpan(observed, theme) : span(`${glyphs.unknown} not tried`, "dim"),
          span(`  ${sourceText(probe.from)} ${glyphs.arrow} ${targetText(probe.to)}`),
          span(`  should be ${doneWords[probe.expected]}`, "dim"),
        ],
        columns,
        4,
      ),
    ),
    ...(wrong.length > 0 ? [line("w shows all connections, and why", "dim")] : []),
    ...[...missing].flatMap((says) => wrapLine([span(`${glyphs.deny} `, "bad"), span(says)], columns, 2)),
    ...(judgement?.disagreements ?? []).flatMap((cell) =>
      wrapLine(line(`! ${disagreementText(cell, glyphs.arrow)}`, "warn"), columns, 2),
    ),
    ...broken.flatMap(({ step, says }) =>
      wrapLine([span(`! ${step.step} no longer holds: `, "warn", true), span(says)], columns, 2),
    ),
  ];
}

function runLines({ text, code, output }: CommandRun, columns: number, { glyphs }: Theme): readonly Line[] {
  const lines = output.replace(/\n+$/, "").split("\n");
  return [
    ...wrapLine([span("$ ", "dim"), span(text, "code", true)], columns, 2),
    ...lines.flatMap((each) => wrapLine(line(each.replaceAll("\t", "    ").replaceAll(escapes, "")), columns, 2)),
    code === 0 ? line(`${glyphs.allow} exit code 0`, "good") : line(`${glyphs.deny} exit code ${code}`, "bad"),
  ];
}

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]|\\r`, "g");

function solutionLines(texts: readonly string[], columns: number): readonly Line[] {
  return [
    line("The author's answer", "title"),
    ...texts.flatMap((text) => text.trimEnd().split("\n")).flatMap((each) => wrapLine(yamlLine(each), columns, 4)),
  ];
}
