/** Programs that have the terminal to themselves for a while: the learner's shell and editor. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { EnvironmentError } from "../../errors.ts";
import type { Io } from "../command.ts";

interface Place {
  readonly cwd: string;
  readonly env: Io["env"];
}

/** Runs a program, or a line for the system's shell, in this terminal until it ends; returns its exit code. */
async function runHere(program: string, { cwd, env }: Place, isLine = false): Promise<number> {
  const child = spawn(program, { cwd, env, stdio: "inherit", shell: isLine });
  // Ctrl-C is the program's; we wait for its end.
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  try {
    const [code] = await once(child, "close");
    return typeof code === "number" ? code : 1;
  } finally {
    process.off("SIGINT", ignore);
  }
}

/** Returns the exit code of the last command that was typed there. */
export async function runShell(place: Place): Promise<number> {
  const shell = process.platform === "win32" ? (place.env.COMSPEC ?? "cmd.exe") : place.env.SHELL || "/bin/sh";
  try {
    return await runHere(shell, place);
  } catch (cause) {
    throw new EnvironmentError(`the shell ${shell} cannot be started`, {
      detail: [cause instanceof Error ? cause.message : String(cause)],
      next: ["set SHELL to the shell that you use"],
      cause,
    });
  }
}

/** What a shell answers where there is no such program, or one that cannot be run. */
const cannotStart: readonly number[] = [126, 127];

/** Opens a file in the editor that VISUAL or EDITOR names; false where neither is set. */
export async function runEditor(file: string, place: Place): Promise<boolean> {
  const name = place.env.VISUAL ? "VISUAL" : "EDITOR";
  const editor = place.env[name];
  if (!editor) return false;
  const code = await runHere(editorLine(editor, file), place, true);
  if (code === 0) return true;
  throw new EnvironmentError(
    cannotStart.includes(code)
      ? `your editor cannot be started: ${name} is "${editor}"`
      : `your editor ended with exit code ${code}: ${name} is "${editor}"`,
    {
      detail: [`your file is as the editor left it: ${file}`],
      next: [`${name}=nano netpol-workshop   (or any editor that you have; with none set a small one opens)`],
    },
  );
}

/** A setting is a piece of shell, with options and quotes; one that is a file as it stands is that file. */
export function editorLine(editor: string, file: string, platform: NodeJS.Platform = process.platform): string {
  const quoted = (text: string): string => (platform === "win32" ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`);
  return `${existsSync(editor) ? quoted(editor) : editor} ${quoted(file)}`;
}
