import type { Located } from "../../workshop/module/locate.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { pointsOf } from "../../workshop/progress/score.ts";
import { isAnswered, partsOf } from "../../workshop/questions.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import type { Command } from "../command.ts";
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
      call.io.out.write(call.flags.on("json") ? json(described(workshop, at)) : `${stepText(workshop, at)}\n`);
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
export function stepText(workshop: Workshop, at: Located): string {
  const { module, step } = at;
  const section = module.lesson.sections.find(({ id }) => id === step.id);
  const number = module.data.steps.indexOf(step) + 1;
  const file = workshop.fileOf(at);
  const questions = isAnswered(step) ? questionLines(step) : [];
  return [
    `${module.data.title} · ${number} of ${module.data.steps.length}: ${step.title}   (${step.points} points)`,
    "",
    section?.markdown ?? "",
    "",
    ...questions,
    ...(file ? [`Your file: ${file}`] : []),
    isAnswered(step) ? `Answer: netpol-workshop answer ${stepName(at)} …` : `When it is done: netpol-workshop check`,
  ].join("\n");
}

function questionLines(step: Parameters<typeof partsOf>[0]): string[] {
  return partsOf(step).flatMap(({ ask, choices, right }, index) => [
    `${index + 1}. ${ask}${right.length > 1 ? "   (several are right)" : ""}`,
    ...choices.map((choice, number) => `   ${String.fromCharCode(97 + number)}) ${choice}`),
    "",
  ]);
}
