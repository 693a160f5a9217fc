/** Programs of the learner's machine, found on the PATH and run. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { $ } from "zx";
import type { Programs } from "../workshop/provision/machine.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** Where a program lies; undefined where it is not installed. */
export function onPath(name: string, env: Env): string | undefined {
  const file = process.platform === "win32" ? `${name}.exe` : name;
  return (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, file))
    .find((path) => existsSync(path));
}

export function programsOf(env: Env): Programs {
  return {
    has: (name) => onPath(name, env) !== undefined,
    async run([name = "", ...rest], { input, onLine, withinMinutes, signal } = {}) {
      const child = $({
        // A shell that takes itself for the first one, with a pipe for a keyboard, would read the user's start files.
        env: { SHLVL: "1", ...env },
        quiet: true,
        nothrow: true,
        stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
        ...(input === undefined ? {} : { input }),
        ...(withinMinutes === undefined ? {} : { timeout: withinMinutes * 60_000 }),
        ...(signal ? { signal } : {}),
      })`${[onPath(name, env) ?? name, ...rest]}`;
      // A program may end without having read what it was given; how it ended is what counts.
      if (input !== undefined) child.stdin.on("error", () => undefined);
      if (onLine) {
        for (const stream of [child.stdout, child.stderr]) stream.on("data", linesTo(onLine));
      }
      const { exitCode, stdall } = await child;
      return { code: exitCode ?? undefined, output: stdall };
    },
  };
}

/** Whole lines, without what a program writes over on a terminal. */
function linesTo(onLine: (line: string) => void): (chunk: Buffer) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split(/\r?\n|\r/);
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") onLine(line.trimEnd());
  };
}
