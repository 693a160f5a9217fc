/** `sh`, `ash`, `dash` and `bash` as programs: a command, a script file, standard input, or a person at a prompt. */
import { absolute, FileError } from "../files.ts";
import type { Process, Program } from "../process.ts";
import { concat, toText } from "../streams.ts";
import { builtins } from "./builtins.ts";
import { Interrupted, RedirectError, ShellError, ShellExit } from "./errors.ts";
import { jobLines } from "./jobs.ts";
import { type Complete, LineEditor } from "./line-editor.ts";
import { type Dialect, parseText } from "./parse.ts";
import { Shell } from "./shell.ts";
import { optionLetters, ShellState } from "./state.ts";
import type { Stream, Streams } from "./streams.ts";

interface Invocation {
  command?: string;
  script?: string;
  args: string[];
  name: string;
  interactive: boolean;
  flags: string;
  pipefail: boolean;
  problem?: string;
}

function parseArguments(argv: readonly string[]): Invocation {
  const [name = "sh", ...rest] = argv;
  const invocation: Invocation = { args: [], name, interactive: false, flags: "", pipefail: false };
  let wantsCommand = false;
  while (/^[-+]./.test(rest[0] ?? "")) {
    const word = rest.shift() ?? "";
    if (word === "--") break;
    if (word.startsWith("--")) continue;
    for (const letter of word.slice(1)) {
      if (letter === "c") wantsCommand = true;
      else if (letter === "i") invocation.interactive = true;
      else if (letter === "o") invocation.pipefail ||= rest.shift() === "pipefail";
      else invocation.flags += letter;
    }
  }
  if (wantsCommand) {
    const command = rest.shift();
    if (command === undefined) invocation.problem = "-c requires an argument";
    else invocation.command = command;
    invocation.name = rest.shift() ?? name;
  } else if (rest.length > 0 && !invocation.flags.includes("s")) {
    invocation.script = rest.shift() ?? "";
    invocation.name = invocation.script;
  }
  invocation.args = rest;
  return invocation;
}

export const shellProgram =
  (dialect: Dialect): Program =>
  async (process) => {
    const invocation = parseArguments(process.argv);
    if (dialect === "bash" && process.argv.includes("--version")) {
      await process.stdout.write("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n");
      return 0;
    }
    if (invocation.problem !== undefined) {
      await process.stderr.write(`${invocation.name}: ${invocation.problem}\n`);
      return 2;
    }
    const streams: Streams = new Map<number, Stream>([
      [0, { source: process.stdin }],
      [1, { sink: process.stdout }],
      [2, { sink: process.stderr }],
    ]);
    const shell = new Shell(process, initialState(process, dialect, invocation), streams);
    const atTerminal = process.stdin.terminal !== undefined && process.stderr.terminal !== undefined;
    if (invocation.command !== undefined) return shell.finish(() => runText(shell, invocation.command ?? "", true));
    if (invocation.script !== undefined) return runScript(shell, invocation.script);
    if (atTerminal) return shell.finish(() => interact(shell));
    return shell.finish(() => readAndRun(shell));
  };

function initialState(process: Process, dialect: Dialect, invocation: Invocation): ShellState {
  const state = new ShellState(invocation.name, dialect);
  for (const [name, value] of process.env)
    if (/^[A-Za-z_]\w*$/.test(name)) state.variables.set(name, { value, exported: true, readOnly: false });
  state.pid = process.pid;
  state.positional = [...invocation.args];
  state.set("IFS", " \t\n");
  state.set("PPID", String(process.parent));
  state.set("OPTIND", "1");
  state.set("PS4", "+ ");
  state.set("PWD", process.cwd);
  state.mark("PWD", { exported: true });
  state.set("SHLVL", String(Number(state.get("SHLVL") ?? 0) + 1));
  state.mark("SHLVL", { exported: true });
  if (dialect === "bash") {
    state.set("BASH_VERSION", "5.2.15(1)-release");
    state.set("HOSTNAME", process.hostname);
    state.set("UID", String(process.user.uid));
  }
  for (const [letter, option] of optionLetters) if (invocation.flags.includes(letter)) state.options[option] = true;
  state.options.pipefail = invocation.pipefail;
  return state;
}

/** Runs a whole text: what is right before a syntax error is run first, as shells do. */
async function runText(shell: Shell, text: string, isCommand: boolean): Promise<number> {
  const { statements, error } = parseText(text, shell.dialect);
  shell.source = text;
  await shell.statements(statements, shell.streams);
  if (error === undefined) return shell.state.lastStatus;
  await syntaxError(shell, text, error.line, error.text, isCommand);
  return 2;
}

async function syntaxError(
  shell: Shell,
  source: string,
  line: number,
  text: string,
  isCommand: boolean,
): Promise<void> {
  const { name } = shell.state;
  const { stderr } = shell.process;
  if (shell.dialect === "dash") return stderr.write(`${name}: ${line}: Syntax error: ${text}\n`);
  if (shell.dialect === "ash")
    return stderr.write(
      `${name}: ${shell.namesLines && !shell.isInteractive ? `line ${line}: ` : ""}syntax error: ${text}\n`,
    );
  const place = shell.isInteractive ? "" : `${isCommand ? "-c: " : ""}line ${line}: `;
  await stderr.write(`${name}: ${place}${text}\n`);
  if (text.includes("near") && !shell.isInteractive)
    await stderr.write(`${name}: ${place}\`${source.split("\n")[line - 1] ?? ""}'\n`);
}

async function runScript(shell: Shell, path: string): Promise<number> {
  const { process, state, dialect } = shell;
  let text: string;
  try {
    text = toText(process.files.read(absolute(process.cwd, path)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const shown = process.argv[0] ?? "sh";
    const messages = {
      ash: `${shown}: can't open '${path}': ${error.message}`,
      dash: `${shown}: 0: cannot open ${path}: No such file`,
      bash: `${shown}: ${path}: ${error.message}`,
    };
    await process.stderr.write(`${messages[dialect]}\n`);
    return dialect === "bash" ? 127 : 2;
  }
  state.name = path;
  shell.namesLines = true;
  return shell.finish(() => runText(shell, text, false));
}

/** Standard input that is no terminal: one complete command after the other, so that a command may read what follows it. */
async function readAndRun(shell: Shell): Promise<number> {
  let pending = "";
  for (;;) {
    const line = await readLine(shell.process);
    if (line !== undefined) pending += line;
    if (pending.trim() !== "") {
      const { error, statements } = parseText(pending, shell.dialect);
      if (line !== undefined && (error?.incomplete || endsInContinuation(pending) || openHereDocument(pending)))
        continue;
      if (error !== undefined) {
        await syntaxError(shell, pending, error.line, error.text, false);
        return 2;
      }
      shell.source = pending;
      await shell.statements(statements, shell.streams);
    }
    pending = "";
    if (line === undefined) return shell.state.lastStatus;
  }
}

const endsInContinuation = (text: string): boolean => /(^|[^\\])(\\\\)*\\\n?$/.test(text);

/** A here-document whose end has not come yet. */
function openHereDocument(text: string): boolean {
  const all = text.split("\n");
  for (const [index, line] of all.entries())
    for (const [, dash, , name] of line.matchAll(/(?<!<)<<(-?)\s*(["'\\]?)([\w.-]+)/g)) {
      const closes = (each: string) => (dash ? each.replace(/^\t+/, "") : each) === name;
      if (!all.slice(index + 1).some(closes)) return true;
    }
  return false;
}

async function readLine({ stdin }: Process): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await stdin.read();
    if (chunk === undefined) break;
    const end = chunk.indexOf(0x0a);
    if (end === -1) {
      chunks.push(chunk);
      continue;
    }
    chunks.push(chunk.subarray(0, end + 1));
    stdin.unread(chunk.subarray(end + 1));
    break;
  }
  return chunks.length === 0 ? undefined : toText(concat(chunks));
}

async function interact(shell: Shell): Promise<number> {
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
    const goesOn = error?.incomplete || endsInContinuation(pending) || openHereDocument(pending);
    if (goesOn && typed.kind === "line") continue;
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

/** The first word completes to commands, others to files. */
const completion =
  (shell: Shell): Complete =>
  (before) => {
    const replaces = /(?:[^\s\\;|&<>()]|\\.)*$/.exec(before)?.[0] ?? "";
    const isCommand = /(^|[;|&(]|\b(?:then|do|else|sudo|exec|xargs)\s)\s*$/.test(
      before.slice(0, before.length - replaces.length),
    );
    if (isCommand && !replaces.includes("/")) {
      const names = commandNames(shell).filter((name) => name.startsWith(replaces));
      return { replaces, choices: [...new Set(names)].sort().map((name) => `${name} `) };
    }
    const folder = replaces.includes("/") ? replaces.replace(/[^/]*$/, "") : "";
    const start = replaces.slice(folder.length);
    const place = absolute(shell.process.cwd, folder || ".");
    const node = shell.process.files.find(place);
    if (node?.kind !== "directory") return { replaces, choices: [] };
    const names = shell.process.files
      .list(place)
      .filter((name) => name.startsWith(start) && (start.startsWith(".") || !name.startsWith(".")));
    const ending = (name: string) =>
      shell.process.files.find(absolute(place, name))?.kind === "directory" ? "/" : " ";
    return { replaces, choices: names.map((name) => `${folder}${name}${ending(name)}`) };
  };

function commandNames({ process, state, dialect }: Shell): string[] {
  const own = [...builtins].filter(([, { dialects }]) => dialects?.includes(dialect) ?? true).map(([name]) => name);
  const folders = (state.get("PATH") ?? "")
    .split(":")
    .filter((folder) => process.files.find(folder)?.kind === "directory");
  return [...own, ...state.functions.keys(), ...folders.flatMap((folder) => process.files.list(folder))];
}
