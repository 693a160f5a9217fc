import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Course, type Message, nextStep, stepsOf, update } from "./machine.ts";
import { noProgress, type Progress, type StepId, stepProgressOf } from "./progress.ts";
import { moduleScore, pointsOf } from "./score.ts";

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

  it("has a mistake once, however often it is checked before something else is tried", () => {
    const failed = (mistake: string): Message => ({ type: "checked", step: write, passed: false, mistake, now });
    const progress = story(failed("wrong port"), failed("wrong port"), failed("wrong pod"), failed("wrong port"));
    expect(stepProgressOf(progress, write)).toMatchObject({
      attempts: 3,
      mistakes: [{ says: "wrong port" }, { says: "wrong pod" }, { says: "wrong port" }],
    });
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
    const progress = story({ type: "goto", step: write, now }, { type: "arrived" });
    expect(update(course, progress, { type: "next", now })).toEqual([progress, []]);
  });

  it("that was interrupted goes on with next, until somebody has arrived", () => {
    const skipped = story({ type: "skip", step: see, now });
    const way = [
      { type: "solve", step: see },
      { type: "begin", step: write },
    ];
    expect(update(course, skipped, { type: "next", now })).toEqual([skipped, way]);
    const arrived = update(course, skipped, { type: "arrived" })[0];
    expect(update(course, arrived, { type: "next", now })).toEqual([arrived, []]);
    // Another way replaces it, and a check that passes shows that nothing is missing.
    expect(update(course, skipped, { type: "goto", step: quiz, now })[0].pending).toEqual([
      { type: "begin", step: quiz },
    ]);
    expect(story({ type: "goto", step: write, now }, passed(write)).pending).toBeUndefined();
  });

  it("begins on a cluster that is cleared, when a reset of everything was interrupted", () => {
    const progress = story({ type: "reset", what: "all", step: see });
    expect(update(course, progress, { type: "next", now })[1]).toEqual([
      { type: "clear" },
      { type: "begin", step: see },
    ]);
  });

  it("that leads into another course is not followed", () => {
    const elsewhere = { type: "begin" as const, step: { module: "99-gone", step: "x" } };
    expect(update(course, { ...noProgress, at: see, pending: [elsewhere] }, { type: "next", now })[1]).toEqual([]);
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
    fc.record({
      type: fc.constant("reset" as const),
      what: fc.constantFrom("step" as const, "module" as const, "all" as const),
      step: stepId,
    }),
    fc.record({ type: fc.constant("arrived" as const) }),
  );

  it("never loses a point and never gets stuck, whatever is done", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
        let progress: Progress = noProgress;
        for (const each of messages) {
          const before = progress;
          [progress] = update(course, progress, each);
          for (const step of stepsOf(course))
            if (!isBegunAnew(step, each))
              expect(stepPoints(progress, step)).toBeGreaterThanOrEqual(stepPoints(before, step));
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
        expect(progress.pending).toEqual(effects);
      }),
    );
  });

  it("is not gone any more once the learner has finished elsewhere", () => {
    const answered: Message = { type: "answered", step: quiz, share: 1, complete: true, mistakes: [], now };
    const progress = story({ type: "skip", step: { ...quiz, step: "fix" }, now }, passed(see), answered);
    expect(progress.pending?.at(-1)).toEqual({ type: "begin", step: quiz });
    const [after, effects] = update(course, progress, { type: "skip", step: write, now });
    expect(effects).toEqual([{ type: "solve", step: write }]);
    expect([after.at, after.pending]).toEqual([write, effects]);
  });

  it("ends where the learner is, wherever it was interrupted", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (messages) => {
        const { at, pending } = story(...messages);
        const last = pending?.at(-1);
        if (last?.type === "begin") expect(last.step).toEqual(at);
        else if (last?.type === "clear") expect(at).toBeUndefined();
      }),
    );
  });
});

function stepPoints(progress: Progress, step: StepId): number {
  return pointsOf({ points: 50 }, stepProgressOf(progress, step));
}

function isBegunAnew(step: StepId, message: Message): boolean {
  if (message.type !== "reset" || message.what === "all") return message.type === "reset";
  return message.step.module === step.module && (message.what === "module" || message.step.step === step.step);
}
