/** The small commands that move a learner along. */
import { readFileSync } from "node:fs";
import { UsageError } from "../../errors.ts";
import type { Located } from "../../workshop/module/locate.ts";
import { sameStep } from "../../workshop/progress/machine.ts";
import { stepProgressOf } from "../../workshop/progress/progress.ts";
import { isAnswered, partsOf } from "../../workshop/questions.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import type { Call, Command, Flag } from "../command.ts";
import { json } from "../output.ts";
import { cellReport } from "./check.ts";
import { lessonFlags, workshopFlags } from "./flags.ts";
import { type InterruptedWords, untilInterrupted } from "./interrupt.ts";
import { stepIn, stepName, withLesson, withWorkshop } from "./session.ts";
import { described, stepText } from "./show.ts";

/** Where a learner is who was interrupted on the way. */
const onTheWay: InterruptedWords = {
  stopping: "stopping",
  left: "the cluster is not yet as the step needs it",
  next: ["netpol-workshop next   (goes on from there)"],
};

/** A command on one step that prints an object or a text. */
function stepCommand(
  record: Omit<Command, "run" | "flags"> & { flags?: Readonly<Record<string, Flag>> },
  act: (workshop: Workshop, at: Located, call: Call, signal: AbortSignal) => Promise<Printed> | Printed,
  within = withWorkshop,
): Command {
  return {
    ...record,
    flags: { ...(within === withLesson ? lessonFlags : workshopFlags), ...record.flags },
    run: (call) =>
      within(call, async (workshop) => {
        const { object, text, code } = await untilInterrupted(call.io, onTheWay, async (signal) =>
          act(workshop, stepIn(workshop, call.args[0]), call, signal),
        );
        call.io.out.write(call.flags.on("json") ? json(object) : `${text}\n`);
        return code ?? 0;
      }),
  };
}

interface Printed {
  readonly object: unknown;
  readonly text: string;
  readonly code?: number;
}

export const hint = stepCommand(
  {
    name: "hint",
    summary: "Show a hint: the kind of mistake, then the field, then the fix",
    args: "[STEP]",
    flags: { level: { type: "string", value: "1|2|3", help: "which level (default: the next one)" } },
  },
  (workshop, at, { flags }) => {
    const level = flags.text("level");
    const shown = workshop.hint(at, level === undefined ? undefined : Number(level));
    return { object: shown, text: `Hint ${shown.level} of 3: ${shown.text}` };
  },
  withLesson,
);

export const solution = stepCommand(
  { name: "solution", summary: "Show the author's answer; the step then scores nothing", args: "[STEP]" },
  (workshop, at) => {
    const files = workshop.solution(at).map((file) => ({ file, manifest: readFileSync(file, "utf8") }));
    const { step } = at;
    const answers = isAnswered(step)
      ? partsOf(step).map(({ ask, choices, right }) => ({ ask, right: right.map((choice) => choices[choice]) }))
      : [];
    const text = [
      ...files.map(({ manifest }) => manifest.trimEnd()),
      ...answers.map(({ ask, right }) => `${ask}\n   ${right.join("; ")}`),
    ].join("\n---\n");
    return { object: { files, answers }, text: text || "This step has nothing to write: its lesson says what to do." };
  },
  withLesson,
);

export const skip = stepCommand(
  { name: "skip", summary: "Have a step solved for you, without points, and go on", args: "[STEP]" },
  async (workshop, at, call, signal) => arrived(call, workshop, await workshop.skip(at, signal)),
);

export const next = stepCommand(
  { name: "next", summary: "Go on to the next step that is not done" },
  async (workshop, _at, call, signal) => {
    const before = workshop.progress.at;
    const at = await workshop.next(signal);
    const { object, text } = arrived(call, workshop, at);
    const isOpen = stepProgressOf(workshop.progress, at.id).state === "open";
    const stays = isOpen && sameStep(at.id, before);
    return { object, text: stays ? `${text}\n\nThis step is not done yet; to leave it: netpol-workshop skip` : text };
  },
);

export const goto = stepCommand(
  { name: "goto", summary: "Go to a step, with the cluster in the state in which it begins", args: "MODULE[/STEP]" },
  async (workshop, at, call, signal) => {
    if (call.args[0] === undefined)
      throw new UsageError("where to?", { next: ["netpol-workshop list", "netpol-workshop goto 02/the-rule"] });
    return arrived(call, workshop, await workshop.goto(at, signal));
  },
);

function arrived({ io }: Call, workshop: Workshop, at: Located): Printed {
  return { object: described(workshop, at), text: stepText(workshop, at, io.out) };
}

export const answer = stepCommand(
  {
    name: "answer",
    summary: "Answer a step's questions: a letter for each, several as in bd",
    args: "STEP ANSWER …",
    examples: [
      { line: "netpol-workshop answer 02/quiz a c bd a b", says: "five questions; the third has two right choices" },
    ],
  },
  async (workshop, at, { args }, signal) => {
    const { answers = [], passed, measured } = await workshop.answer(at, args.slice(1).map(lettersOf), signal);
    const object = {
      step: stepName(at),
      passed,
      answers: answers.map(({ part, chosen, ok }) => ({
        ask: part.ask,
        chosen,
        ok,
        because: chosen.map((choice) => part.because(choice)),
      })),
      ...(measured ? { cells: measured.cells.map(cellReport) } : {}),
    };
    const lines = answers.flatMap(({ part, chosen, ok }, index) => [
      `${ok ? "✓" : "✗"} ${index + 1}. ${part.ask}`,
      ...chosen.map(
        (choice) => `     ${part.choices[choice] ?? "?"}${part.because(choice) ? `: ${part.because(choice)}` : ""}`,
      ),
    ]);
    return {
      object,
      text: [...lines, "", passed ? `✓ ${stepName(at)} is done.` : "Try again; your first answer counts."].join("\n"),
      code: passed ? 0 : 1,
    };
  },
);

/** `bd` are the second and the fourth choice. */
function lettersOf(word: string): readonly number[] {
  if (!/^[a-z]+$/i.test(word))
    throw new UsageError(`"${word}" is no answer: give the letters of the choices`, {
      next: ["netpol-workshop answer 02/quiz a c bd"],
    });
  return [...new Set(word.toLowerCase())].map((letter) => letter.charCodeAt(0) - 97);
}

export const reset = stepCommand(
  {
    name: "reset",
    summary: "Begin a step, a module, or everything anew; your files are kept aside",
    args: "[STEP|MODULE]",
    flags: {
      all: { type: "boolean", help: "everything: progress, and all of ours in the cluster" },
      yes: { type: "boolean", short: "y", help: "do not ask" },
    },
  },
  async (workshop, at, { args, flags }, signal) => {
    const what = flags.on("all")
      ? "all"
      : args[0] !== undefined &&
          !args[0].includes("/") &&
          workshop.modules.some(({ id }) => id === args[0] || id.startsWith(`${args[0]}-`))
        ? "module"
        : "step";
    if (what !== "step" && !flags.on("yes"))
      throw new UsageError(`reset would begin ${what === "all" ? "everything" : at.module.id} anew`, {
        next: [`netpol-workshop reset ${what === "all" ? "--all" : at.module.id} --yes`],
      });
    const aside = await workshop.reset(what, at, signal);
    const begins = what === "step" ? stepName(at) : what === "all" ? "Everything" : at.module.id;
    return {
      object: { reset: what, keptAside: aside },
      text: [`${begins} begins anew.`, ...aside.map((file) => `Your file was kept as ${file}`)].join("\n"),
    };
  },
);
