// explain.ts puts a verdict into sentences; flips.ts finds the smallest changes that would turn it, and proves them.
export type { Edit } from "./edit.ts";
export { type DirectionExplanation, type Explanation, explain, type Step, type WalkExplanation } from "./explain.ts";
export { type Flip, type FlipOptions, flips } from "./flips.ts";
export { endName, placeText, policyName, portName, refName, ruleName } from "./words.ts";
