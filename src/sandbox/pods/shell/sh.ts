/** `sh`, `ash`, `dash` and `bash` as programs: a command, a script file, standard input, or a person at a prompt. */
import type { Process, Program } from "../process.ts";
import { interact } from "./interactive.ts";
import type { Dialect } from "./parse.ts";
import { readAndRun, runScript, runText } from "./script.ts";
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
  const reads = invocation.command !== undefined ? "c" : invocation.script === undefined ? "s" : "";
  if (dialect !== "dash") state.startFlags = `${dialect === "bash" ? "hB" : ""}${reads}`;
  return state;
}
