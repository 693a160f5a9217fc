import type { Command } from "../command.ts";

export const dev: Command = {
  name: "dev",
  summary: "Write modules of your own, and prove them",
  subcommands: [
    {
      name: "new",
      summary: "Make a module that passes, to begin from",
      load: async () => (await import("./dev-new.ts")).devNew,
    },
    {
      name: "check",
      summary: "Prove every claim of modules on a fresh sandbox",
      load: async () => (await import("./dev-check.ts")).devCheck,
    },
    {
      name: "try",
      summary: "Judge one answer on a fresh sandbox",
      load: async () => (await import("./dev-try.ts")).devTry,
    },
  ],
};
