/**
 * The workshop as a state machine: what happens is a message, what follows is a new state and effects for somebody else to
 * carry out. Pure, so that every path can be walked in a test.
 */
import type { StepData } from "../module/format.ts";
import {
  type Effect,
  type Progress,
  type StepId,
  stepProgressOf,
  withNothingPending,
  withoutModule,
  withoutStep,
  withStep,
} from "./progress.ts";

/** What the machine knows of the modules: their steps in order. */
export type Course = readonly { readonly id: string; readonly steps: readonly Pick<StepData, "id" | "kind">[] }[];

export type Message =
  | {
      readonly type: "checked";
      readonly step: StepId;
      readonly passed: boolean;
      readonly mistake?: string;
      readonly now: string;
    }
  | {
      readonly type: "answered";
      readonly step: StepId;
      readonly share: number;
      readonly complete: boolean;
      readonly mistakes: readonly string[];
      readonly now: string;
    }
  | { readonly type: "hint"; readonly step: StepId; readonly level: number }
  | { readonly type: "solution"; readonly step: StepId }
  | { readonly type: "skip"; readonly step: StepId; readonly now: string }
  | { readonly type: "next"; readonly now: string }
  | { readonly type: "goto"; readonly step: StepId; readonly now: string }
  | { readonly type: "arrived" }
  | { readonly type: "reset"; readonly what: "step" | "module" | "all"; readonly step: StepId };

export type Update = readonly [Progress, readonly Effect[]];

/** A move's effects are part of the progress until somebody has `arrived`, so that whoever is interrupted can go on. */
export function update(course: Course, progress: Progress, message: Message): Update {
  if ("step" in message && !exists(course, message.step)) return [progress, []];
  const [after, effects] = follow(course, progress, message);
  if (!moves.has(message.type)) return [after, effects];
  return [effects.length > 0 ? { ...after, pending: [...effects] } : withNothingPending(after), effects];
}

const moves: ReadonlySet<Message["type"]> = new Set(["skip", "next", "goto", "reset"]);

function follow(course: Course, progress: Progress, message: Message): Update {
  switch (message.type) {
    case "checked":
      return [checked(progress, message), []];
    case "answered":
      return [answered(progress, message), []];
    case "hint":
      return [hinted(progress, message.step, message.level), []];
    case "solution":
      return [shown(progress, message.step), []];
    case "skip":
      return skipped(course, progress, message.step, message.now);
    case "next":
      return advanced(course, progress, message.now);
    case "goto":
      return [opened(progress, message.step, message.now), [{ type: "begin", step: message.step }]];
    case "arrived":
      return [withNothingPending(progress), []];
    case "reset":
      return reset(course, progress, message.what, message.step);
  }
}

/** The first step that is not done, at or after the learner's place; then any that is left; undefined when all is done. */
export function nextStep(course: Course, progress: Progress): StepId | undefined {
  const all = stepsOf(course);
  const here = all.findIndex((step) => sameStep(step, progress.at));
  const ahead = [...all.slice(Math.max(0, here)), ...all.slice(0, Math.max(0, here))];
  return ahead.find((step) => stepProgressOf(progress, step).state === "open");
}

export function stepsOf(course: Course): readonly StepId[] {
  return course.flatMap(({ id, steps }) => steps.map((step) => ({ module: id, step: step.id })));
}

export function sameStep(one: StepId, other: StepId | undefined): boolean {
  return one.module === other?.module && one.step === other.step;
}

function exists(course: Course, step: StepId): boolean {
  return course.some(({ id, steps }) => id === step.module && steps.some((one) => one.id === step.step));
}

function opened(progress: Progress, step: StepId, now: string): Progress {
  const before = stepProgressOf(progress, step);
  return { ...withStep(progress, step, { startedAt: before.startedAt ?? now }), at: step };
}

/** A step that is done stays as it is, whatever is tried later. */
function checked(progress: Progress, message: Extract<Message, { type: "checked" }>): Progress {
  const before = stepProgressOf(progress, message.step);
  if (before.state !== "open") return progress;
  const attempts = before.attempts + 1;
  if (message.passed) {
    const after = withStep(progress, message.step, { attempts, state: "passed", passedAt: message.now });
    return sameStep(message.step, progress.at) ? withNothingPending(after) : after;
  }
  // A check that finds what the last one found has seen nothing new, as when a file was saved and is not applied yet.
  if (message.mistake !== undefined && message.mistake === before.mistakes.at(-1)?.says) return progress;
  const mistakes =
    message.mistake === undefined ? before.mistakes : [...before.mistakes, { says: message.mistake, at: message.now }];
  return withStep(progress, message.step, { attempts, mistakes });
}

/** Only the first answer counts; later ones may complete the step. */
function answered(progress: Progress, message: Extract<Message, { type: "answered" }>): Progress {
  const before = stepProgressOf(progress, message.step);
  if (before.state !== "open") return progress;
  const mistakes = [...before.mistakes, ...message.mistakes.map((says) => ({ says, at: message.now }))];
  const change = { attempts: before.attempts + 1, mistakes, share: before.share ?? message.share };
  return withStep(
    progress,
    message.step,
    message.complete ? { ...change, state: "passed", passedAt: message.now } : change,
  );
}

/** Hints cost only while the step is open. */
function hinted(progress: Progress, step: StepId, level: number): Progress {
  const before = stepProgressOf(progress, step);
  if (before.state === "passed") return progress;
  return withStep(progress, step, { hints: Math.max(before.hints, Math.min(3, Math.max(1, Math.trunc(level)))) });
}

function shown(progress: Progress, step: StepId): Progress {
  return stepProgressOf(progress, step).state === "passed"
    ? progress
    : withStep(progress, step, { solutionShown: true });
}

function skipped(course: Course, progress: Progress, step: StepId, now: string): Update {
  if (stepProgressOf(progress, step).state === "passed") return advanced(course, { ...progress, at: step }, now);
  const [moved, effects] = advanced(
    course,
    { ...withStep(progress, step, { state: "skipped", passedAt: now }), at: step },
    now,
  );
  return [moved, [{ type: "solve", step }, ...effects]];
}

/**
 * On to the next step that is not done. At the end, and in the middle of a step, one stays, with what one has made there;
 * unless the way there was interrupted.
 */
function advanced(course: Course, progress: Progress, now: string): Update {
  const step = nextStep(course, progress);
  if (!step || sameStep(step, progress.at)) return [progress, stillPending(course, progress)];
  // What was to be cleared is cleared before anything begins.
  const clearing = stillPending(course, progress).filter(({ type }) => type === "clear");
  return [opened(progress, step, now), [...clearing, { type: "begin", step }]];
}

/** What is left of the way here. A way that leads elsewhere is not gone any more, nor one that came from another course. */
function stillPending(course: Course, { at, pending = [] }: Progress): readonly Effect[] {
  const leadsHere = pending.every((effect) => effect.type !== "begin" || sameStep(effect.step, at));
  return pending.filter((effect) => effect.type === "clear" || (leadsHere && exists(course, effect.step)));
}

function reset(course: Course, progress: Progress, what: "step" | "module" | "all", step: StepId): Update {
  if (what === "all") return [{ format: progress.format, modules: {} }, [{ type: "clear" }]];
  const first = course.find(({ id }) => id === step.module)?.steps[0];
  const target = what === "module" && first ? { module: step.module, step: first.id } : step;
  const cleared = what === "module" ? withoutModule(progress, step.module) : withoutStep(progress, step);
  return [{ ...cleared, at: target }, [{ type: "begin", step: target }]];
}
