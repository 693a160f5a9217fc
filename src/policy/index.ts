// The engine: objects in, verdicts with the walk that led to them out. To read it in order: types.ts has the words;
// snapshot/ reads a cluster's objects, convert/ turns every kind of policy into the rules of one data plane, evaluate/ walks
// them for one connection, matrix/ for all at once. selector/ is Calico's selector language, conformance/ the contract.
export { evaluate } from "./evaluate/evaluate.ts";
export { asksForPodLabels, podsSelectedBy } from "./evaluate/selection.ts";
export * from "./explain/index.ts";
export * from "./matrix/index.ts";
export { buildSnapshot, type Snapshot } from "./snapshot/index.ts";
export * from "./types.ts";
