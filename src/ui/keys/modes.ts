/** Where keys mean something. */
import type { Mode } from "./binding.ts";

/** Screens that show something of the course; typing letters means commands there. */
export const course: readonly Mode[] = [
  "lesson",
  "matrix",
  "map",
  "why",
  "questions",
  "predict",
  "modules",
  "flows",
  "policies",
  "results",
];
/** Where letters answer nothing. */
export const others: readonly Mode[] = ["lesson", "matrix", "map", "why", "modules", "flows", "policies", "results"];
export const texts: readonly Mode[] = ["lesson", "why", "policies", "results", "help", "log", "trouble"];
export const lists: readonly Mode[] = ["welcome", "modules", "flows", "palette"];
export const step: readonly Mode[] = ["lesson", "matrix", "map", "why", "policies"];
export const searchable: readonly Mode[] = [...texts, "questions", "modules", "matrix", "predict", "map"];
