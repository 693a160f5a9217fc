/** Points, from progress and the modules alone. The rules are shown to the learner: `scoringRules`. */
import type { StepData } from "../module/format.ts";
import { type Progress, type StepProgress, stepProgressOf } from "./progress.ts";

const hintCost = 0.1;
const passShare = 0.7;

export const scoringRules: readonly string[] = [
  "A step is worth the points it shows.",
  "Each level of hint takes 10 % of them.",
  "Questions, sorting and predictions share their points over their parts; what counts is the first answer.",
  "A step whose solution you had shown, or that you skipped, scores nothing. You can do it again after `reset`.",
  "A module is passed with 70 % of its points.",
];

export function pointsOf(step: Pick<StepData, "points">, progress: StepProgress): number {
  if (progress.state !== "passed" || progress.solutionShown) return 0;
  const share = progress.share ?? 1;
  return Math.round(step.points * share * (1 - hintCost * progress.hints));
}

export interface ModuleScore {
  readonly points: number;
  readonly of: number;
  /** Steps that are done, however. */
  readonly done: number;
  readonly steps: number;
  readonly passed: boolean;
}

export function moduleScore(
  id: string,
  module: { readonly steps: readonly Pick<StepData, "id" | "points">[] },
  progress: Progress,
): ModuleScore {
  const each = module.steps.map((step) => ({ step, state: stepProgressOf(progress, { module: id, step: step.id }) }));
  const points = each.reduce((sum, { step, state }) => sum + pointsOf(step, state), 0);
  const of = module.steps.reduce((sum, step) => sum + step.points, 0);
  const done = each.filter(({ state }) => state.state !== "open").length;
  return { points, of, done, steps: each.length, passed: done === each.length && points >= passShare * of };
}
