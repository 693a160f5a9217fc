/** What is wrong in the objects, or probably not meant. Begin reading at diagnose.ts: its table lists every check. */
export { checks, diagnose } from "./diagnose.ts";
export type { Finding, Severity } from "./finding.ts";
