/** Runs a command of words: assignments, expansion, then a function, a built-in or a program. */
import type { Command, Redirection } from "unbash";
import { assign, withVariables } from "./assignments.ts";
import { builtinOf } from "./builtins.ts";
import { RedirectError, ShellError } from "./errors.ts";
import { expandAssignment, expandWords } from "./expand.ts";
import { runExternal } from "./external.ts";
import { callFunction } from "./functions.ts";
import { traceQuote } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { errorsOf, redirect, type Streams, withRedirections } from "./streams.ts";

export async function runSimple(shell: Shell, node: Command, streams: Streams, isLast: boolean): Promise<number> {
  await shell.step();
  shell.captureStatus = undefined;
  const assignments = node.prefix.filter((part) => part.type === "Assignment");
  const words = await wordsOf(shell, node, streams);
  const [name, ...args] = words;
  if (name === undefined) {
    for (const assignment of assignments) {
      const value = await expandAssignment(assignment, shell.expander(streams));
      await trace(shell, [`${assignment.name}=${traceQuote(value, shell.dialect, true)}`], streams);
      await assign(shell, assignment, value, streams);
    }
    return withRedirections(shell, node.redirects, streams, async () => shell.captureStatus ?? 0);
  }
  const given: [string, string | string[]][] = [];
  for (const assignment of assignments)
    given.push([assignment.name, await expandAssignment(assignment, shell.expander(streams))]);
  await trace(
    shell,
    [
      ...given.map(([key, value]) => `${key}=${traceQuote(value, shell.dialect, true)}`),
      ...words.map((word) => traceQuote(word, shell.dialect)),
    ],
    streams,
  );
  if (name === "exec" && args.length === 0) return redirectForGood(shell, node.redirects, streams);
  return withRedirections(shell, node.redirects, streams, async (own) => {
    const builtin = builtinOf(name, shell.dialect);
    if (shell.state.functions.has(name) && !builtin?.isSpecial)
      return withVariables(shell, given, () => callFunction(shell, name, args, own));
    if (builtin !== undefined) {
      const keeps = builtin.isSpecial && shell.dialect !== "bash";
      return withVariables(shell, given, () => builtin.run(shell, args, own), keeps);
    }
    return runExternal(shell, words, own, { given, replace: isLast });
  });
}

/** A command's words; `export a=$b` and its like do not split what they assign. */
async function wordsOf(shell: Shell, node: Command, streams: Streams): Promise<string[]> {
  const expander = shell.expander(streams);
  const words = node.name === undefined ? [] : await expandWords([node.name], expander);
  for (const part of node.args) {
    if (part.type === "Word") words.push(...(await expandWords([part], expander)));
    else {
      const value = await expandAssignment(part, expander);
      words.push(`${part.name}${part.append ? "+" : ""}=${Array.isArray(value) ? value.join(" ") : value}`);
      if (Array.isArray(value)) shell.state.set(part.name, value);
    }
  }
  return words;
}

async function redirectForGood(shell: Shell, redirections: readonly Redirection[], streams: Streams): Promise<number> {
  try {
    shell.streams = (await redirect(redirections, streams, shell)).streams;
  } catch (error) {
    if (error instanceof RedirectError) throw new ShellError(error.message);
    throw error;
  }
  return 0;
}

/** `set -x` */
async function trace(shell: Shell, words: readonly string[], streams: Streams): Promise<void> {
  if (!shell.state.options.xtrace) return;
  const sink = shell.streams.get(2)?.sink ?? errorsOf(streams);
  await sink.write(`${shell.state.get("PS4") ?? "+ "}${words.join(" ")}\n`);
}
