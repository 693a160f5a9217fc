/** What a built-in command is. */
import type { Dialect } from "./parse.ts";
import type { Shell } from "./shell.ts";
import type { Streams } from "./streams.ts";

export type BuiltinRun = (shell: Shell, args: readonly string[], streams: Streams) => Promise<number> | number;
export interface Builtin {
  readonly run: BuiltinRun;
  /** Which shells have it; undefined: all. */
  readonly dialects?: readonly Dialect[];
  /** Its variable assignments stay, and no function takes its place. */
  readonly isSpecial?: boolean;
}

export type FindBuiltin = (name: string, dialect: Dialect) => Builtin | undefined;
