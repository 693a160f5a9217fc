/** A small kubectl. Begin with verbs.ts, the table of what it does; run.ts reads a command line and words its errors. */
export { kubectl } from "./run.ts";
export type { Surroundings } from "./surroundings.ts";
