import type { CommandEntry } from "./command.ts";

/** Every command, in the order of the help. A command's module is loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  {
    name: "why",
    summary: "Say whether a connection is allowed, which rule decides, and what would change that",
    load: async () => (await import("./why.ts")).why,
  },
];
