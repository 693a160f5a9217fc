/** Answers to questions, sortings and predictions: how much is right, and what to say about what is not. */
import { createHash } from "node:crypto";
import type { StepData } from "./module/format.ts";
import { type Expected, parseGrid, probesOf, sourceText, targetText } from "./module/probes.ts";

type AnsweredStep = Extract<StepData, { kind: "quiz" | "observe" | "sort" | "predict" }>;

/** One part of a step: a question, an item to sort, a cell to predict. */
export interface Part {
  readonly ask: string;
  readonly choices: readonly string[];
  /** Indices of the right choices. */
  readonly right: readonly number[];
  /** Why a choice is wrong (or right). */
  because(choice: number): string;
}

export interface PartResult {
  readonly part: Part;
  readonly chosen: readonly number[];
  readonly ok: boolean;
}

export function isAnswered(step: StepData): step is AnsweredStep {
  return step.kind === "quiz" || step.kind === "observe" || step.kind === "sort" || step.kind === "predict";
}

export function partsOf(step: AnsweredStep): readonly Part[] {
  if (step.kind === "sort") return sortingParts(step);
  return step.kind === "predict" ? predictionParts(step) : step.questions.map(questionPart);
}

type Question = Extract<StepData, { kind: "quiz" }>["questions"][number];

function questionPart({ ask, choices: written }: Question): Part {
  const choices = inNoTellingOrder(ask, written);
  return {
    ask,
    choices: choices.map(({ text }) => text),
    right: choices.flatMap(({ right }, index) => (right ? [index] : [])),
    because: (choice) => choices[choice]?.because ?? "",
  };
}

/** Authors tend to write the right choice first. The order depends on the words alone, so that all learners see the same. */
function inNoTellingOrder(ask: string, choices: Question["choices"]): Question["choices"] {
  const rank = (text: string) => createHash("sha256").update(`${ask}\n${text}`).digest("hex");
  return choices.toSorted((one, other) => (rank(one.text) < rank(other.text) ? -1 : 1));
}

function sortingParts({ groups, items }: Extract<StepData, { kind: "sort" }>): readonly Part[] {
  const ids = Object.keys(groups);
  return items.map(({ text, group, because }) => ({
    ask: text,
    choices: ids.map((id) => groups[id] ?? id),
    right: [ids.indexOf(group)],
    because: () => because,
  }));
}

export const verdictWords: readonly Expected[] = ["allow", "deny", "dns"];

function predictionParts({ matrix, because }: Extract<StepData, { kind: "predict" }>): readonly Part[] {
  return probesOf(parseGrid(matrix)).map(({ from, to, expected }) => {
    const written = `${sourceText(from)} -> ${targetText(to)}`;
    const reason = because.find(({ probe }) => probe === written)?.says ?? "";
    return {
      ask: `${sourceText(from)} → ${targetText(to)}`,
      choices: ["allowed", "denied", "the name does not resolve"],
      right: [verdictWords.indexOf(expected)],
      because: () => reason,
    };
  });
}

/** Why answers cannot be marked as they are: the first ones count, so a slip must not be taken for one. */
export function unfit(step: AnsweredStep, answers: readonly (readonly number[])[]): string | undefined {
  const parts = partsOf(step);
  if (answers.length !== parts.length)
    return `there are ${parts.length} questions, and ${answers.length === 1 ? "one answer was" : `${answers.length} answers were`} given`;
  for (const [index, { choices, right }] of parts.entries()) {
    const chosen = new Set(answers[index]);
    const which = `question ${index + 1}`;
    if (chosen.size === 0) return `${which} has no answer`;
    const last = choices.length - 1;
    if ([...chosen].some((choice) => choice < 0 || choice > last))
      return `${which} has the choices a to ${String.fromCharCode(97 + last)}`;
    if (right.length === 1 && chosen.size > 1) return `${which} takes one choice`;
  }
  return undefined;
}

/** A part counts when exactly its right choices were chosen. */
export function mark(
  step: AnsweredStep,
  answers: readonly (readonly number[])[],
): { readonly results: readonly PartResult[]; readonly share: number } {
  const results = partsOf(step).map((part, index) => {
    const chosen = answers[index] ?? [];
    const ok = part.right.length === new Set(chosen).size && part.right.every((choice) => chosen.includes(choice));
    return { part, chosen, ok };
  });
  return { results, share: results.filter(({ ok }) => ok).length / results.length };
}
