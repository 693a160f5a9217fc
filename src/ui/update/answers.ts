/** Questions, sortings and predictions: collecting the answers. */
import { isAnswered, partsOf } from "../../workshop/questions.ts";
import type { Message } from "../messages.ts";
import { hasSeveral } from "../model/question-lines.ts";
import { gridOfStep } from "../model/world.ts";
import { type Answers, noAnswers, type State } from "../state.ts";
import { cellInSight } from "./scroll.ts";
import { type Step, told, working } from "./step.ts";

export function updateAnswers(state: State, message: Message): Step | undefined {
  const { course, answers } = state;
  if (!course || !isAnswered(course.at.step)) return undefined;
  const parts = partsOf(course.at.step);
  switch (message.type) {
    case "part":
      return [{ ...state, answers: atPart(answers, clamp(answers.part + message.by, parts.length)) }, []];
    case "move": {
      const part = parts[answers.part];
      if (state.screen !== "questions" || !part || answers.results) return undefined;
      const count = part.choices.length + (hasSeveral(part) ? 1 : 0);
      return [{ ...state, answers: { ...answers, choice: (answers.choice + message.rows + count) % count } }, []];
    }
    case "choose": {
      const part = parts[answers.part];
      if (!part || answers.results) return [state, []];
      const before = answers.chosen[answers.part] ?? [];
      const isLast = answers.choice >= part.choices.length;
      const several = hasSeveral(part);
      const now = several ? toggled(before, answers.choice) : [answers.choice];
      const chosen = isLast ? answers.chosen : set(answers.chosen, answers.part, now);
      const goesOn = isLast || !several;
      return [
        {
          ...state,
          notice: undefined,
          answers: {
            ...(goesOn ? atPart(answers, Math.min(parts.length - 1, answers.part + 1)) : answers),
            chosen,
          },
        },
        [],
      ];
    }
    case "predict": {
      const grid = gridOfStep(course.at.step);
      const index =
        grid?.probes.findIndex(({ row, column }) => row === state.matrix.row && column === state.matrix.column) ?? -1;
      if (!grid || index < 0 || answers.results) return [state, []];
      const chosen = set(answers.chosen, index, message.verdict === undefined ? [] : [message.verdict]);
      const following = grid.probes[index + 1];
      const matrix =
        message.verdict === undefined || !following ? state.matrix : { row: following.row, column: following.column };
      return [cellInSight({ ...state, notice: undefined, matrix, answers: { ...answers, chosen } }), []];
    }
    case "submit": {
      const missing = parts.findIndex((_, index) => (answers.chosen[index] ?? []).length === 0);
      if (missing >= 0)
        return [
          {
            ...told(
              state,
              "warn",
              `${parts.length - parts.filter((_, index) => (answers.chosen[index] ?? []).length > 0).length} still without an answer`,
            ),
            answers: atPart(answers, missing),
          },
          [],
        ];
      const what = course.at.step.kind === "predict" ? "measuring what you predicted" : "marking your answers";
      return working(state, what, { type: "answer", answers: parts.map((_, index) => answers.chosen[index] ?? []) });
    }
    case "answer-step":
      // A second try begins with empty answers.
      return answers.results?.some(({ ok }) => !ok) && course.at.step.kind !== "predict"
        ? [
            {
              ...state,
              screen: "questions",
              notice: undefined,
              answers: noAnswers,
            },
            [],
          ]
        : undefined;
    default:
      return undefined;
  }
}

/** The list of another question begins with its first choice. */
function atPart(answers: Answers, part: number): Answers {
  return part === answers.part ? answers : { ...answers, part, choice: 0 };
}

function toggled(chosen: readonly number[], choice: number): readonly number[] {
  return chosen.includes(choice)
    ? chosen.filter((each) => each !== choice)
    : [...chosen, choice].sort((one, other) => one - other);
}

function set<Value>(
  list: readonly (readonly Value[])[],
  index: number,
  value: readonly Value[],
): readonly (readonly Value[])[] {
  return Array.from({ length: Math.max(list.length, index + 1) }, (_, at) => (at === index ? value : (list[at] ?? [])));
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
