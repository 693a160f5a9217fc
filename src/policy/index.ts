// The engine: objects in (buildSnapshot), verdicts with the walk that led to them out (evaluate).
export { evaluate } from "./evaluate/evaluate.ts";
export { SelectorError } from "./selector/index.ts";
export { buildSnapshot, type Snapshot } from "./snapshot/index.ts";
export * from "./types.ts";
