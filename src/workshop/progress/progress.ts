/** What a learner has done, as one small value. Everything else (scores, what is next) follows from it and the modules. */
import { z } from "zod";

/** Raised when the file's meaning changes; files of earlier formats are migrated forward, those of later ones are kept aside. */
export const progressFormat = 1;

const mistake = z.object({ says: z.string(), at: z.string() });

const stepId = z.object({ module: z.string(), step: z.string() });

/** What must happen in the cluster: brought into the state in which a step begins, or in which it is solved, or emptied. */
const effect = z.discriminatedUnion("type", [
  z.object({ type: z.literal("begin"), step: stepId }),
  z.object({ type: z.literal("solve"), step: stepId }),
  z.object({ type: z.literal("clear") }),
]);

const stepProgress = z.object({
  /** `skipped`: solved for the learner. */
  state: z.enum(["open", "passed", "skipped"]),
  /** The highest level of hint that was shown, 0 to 3. */
  hints: z.int().min(0).max(3).default(0),
  solutionShown: z.boolean().default(false),
  attempts: z.int().min(0).default(0),
  mistakes: z.array(mistake).default([]),
  /** For questions, sorting and predictions: the share of the parts that were right the first time. */
  share: z.number().min(0).max(1).optional(),
  startedAt: z.string().optional(),
  passedAt: z.string().optional(),
});

export const progressSchema = z.object({
  format: z.literal(progressFormat),
  /** Where the learner is. */
  at: stepId.optional(),
  /** What has still to happen in the cluster for the learner to be there: a way that was interrupted leaves it. */
  pending: z.array(effect).optional(),
  modules: z.record(z.string(), z.object({ steps: z.record(z.string(), stepProgress) })).default({}),
});

export type Progress = z.infer<typeof progressSchema>;
export type StepProgress = z.infer<typeof stepProgress>;
export type Mistake = z.infer<typeof mistake>;
export type Effect = z.infer<typeof effect>;

export const noProgress: Progress = { format: progressFormat, modules: {} };
export const untouched: StepProgress = { state: "open", hints: 0, solutionShown: false, attempts: 0, mistakes: [] };

export type StepId = Readonly<z.infer<typeof stepId>>;

export function stepProgressOf(progress: Progress, { module, step }: StepId): StepProgress {
  const steps = Object.hasOwn(progress.modules, module) ? progress.modules[module]?.steps : undefined;
  return (steps && Object.hasOwn(steps, step) ? steps[step] : undefined) ?? untouched;
}

/** The cluster is as the learner's place needs it. */
export function withNothingPending(progress: Progress): Progress {
  if (!progress.pending) return progress;
  const { pending: _done, ...rest } = progress;
  return rest;
}

export function withStep(progress: Progress, { module, step }: StepId, change: Partial<StepProgress>): Progress {
  const before = stepProgressOf(progress, { module, step });
  const steps = Object.hasOwn(progress.modules, module) ? (progress.modules[module]?.steps ?? {}) : {};
  return {
    ...progress,
    modules: { ...progress.modules, [module]: { steps: { ...steps, [step]: { ...before, ...change } } } },
  };
}

export function withoutStep(progress: Progress, { module, step }: StepId): Progress {
  const { [step]: _gone, ...steps } = progress.modules[module]?.steps ?? {};
  return { ...progress, modules: { ...progress.modules, [module]: { steps } } };
}

export function withoutModule(progress: Progress, module: string): Progress {
  const { [module]: _gone, ...modules } = progress.modules;
  return { ...progress, modules };
}
