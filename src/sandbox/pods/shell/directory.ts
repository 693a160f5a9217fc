/** `cd` */

import { FileError } from "../file-error.ts";
import { absolute } from "../paths.ts";
import type { Shell } from "./shell.ts";
import { outputOf, type Streams } from "./streams.ts";

export async function changeDirectory(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const { process, state } = shell;
  const [given = state.get("HOME") ?? "/"] = args.filter((arg) => !/^-[LP]+$/.test(arg) && arg !== "--");
  const wanted = given === "-" ? (state.get("OLDPWD") ?? process.cwd) : given;
  const path = absolute(process.cwd, wanted);
  let problem: string | undefined;
  try {
    if (process.files.get(path).kind !== "directory") problem = "Not a directory";
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    problem = error.message;
  }
  if (problem !== undefined) {
    const text =
      shell.dialect === "ash"
        ? `can't cd to ${wanted}: ${problem}`
        : shell.dialect === "dash"
          ? `can't cd to ${wanted}`
          : `${wanted}: ${problem}`;
    await shell.complain(text, streams, "cd");
    return shell.dialect === "bash" ? 1 : 2;
  }
  state.set("OLDPWD", process.cwd);
  process.cwd = path;
  state.set("PWD", path);
  if (given === "-") await outputOf(streams).write(`${path}\n`);
  return 0;
}
