/** Every screen in words: the same facts as its panes hold. */
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { moduleScore, pointsOf } from "../../workshop/progress/score.ts";
import { paletteEntries } from "../keys/palette.ts";
import { commandsOf } from "../model/course.ts";
import { deskBlocks } from "../model/desk-lines.ts";
import { flowDetail, flowHead, flowLines, flowRow, flowsShown, noFlows } from "../model/flow-lines.ts";
import { lessonLines } from "../model/lesson-lines.ts";
import { needLines } from "../model/module-lines.ts";
import { overlayLines } from "../model/overlay-lines.ts";
import { policyLines } from "../model/policy-lines.ts";
import { hasSeveral, partsHere, resultLines } from "../model/question-lines.ts";
import { resultLines as reportLines } from "../model/result-lines.ts";
import { welcomeChoices, welcomeWords } from "../model/welcome-lines.ts";
import { whyLines } from "../model/why-lines.ts";
import { fileName } from "../model/world.ts";
import type { Course, Overlay, State } from "../state.ts";
import { lineText } from "../text/line.ts";
import { inlineLine } from "../text/markdown.ts";
import { mapParts, matrixParts, predictParts } from "./grids.ts";
import type { Part } from "./parts.ts";
import { endless, said, verbatim, words } from "./said.ts";

/** As many flows as somebody listens to; the filter finds the others. */
const mostFlows = 40;

export function screenParts(state: State): readonly Part[] {
  const { course, overlay, screen } = state;
  if (overlay) return overlayParts(state, overlay);
  if (screen === "welcome") return welcomeParts(state);
  if (!course) return [];
  switch (screen) {
    case "lesson":
      return lessonParts(state, course);
    case "matrix":
      return matrixParts(state, course);
    case "map":
      return mapParts(state);
    case "predict":
      return predictParts(state, course);
    case "questions":
      return questionParts(state, course);
    case "modules":
      return moduleParts(state, course);
    case "flows":
      return flowParts(state);
    case "policies":
      return [{ name: "policies", lines: said(policyLines(state, endless, words)) }];
    case "results":
      return [{ name: "results", lines: said(reportLines(course, endless, words)) }];
    case "why": {
      const { walk, file } = whyLines(state, endless, endless, words);
      const name = fileName(state.world?.file?.path ?? "");
      return [
        { name: "walk", lines: said(walk) },
        {
          name: "file",
          lines: file ? [`${name}, with what the reasons speak of marked:`, ...verbatim(file.lines)] : [],
        },
      ];
    }
    case "editor":
      return editorParts(state);
  }
}

function welcomeParts({ welcome, work }: State): readonly Part[] {
  const returning = work !== undefined && welcome.returning;
  const choices = welcomeChoices(welcome);
  return [
    { name: "words", of: returning, lines: ["Welcome to netpol-workshop", ...welcomeWords(returning)] },
    ...(returning
      ? []
      : [
          { name: "choices", lines: choices.map((choice, index) => `${index + 1}: ${choice}`) },
          { name: "selected", lines: [`Selected: ${choices[welcome.selected]}`] },
        ]),
  ];
}

function lessonParts(state: State, course: Course): readonly Part[] {
  const commands = commandsOf(course);
  const text = lessonLines(course, endless).flatMap(({ line, command }) =>
    said([line]).map((each) => (command === undefined ? each : `Command ${command + 1}: ${each}`)),
  );
  const selected = commands[state.lesson.command];
  const { task, steps, asked } = deskBlocks(state, course, endless, words);
  return [
    { name: "text", lines: text },
    {
      name: "command",
      lines: selected ? [`Selected command ${state.lesson.command + 1} of ${commands.length}: ${selected.text}`] : [],
    },
    { name: "desk", lines: ["Task:"] },
    ...[task, steps, ...asked].map(({ of, lines }, index) => ({
      name: typeof of === "string" ? of : `desk ${index}`,
      of,
      lines: said(lines),
    })),
  ];
}

function questionParts({ answers }: State, course: Course): readonly Part[] {
  if (answers.results) return [{ name: "marked", lines: said(resultLines(answers.results, endless, words)) }];
  const parts = partsHere(course);
  const part = parts[answers.part];
  if (!part) return [];
  const chosen = answers.chosen[answers.part] ?? [];
  const several = hasSeveral(part);
  const choice = (text: string, index: number): string =>
    `${chosen.includes(index) ? "chosen: " : ""}${lineText(inlineLine(text))}`;
  const choices = [...part.choices.map(choice), ...(several ? ["that is my answer"] : [])];
  return [
    {
      name: "question",
      of: answers.part,
      lines: [
        `Question ${answers.part + 1} of ${parts.length}${several ? ", several are right" : ""}: ${lineText(inlineLine(part.ask))}`,
        ...choices.map((text, index) => `  ${index + 1}: ${text}`),
      ],
    },
    { name: "selected", of: answers.part, lines: [`Selected: ${choices[answers.choice] ?? ""}`] },
  ];
}

function moduleParts(state: State, course: Course): readonly Part[] {
  const steps = course.modules.flatMap(({ id, data }) => data.steps.map((step) => ({ module: id, step })));
  const selected = steps[state.selected.modules ?? 0];
  const lines = course.modules.flatMap(({ id, data }) => {
    const score = moduleScore(id, data, course.progress);
    return [
      `${id.slice(0, 2)} ${data.title}: ${score.passed ? "passed, " : ""}${score.points} of ${score.of} points, ${data.minutes} min`,
      ...said(needLines(data, state, endless)),
      ...data.steps.map((step) => {
        const progress = stepProgressOf(course.progress, { module: id, step: step.id });
        const here = id === course.at.id.module && step.id === course.at.id.step ? ", you are here" : "";
        const points = progress.state === "open" ? `${step.points}` : `${pointsOf(step, progress)} of ${step.points}`;
        return `  ${step.title}: ${step.kind}, ${progress.state}, ${points} points${here}`;
      }),
    ];
  });
  return [
    { name: "modules", lines },
    { name: "selected", lines: [`Selected: ${selected ? selected.step.title : "nothing"}`] },
  ];
}

function flowParts(state: State): readonly Part[] {
  const { flows } = state;
  if (flows.missing) return [{ name: "missing", lines: said(flowLines(state, endless, mostFlows, words)) }];
  const shown = flowsShown(flows);
  const selected = shown[Math.min(state.selected.flows ?? 0, Math.max(0, shown.length - 1))];
  return [
    { name: "head", lines: said([flowHead(flows, shown.length)]) },
    {
      name: "flows",
      lines:
        shown.length > 0 ? said(shown.slice(0, mostFlows).map((row) => flowRow(row, false, words))) : [noFlows(flows)],
    },
    { name: "selected", lines: selected ? [`Selected: ${said([flowRow(selected, false, words)]).join("")}`] : [] },
    { name: "detail", lines: selected ? said(flowDetail(selected, endless, words)) : [] },
  ];
}

function editorParts({ editor }: State): readonly Part[] {
  if (!editor) return [];
  const { path, lines, row, column, changed } = editor;
  return [
    {
      name: "file",
      of: path,
      lines: [`${fileName(path)}${changed ? " (changed)" : ""}`],
    },
    { name: "line", lines: [`line ${row + 1} of ${lines.length}, column ${column + 1}: ${lines[row] ?? ""}`] },
  ];
}

function overlayParts(state: State, overlay: Overlay): readonly Part[] {
  if (overlay.kind !== "palette")
    return [{ name: overlay.kind, lines: said(overlayLines(state, overlay, endless, words)) }];
  const entries = paletteEntries({ ...state, overlay: undefined }, overlay.query);
  const selected = entries[overlay.selected];
  return [
    { name: "query", lines: [`Typed: ${overlay.query}`] },
    { name: "entries", lines: entries.map(({ title, key }) => `  ${title}: ${key}`) },
    { name: "selected", lines: [`Selected: ${selected?.title ?? "nothing"}`] },
  ];
}
