import { wrapIndented } from "../../text/width.ts";
import { lessonText } from "../../ui/model/course.ts";
import { lineText } from "../../ui/text/line.ts";
import { markdownLines } from "../../ui/text/markdown.ts";
import type { Located } from "../../workshop/module/locate.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { pointsOf } from "../../workshop/progress/score.ts";
import { isAnswered, partsOf } from "../../workshop/questions.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import type { Command, Io } from "../command.ts";
import { json } from "../output.ts";
import { lessonFlags } from "./flags.ts";
import { stepIn, stepName, withLesson } from "./session.ts";

export const show: Command = {
  name: "show",
  summary: "Show a step: its text, its commands, its task",
  args: "[STEP]",
  flags: lessonFlags,
  examples: [
    { line: "netpol-workshop show", says: "the step where you are" },
    { line: "netpol-workshop show 02/the-rule", says: "another one" },
  ],
  run: (call) =>
    withLesson(call, (workshop) => {
      const at = stepIn(workshop, call.args[0]);
      call.io.out.write(
        call.flags.on("json") ? json(described(workshop, at)) : `${stepText(workshop, at, call.io.out)}\n`,
      );
      return 0;
    }),
};

export function described(workshop: Workshop, at: Located): Record<string, unknown> {
  const { module, step } = at;
  const section = module.lesson.sections.find(({ id }) => id === step.id);
  const state = stepProgressOf(workshop.progress, at.id);
  return {
    step: stepName(at),
    title: step.title,
    kind: step.kind,
    points: step.points,
    scored: pointsOf(step, state),
    state: state.state,
    file: workshop.fileOf(at),
    text: section?.markdown,
    commands: section?.commands.map(({ text }) => text) ?? [],
    ...(isAnswered(step) ? { questions: partsOf(step).map(({ ask, choices }) => ({ ask, choices })) } : {}),
  };
}

/** The step as plain text, for a terminal without the UI. */
export function stepText(workshop: Workshop, at: Located, { columns }: Pick<Io["out"], "columns">): string {
  const { module, step } = at;
  const number = module.data.steps.indexOf(step) + 1;
  const file = workshop.fileOf(at);
  const questions = isAnswered(step) ? questionLines(step, columns) : [];
  return [
    `${module.data.title} · ${number} of ${module.data.steps.length}: ${step.title}   (${step.points} points)`,
    "",
    ...lessonLines(at, columns),
    "",
    ...questions,
    ...(file ? [`Your file: ${file}`] : []),
    ...(isAnswered(step)
      ? [
          `Answer: netpol-workshop answer ${stepName(at)} LETTER …`,
          `        (a letter for each of the ${partsOf(step).length}; where several are right, as in bd)`,
        ]
      : ["When it is done: netpol-workshop check"]),
  ].join("\n");
}

/** Text is wrapped; a command stays on one line, so that it can be copied. */
function lessonLines(at: Located, columns: number): string[] {
  const commands = at.module.lesson.sections.find(({ id }) => id === at.step.id)?.commands ?? [];
  return markdownLines(lessonText({ at }), columns).flatMap(({ line, command }, index, all) => {
    const shown = command === undefined ? undefined : commands[command];
    if (!shown) return [lineText(line).trimEnd()];
    if (all[index - 1]?.command === command) return [];
    return [`  ${shown.text}${shown.outcome === "fails" ? "   (fails, as it should)" : ""}`];
  });
}

function questionLines(step: Parameters<typeof partsOf>[0], columns: number): string[] {
  return partsOf(step).flatMap(({ ask, choices, right }, index) => [
    ...wrapIndented(`${index + 1}. ${ask}${right.length > 1 ? "   (several are right)" : ""}`, columns, 0, 3),
    ...choices.flatMap((choice, number) =>
      wrapIndented(`${String.fromCharCode(97 + number)}) ${choice}`, columns, 3, 3),
    ),
    "",
  ]);
}
