import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Course, type Message, nextStep, stepsOf, update } from "./machine.ts";
import { noProgress, type Progress, stepProgressOf } from "./progress.ts";
import { moduleScore } from "./score.ts";

const course: Course = [
  {
    id: "01-a",
    steps: [
      { id: "see", kind: "observe" },
      { id: "do", kind: "write" },
    ],
  },
  {
    id: "02-b",
    steps: [
      { id: "fix", kind: "fix" },
      { id: "quiz", kind: "quiz" },
    ],
  },
];
const now = "2026-01-01T00:00:00Z";
const see = { module: "01-a", step: "see" };
const write = { module: "01-a", step: "do" };
const quiz = { module: "02-b", step: "quiz" };

/** The progress after a story of messages. */
function story(...messages: Message[]): Progress {
  return messages.reduce((progress, message) => update(course, progress, message)[0], noProgress);
}

const passed = (step: typeof see): Message => ({ type: "checked", step, passed: true, now });
const points = (progress: Progress, index: number) =>
  moduleScore(course[index]?.id ?? "", modules[index] ?? { steps: [] }, progress);
const modules = course.map(({ steps }) => ({ steps: steps.map((step) => ({ ...step, points: 50 })) }));

describe("a step", () => {
  it("is passed by a check that passes, and stays so", () => {
    const progress = story(passed(write), {
      type: "checked",
      step: write,
      passed: false,
      mistake: "broken later",
      now,
    });
    expect(stepProgressOf(progress, write)).toMatchObject({ state: "passed", attempts: 1, mistakes: [] });
    expect(points(progress, 0)).toMatchObject({ points: 50, done: 1, passed: false });
  });

  it("costs a tenth for each level of hint, and only while it is open", () => {
    expect(points(story({ type: "hint", step: write, level: 2 }, passed(write)), 0).points).toBe(40);
    expect(points(story(passed(write), { type: "hint", step: write, level: 3 }), 0).points).toBe(50);
  });

  it("scores nothing when its solution was shown or it was skipped", () => {
    expect(points(story({ type: "solution", step: write }, passed(write)), 0).points).toBe(0);
    expect(points(story({ type: "skip", step: write, now }), 0)).toMatchObject({ points: 0, done: 1 });
  });

  it("with questions counts the first answer", () => {
    const first: Message = {
      type: "answered",
      step: quiz,
      share: 0.5,
      complete: false,
      mistakes: ["took the API server for the network"],
      now,
    };
    const progress = story(first, { ...first, share: 1, complete: true, mistakes: [] });
    expect(stepProgressOf(progress, quiz)).toMatchObject({
      state: "passed",
      share: 0.5,
      mistakes: [{ says: "took the API server for the network" }],
    });
    expect(points(progress, 1).points).toBe(25);
  });
});

describe("the way through", () => {
  it("that was skipped scores nothing, even when it is checked afterwards", () => {
    expect(points(story({ type: "skip", step: write, now }, passed(write)), 0).points).toBe(0);
  });

  it("goes from step to step, over what is done, and ends at the end", () => {
    const progress = story(passed(see), { type: "next", now });
    expect(progress.at).toEqual(write);
    const all = story(...stepsOf(course).map((step) => passed({ ...step })), { type: "next", now });
    expect(nextStep(course, all)).toBeUndefined();
  });

  it("stays in a step that is not done, and leaves the cluster as the learner has it", () => {
    const progress = story({ type: "goto", step: write, now });
    expect(update(course, progress, { type: "next", now })).toEqual([progress, []]);
  });

  it("solves a skipped step before the next one begins", () => {
    const [progress, effects] = update(course, noProgress, { type: "skip", step: see, now });
    expect(progress.at).toEqual(write);
    expect(effects).toEqual([
      { type: "solve", step: see },
      { type: "begin", step: write },
    ]);
  });

  it("ignores steps that do not exist", () => {
    expect(update(course, noProgress, { type: "goto", step: { module: "09-x", step: "y" }, now })).toEqual([
      noProgress,
      [],
    ]);
    expect(
      update(course, noProgress, { type: "goto", step: { module: "__proto__", step: "constructor" }, now }),
    ).toEqual([noProgress, []]);
  });

  const stepId = fc.constantFrom(...stepsOf(course));
  const message: fc.Arbitrary<Message> = fc.oneof(
    fc.record({ type: fc.constant("open" as const), step: stepId, now: fc.constant(now) }),
    fc.record({ type: fc.constant("checked" as const), step: stepId, passed: fc.boolean(), now: fc.constant(now) }),
    fc.record({
      type: fc.constant("answered" as const),
      step: stepId,
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      complete: fc.boolean(),
      mistakes: fc.constant([]),
      now: fc.constant(now),
    }),
    fc.record({ type: fc.constant("hint" as const), step: stepId, level: fc.integer({ min: -1, max: 9 }) }),
    fc.record({ type: fc.constant("solution" as const), step: stepId }),
    fc.record({ type: fc.constant("skip" as const), step: stepId, now: fc.constant(now) }),
    fc.record({ type: fc.constant("next" as const), now: fc.constant(now) }),
    fc.record({ type: fc.constant("goto" as const), step: stepId, now: fc.constant(now) }),
  );

  it("never loses a point and never gets stuck, whatever is done", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        let progress: Progress = noProgress;
        let total = 0;
        for (const each of messages) {
          [progress] = update(course, progress, each);
          const sum = points(progress, 0).points + points(progress, 1).points;
          expect(sum).toBeGreaterThanOrEqual(total);
          total = sum;
          const done = stepsOf(course).every((step) => stepProgressOf(progress, step).state !== "open");
          expect(nextStep(course, progress) === undefined).toBe(done);
        }
      }),
    );
  });

  it("leads to the same step from any state", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), stepId, (messages, step) => {
        const before = messages.reduce((progress, each) => update(course, progress, each)[0], noProgress);
        const [progress, effects] = update(course, before, { type: "goto", step, now });
        expect(progress.at).toEqual(step);
        expect(effects).toEqual([{ type: "begin", step }]);
      }),
    );
  });
});
