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
  roomy: boolean,
): readonly Line[] {
  const { task, steps, file, asked } = deskBlocks(state, course, columns, theme);
  // Where there is little room, the task gives way to what was asked for, and the steps that are over to those to come.
  const here = course.at.module.data.steps.findIndex(({ id }) => id === course.at.id.step);
  const about = roomy
    ? [task, steps]
    : state.desk.newest === undefined
      ? [task, { ...steps, lines: steps.lines.slice(here) }]
      : file;
  return [...about, ...asked].flatMap(({ lines }, index) => (index === 0 ? lines : [blank, ...lines]));
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

export interface DeskBlocks {
  /** What to do, with what is to be said of the learner's file. */
  readonly task: DeskBlock;
  readonly steps: DeskBlock;
  /** The same about the file, where the task is not shown. */
  readonly file: readonly DeskBlock[];
  /** The newest first: nobody should have to scroll to what they asked for. */
  readonly asked: readonly DeskBlock[];
}

export function deskBlocks({ desk, world }: State, course: Course, columns: number, theme: Theme): DeskBlocks {
  const { check, run, solution, hints } = desk;
  const trouble = world?.fileTrouble
    ? `Your file: ${world.fileTrouble}`
    : world?.differs && check && !check.passed && isApplied(course)
      ? "The cluster does not hold what your file says: p applies it."
      : undefined;
  const file = trouble === undefined ? [] : wrapLine(line(trouble, "warn"), columns);
  const blocks: Readonly<Record<DeskPart, DeskBlock | undefined>> = {
    run: run && { of: run, lines: runLines(run, columns, theme) },
    check: check && { of: check, lines: checkLines(check, course, columns, theme) },
    solution: solution && { of: solution, lines: solutionLines(solution, columns) },
    hints: hints.length > 0 ? { of: "hints", lines: hintLines(hints, columns) } : undefined,
  };
  const newestFirst = new Set([desk.newest && blocks[desk.newest], ...Object.values(blocks)]);
  return {
    task: { of: "task", lines: [...taskLines(course, columns, theme), ...file] },
    steps: { of: "steps", lines: stepLines(course, columns, theme) },
    file: file.length > 0 ? [{ of: "file", lines: file }] : [],
    asked: [...newestFirst].filter((block) => block !== undefined),
  };
}

/** Some steps ask for a file alone, and may want it kept out of the cluster. */
function isApplied({ at: { step } }: Course): boolean {
  return "check" in step && (step.check?.matrix ?? step.check?.probes ?? step.check?.objects) !== undefined;
}

function taskLines(course: Course, columns: number, { glyphs }: Theme): readonly Line[] {
  const { at, fileName, progress } = course;
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
    : !fileName
      ? "Do what the text says, then press c to check."
      : isApplied(course)
        ? "Press e to edit your file, p to apply it, c to check."
        : "Press e to edit your file, c to check.";
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

function runLines(
  { text, code, output, fails, early }: CommandRun,
  columns: number,
  { glyphs }: Theme,
): readonly Line[] {
  const said = output.replace(/\n+$/, "");
  const lines = said === "" ? [] : said.split("\n");
  return [
    ...wrapLine([span("$ ", "dim"), span(text, "code", true)], columns, 2),
    ...lines.flatMap((each) => wrapLine(line(each.replaceAll("\t", "    ").replaceAll(escapes, "")), columns, 2)),
    ...wrapLine(ended(code, fails, glyphs), columns, 2),
    ...(early && code !== 0
      ? wrapLine(line("It may look for what comes only after your prediction: press a first.", "warn"), columns)
      : []),
  ];
}

/** Whoever is told that a command fails should not take that for a mistake of theirs. */
function ended(code: number, fails: boolean, { allow, deny }: Theme["glyphs"]): Line {
  if (code === 0)
    return fails
      ? line("! exit code 0; once the step is done, it fails", "warn")
      : line(`${allow} exit code 0`, "good");
  return fails ? line(`${allow} exit code ${code}, as it should`, "good") : line(`${deny} exit code ${code}`, "bad");
}

const escapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]|\\r`, "g");

function solutionLines(texts: readonly string[], columns: number): readonly Line[] {
  return [
    line("The author's answer", "title"),
    ...texts.flatMap((text) => text.trimEnd().split("\n")).flatMap((each) => wrapLine(yamlLine(each), columns, 4)),
  ];
}
