/** Commands that are programs of their own. */
import { StartError } from "../process.ts";
import { commandNotFound } from "./complaints.ts";
import { awaitChild } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import { type Streams, standardOf } from "./streams.ts";

/** Runs a program: as a child, or in place of this process. */
export async function runExternal(
  shell: Shell,
  words: readonly string[],
  streams: Streams,
  {
    given = [],
    replace = false,
    as,
  }: { given?: readonly [string, string | string[]][]; replace?: boolean; as?: string } = {},
): Promise<number> {
  const env = shell.state.environment();
  for (const [name, value] of given) env.set(name, String(value));
  const options = { ...standardOf(streams), env, cwd: shell.process.cwd };
  try {
    if (replace) return await shell.process.exec(words, options);
    return await awaitChild(shell, shell.process.spawn(words, options), streams);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    if (error.reason === "exec format error") return scriptWithoutInterpreter(shell, words, streams, env);
    const { text, code } = commandNotFound(words[0] ?? "", error, shell.dialect);
    await shell.complain(as === undefined ? text : text.replace("command not found", "not found"), streams, as);
    return code;
  }
}

/** A file of text that names no interpreter is taken for shell. */
async function scriptWithoutInterpreter(
  shell: Shell,
  words: readonly string[],
  streams: Streams,
  env: Map<string, string>,
) {
  const [name = "", ...args] = words;
  const { path } = shell.process.lookUp(name);
  const start = shell.process.files.read(path).subarray(0, 64);
  if (start.includes(0)) {
    await shell.complain(
      shell.dialect === "ash" ? `${name}: Exec format error` : `${name}: cannot execute binary file: Exec format error`,
      streams,
    );
    return 126;
  }
  const interpreter = shell.dialect === "bash" ? "bash" : "sh";
  return awaitChild(shell, shell.process.spawn([interpreter, path, ...args], { ...standardOf(streams), env }), streams);
}
