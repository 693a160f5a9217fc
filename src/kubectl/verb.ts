import type { FlagLine, Flags } from "./flags.ts";
import type { Session } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";

/** One call of a verb. */
export interface Call {
  /** As it is typed, for example `rollout status`. */
  readonly verb: string;
  readonly args: readonly string[];
  /** What stands behind `--`. */
  readonly command: readonly string[] | undefined;
  readonly flags: Flags;
  readonly io: Surroundings;
  readonly signal: AbortSignal;
  session(): Promise<Session>;
  out(text: string): void;
  err(text: string): void;
}

/** Returns the exit code. */
export type Run = (call: Call) => Promise<number>;

export interface Verb {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** One line for the help. */
  readonly summary: string;
  readonly flags: readonly FlagLine[];
  /** Flags of the real kubectl that this one does not have, separated by spaces. */
  readonly lacks?: string;
  load(): Promise<Run>;
}
