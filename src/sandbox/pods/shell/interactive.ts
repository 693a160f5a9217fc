/** A person at a prompt: reads lines, runs them, and goes on after whatever they did. */

import { completion } from "./completion.ts";
import { Interrupted, RedirectError, ShellError, ShellExit } from "./errors.ts";
import { jobLines } from "./jobs.ts";
import { LineEditor } from "./line-editor.ts";
import { type Dialect, parseText } from "./parse.ts";
import { isUnfinished, syntaxError } from "./script.ts";
import type { Shell } from "./shell.ts";

export async function interact(shell: Shell): Promise<number> {
  const { process, state } = shell;
  const { terminal } = process;
  if (terminal === undefined) return 0;
  shell.isInteractive = true;
  process.onSignal("SIGINT", () => shell.interrupt());
  process.onSignal("SIGTERM", "ignore");
  process.onSignal("SIGQUIT", "ignore");
  state.set("PS1", state.get("PS1") ?? defaultPrompt[shell.dialect]);
  state.set("PS2", "> ");
  const editor = new LineEditor(terminal, shell.history, completion(shell));
  let pending = "";
  for (;;) {
    await shell.runTraps();
    if (pending === "") await process.stderr.write(jobLines(shell, (job) => job.status !== undefined));
    const typed = await editor.read(prompt(shell, state.get(pending === "" ? "PS1" : "PS2") ?? "$ "), process.killed);
    if (typed.kind === "end" && pending === "") return state.lastStatus;
    if (typed.kind === "interrupted") {
      pending = "";
      state.lastStatus = 130;
      continue;
    }
    if (typed.kind === "line") pending += `${typed.text}\n`;
    const { error, statements } = parseText(pending, shell.dialect);
    if (isUnfinished(pending, error) && typed.kind === "line") continue;
    remember(shell.history, pending);
    shell.source = pending;
    shell.interrupted = false;
    if (error !== undefined) {
      await syntaxError(shell, pending, error.line, error.text, false);
      state.lastStatus = 2;
    } else {
      const ended = await atPrompt(shell, () => shell.statements(statements, shell.streams));
      if (ended !== undefined) return ended;
    }
    pending = "";
  }
}

/** Runs one line; a failure of it leads back to the prompt. A number: the shell is to end with it. */
async function atPrompt(shell: Shell, run: () => Promise<number>): Promise<number | undefined> {
  try {
    await run();
    // the child took the Ctrl-C; the prompt still belongs on a line of its own
    if (shell.interrupted) throw new Interrupted();
  } catch (error) {
    if (error instanceof ShellExit) return error.code;
    if (error instanceof Interrupted) {
      shell.interrupted = false;
      await shell.process.stderr.write("\n");
      shell.state.lastStatus = 130;
    } else if (error instanceof ShellError || error instanceof RedirectError) {
      await shell.complain(error.message);
      shell.state.lastStatus = error instanceof ShellError ? error.code : 1;
    } else throw error;
  }
  return undefined;
}

const historyLimit = 500;

function remember(history: string[], text: string): void {
  const line = text.trimEnd().replaceAll("\n", "; ");
  if (line === "" || history.at(-1) === line) return;
  history.push(line);
  if (history.length > historyLimit) history.shift();
}

const defaultPrompt: Readonly<Record<Dialect, string>> = { ash: "\\w \\$ ", dash: "\\$ ", bash: "\\u@\\h:\\w\\$ " };

function prompt({ process, state }: Shell, pattern: string): string {
  const home = state.get("HOME");
  const { cwd } = process;
  const place =
    home !== undefined && home !== "/" && (cwd === home || cwd.startsWith(`${home}/`))
      ? `~${cwd.slice(home.length)}`
      : cwd;
  const meanings: Readonly<Record<string, string>> = {
    w: place,
    W: place.replace(/.+\//, ""),
    u: process.user.name,
    h: process.hostname.replace(/\..*/, ""),
    H: process.hostname,
    $: process.user.uid === 0 ? "#" : "$",
    s: "bash",
    v: "5.2",
    n: "\n",
    e: "\x1b",
    "[": "",
    "]": "",
  };
  return pattern.replace(/\\(.)/g, (token, letter: string) => meanings[letter] ?? token);
}
