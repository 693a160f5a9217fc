/** What the tools have in common: whose manners they have, reading operands, complaining. */

import { FileError } from "../file-error.ts";
import { openToRead } from "../open.ts";
import { absolute } from "../paths.ts";
import type { Process, Program } from "../process.ts";
import { lines, type Source } from "../streams.ts";
import { type Options, parseOptions } from "./options.ts";
import { showUsage } from "./usage.ts";

/** busybox's tools and GNU's say the same things in different words. */
export type Flavour = "busybox" | "gnu";

export type Tool = (process: Process, args: readonly string[], flavour: Flavour) => Promise<number>;

export const programOf =
  (tool: Tool, flavour: Flavour): Program =>
  (process) =>
    tool(process, process.argv.slice(1), flavour);

export const nameOf = (process: Pick<Process, "argv">): string => (process.argv[0] ?? "").replace(/.*\//, "");

export const complain = (process: Process, text: string): Promise<void> =>
  process.stderr.write(`${nameOf(process)}: ${text}\n`);

/** Parses options, and complains as getopt does when they are wrong. Undefined: it has complained. */
export async function optionsOf(
  process: Process,
  args: readonly string[],
  flavour: Flavour,
  short: string,
  long: Readonly<Record<string, string>> = {},
): Promise<Options | undefined> {
  const options = parseOptions(args, short, long);
  const { problem } = options;
  if (problem === undefined) return options;
  const name = nameOf(process);
  const isLong = problem.option.startsWith("--");
  if (problem.kind === "missing")
    await complain(
      process,
      isLong ? `option '${problem.option}' requires an argument` : `option requires an argument -- '${problem.option}'`,
    );
  else
    await complain(
      process,
      isLong ? `unrecognized option '${problem.option}'` : `invalid option -- '${problem.option}'`,
    );
  if (flavour === "busybox") await showUsage(process, name);
  else await process.stderr.write(`Try '${name} --help' for more information.\n`);
  return undefined;
}

/** The text of a file problem, in the words of the flavour. */
export function fileProblem(path: string, error: FileError, flavour: Flavour): string {
  return flavour === "busybox" ? `can't open '${path}': ${error.message}` : `${path}: ${error.message}`;
}

/** Calls back with each file named (`-` or none: standard input); tells of those that cannot be read, or is silent about them. False if there was one. */
export async function eachInput(
  process: Process,
  names: readonly string[],
  use: (source: Source, name: string) => Promise<void>,
  problem: ((path: string, error: FileError) => string) | undefined,
): Promise<boolean> {
  let fine = true;
  for (const name of names.length === 0 ? ["-"] : names) {
    let source: Source;
    try {
      source = name === "-" ? process.stdin : openToRead(name, process);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (problem !== undefined) await complain(process, problem(name, error));
      fine = false;
      continue;
    }
    await use(source, name);
  }
  return fine;
}

/** What tools of whole lines do with each input: its lines, without their line feeds. */
export async function* plainLines(source: Pick<Source, "read">): AsyncGenerator<string> {
  for await (const line of lines(source)) yield line.endsWith("\n") ? line.slice(0, -1) : line;
}

export const pathOf = (process: Pick<Process, "cwd">, path: string): string => absolute(process.cwd, path);

/** Runs something with files; its failure is told and gives false. */
export async function attempt(
  process: Process,
  run: () => void,
  words: (error: FileError) => string,
): Promise<boolean> {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await complain(process, words(error));
    return false;
  }
}
