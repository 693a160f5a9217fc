import type { CommandEntry } from "./command.ts";

/** Every command, in the order of the help. A command's module is loaded when it is called. */
export const commands: readonly CommandEntry[] = [];
