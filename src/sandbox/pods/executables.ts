/** What a command means: the file that is found for its name, and the program or interpreter that the file stands for. */
import type { Files } from "./files.ts";
import { contentOf } from "./nodes.ts";
import { absolute } from "./paths.ts";
import { type Program, StartError } from "./process.ts";
import { toText } from "./streams.ts";

export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const interpreterLimit = 4;

/** Where a command is looked for. */
export interface Place {
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
}

/** Throws StartError. */
export function lookUp(files: Files, command: string, { env, cwd }: Place): { path: string } {
  if (command.includes("/")) {
    const path = absolute(cwd, command);
    const node = files.find(path);
    if (node === undefined)
      throw new StartError("not found", `exec: "${command}": stat ${command}: no such file or directory`);
    if (node.kind === "directory") throw new StartError("is a directory", `exec: "${command}": is a directory`);
    if ((node.mode & 0o111) === 0) throw new StartError("permission denied", `exec: "${command}": permission denied`);
    return { path };
  }
  for (const folder of (env.get("PATH") ?? defaultPath).split(":")) {
    const path = absolute(absolute(cwd, folder), command);
    const node = command === "" ? undefined : files.find(path);
    if (node !== undefined && node.kind !== "directory" && (node.mode & 0o111) !== 0) return { path };
  }
  throw new StartError("not found", `exec: "${command}": executable file not found in $PATH`);
}

/** The program that a command starts, and the words it then has. Throws StartError. */
export function programOf(
  files: Files,
  argv: readonly string[],
  place: Place,
): { program: Program; argv: readonly string[] } {
  return programIn(files, lookUp(files, argv[0] ?? "", place), argv, place);
}

/** What executing a file means: a program of ours, or the interpreter that a script's first line names. */
function programIn(
  files: Files,
  found: { path: string },
  argv: readonly string[],
  place: Place,
  depth = 0,
): { program: Program; argv: readonly string[] } {
  const node = files.get(found.path);
  if (node.kind === "file" && node.program !== undefined) return { program: node.program, argv };
  const [, interpreter, argument] =
    node.kind === "file"
      ? (/^#![ \t]*(\S+)[ \t]*(.*?)[ \t]*\n/.exec(toText(contentOf(node).subarray(0, 256))) ?? [])
      : [];
  if (interpreter === undefined || depth >= interpreterLimit)
    throw new StartError("exec format error", `exec ${found.path}: exec format error`);
  const through = [
    interpreter,
    ...(argument ? [argument] : []),
    argv[0]?.includes("/") ? argv[0] : found.path,
    ...argv.slice(1),
  ];
  return programIn(files, lookUp(files, interpreter, place), through, place, depth + 1);
}
