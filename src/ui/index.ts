// The terminal UI. To read it in order: state.ts and messages.ts have the words, update/ what follows from what, keys/ what a
// key means, model/ what is shown, views/ how it is laid out, plain/ how it is said without a screen, effects.ts and ports.ts
// what is done outside, terminal/ the terminal.

export { openUi, type UiOptions } from "./open.ts";
export type { ClusterChoice, CommandOutput, ContextChoice, Host, Opening, Session } from "./ports.ts";
