import { join } from "node:path";
import { expect, test } from "vitest";
import { loadModules } from "./module/load.ts";
import { isAnswered, mark, partsOf } from "./questions.ts";

const steps = loadModules(join(import.meta.dirname, "..", "..", "modules")).flatMap(({ data }) => data.steps);

test("where a choice stands does not tell whether it is right", () => {
  const parts = steps.flatMap((step) => (step.kind === "quiz" || step.kind === "observe" ? partsOf(step) : []));
  for (const place of [0, 1, 2]) {
    const right = parts.filter((part) => part.right.includes(place)).length;
    expect(right / parts.length).toBeLessThan(0.6);
  }
});

test("the right choices score wherever they stand", () => {
  for (const step of steps.filter(isAnswered)) {
    const answers = partsOf(step).map(({ right }) => right);
    expect(mark(step, answers).share, step.id).toBe(1);
    expect(mark(step, answers.with(0, [])).share, step.id).toBeLessThan(1);
  }
});

test("each choice keeps its own reason", () => {
  const questions = steps.flatMap((step) => ("questions" in step ? step.questions.map((one) => ({ step, one })) : []));
  for (const { step, one } of questions) {
    const part = isAnswered(step) ? partsOf(step).find(({ ask }) => ask === one.ask) : undefined;
    for (const { text, because } of one.choices)
      expect(part?.because(part.choices.indexOf(text)), `${step.id}: ${text}`).toBe(because);
  }
});
