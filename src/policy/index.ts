// The engine: objects in (buildSnapshot), verdicts with the walk that led to them out (evaluate; matrix for all pairs).
export { evaluate } from "./evaluate/evaluate.ts";
export { podsSelectedBy } from "./evaluate/selection.ts";
export * from "./matrix/index.ts";
export * from "./explain/index.ts";
export { buildSnapshot, type Snapshot } from "./snapshot/index.ts";
export * from "./types.ts";
