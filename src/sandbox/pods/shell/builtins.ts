/** The commands that are part of the shell itself. */

import { absolute, FileError } from "../files.ts";
import { toText } from "../streams.ts";
import { evaluateText } from "./arithmetic.ts";
import type { Builtin, BuiltinRun } from "./builtin.ts";
import { changeDirectory } from "./directory.ts";
import { FunctionReturn, LoopJump, ShellError, ShellExit } from "./errors.ts";
import { arithmeticVariables } from "./expand.ts";
import { runExternal } from "./external.ts";
import { foregroundCommand, jobsCommand, killCommand, waitCommand } from "./jobs.ts";
import { echo } from "./printf.ts";
import { printCommand, testCommand } from "./printing.ts";
import { readCommand } from "./read.ts";
import type { Shell } from "./shell.ts";
import { errorsOf, outputOf, type Streams } from "./streams.ts";
import { setTrap } from "./trap.ts";
import { declare, getOptions, setOptions } from "./variables.ts";

/** Those whose variable assignments stay and which functions cannot replace. */
export const specialBuiltins: ReadonlySet<string> = new Set([
  ":",
  ".",
  "source",
  "break",
  "continue",
  "eval",
  "exec",
  "exit",
  "export",
  "readonly",
  "return",
  "set",
  "shift",
  "trap",
  "unset",
]);

const say = (text: string, streams: Streams): Promise<void> => outputOf(streams).write(text);
async function source(shell: Shell, args: readonly string[], streams: Streams, command: string): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return shell.dialect === "bash" ? 2 : 0;
  const { process, state } = shell;
  let text: string;
  try {
    const folders = name.includes("/")
      ? [""]
      : (state.get("PATH") ?? "").split(":").concat(shell.dialect === "bash" ? "." : []);
    const paths = folders.map((folder) =>
      folder === "" ? absolute(process.cwd, name) : absolute(absolute(process.cwd, folder), name),
    );
    const path = paths.find((each) => process.files.find(each)?.kind === "file");
    text = toText(process.files.read(path ?? absolute(process.cwd, name)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (shell.dialect === "bash") {
      await shell.complain(`${name}: ${error.message}`, streams);
      return 1;
    }
    throw new ShellError(
      shell.dialect === "ash"
        ? `${command}: line 0: can't open '${name}': ${error.message}`
        : `${command}: cannot open ${name}: No such file`,
    );
  }
  const { positional } = state;
  if (rest.length > 0) state.positional = rest;
  try {
    return await shell.evaluate(text, streams);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code;
    throw error;
  } finally {
    if (rest.length > 0) state.positional = positional;
  }
}

async function describeCommand(
  shell: Shell,
  names: readonly string[],
  streams: Streams,
  terse: boolean,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    const { state } = shell;
    const path = () => {
      try {
        return shell.process.lookUp(name).path;
      } catch {
        return undefined;
      }
    };
    const builtin = builtins.get(name);
    const isBuiltin = builtin !== undefined && (builtin.dialects?.includes(shell.dialect) ?? true);
    const special = specialBuiltins.has(name) && shell.dialect !== "bash" ? "special " : "";
    const known: readonly [string, string] | undefined = keywords.has(name)
      ? [name, `${name} is a shell keyword`]
      : state.aliases.has(name)
        ? [`alias ${name}='${state.aliases.get(name)}'`, `${name} is an alias for ${state.aliases.get(name)}`]
        : state.functions.has(name)
          ? [name, `${name} is a ${shell.dialect === "bash" ? "" : "shell "}function`]
          : isBuiltin
            ? [name, `${name} is a ${special}shell builtin`]
            : undefined;
    const found = known === undefined ? path() : undefined;
    if (known !== undefined) await say(`${terse ? known[0] : known[1]}\n`, streams);
    else if (found !== undefined) await say(`${terse ? found : `${name} is ${found}`}\n`, streams);
    else {
      status = shell.dialect === "bash" ? 1 : 127;
      if (terse) continue;
      if (shell.dialect === "bash") await shell.complain(`${name}: not found`, streams, "type");
      else await errorsOf(streams).write(`${name}: not found\n`);
    }
  }
  return status;
}

const keywords = new Set([
  "if",
  "then",
  "else",
  "elif",
  "fi",
  "for",
  "while",
  "until",
  "do",
  "done",
  "case",
  "esac",
  "in",
  "{",
  "}",
  "!",
  "function",
]);

async function runCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const [first, ...rest] = args;
  if (first === "-v" || first === "-V") return describeCommand(shell, rest, streams, first === "-v");
  const words = first === "-p" || first === "--" ? rest : args;
  const [name, ...own] = words;
  if (name === undefined) return 0;
  const builtin = builtins.get(name);
  if (builtin !== undefined && (builtin.dialects?.includes(shell.dialect) ?? true))
    return builtin.run(shell, own, streams);
  return runExternal(shell, words, streams);
}

function jump(kind: "break" | "continue"): BuiltinRun {
  return (shell, args) => {
    if (shell.state.loopDepth === 0) return 0;
    throw new LoopJump(kind, Math.max(1, Number(args[0] ?? 1)));
  };
}

function statusArgument(shell: Shell, args: readonly string[], command: string): number {
  const [given] = args;
  if (given === undefined) return shell.state.lastStatus;
  if (!/^-?\d+$/.test(given)) throw new ShellError(`${command}: Illegal number: ${given}`);
  return Number(given) & 0xff;
}

export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", { run: () => 0 }],
  ["true", { run: () => 0 }],
  ["false", { run: () => 1 }],
  [
    "echo",
    {
      run: async (shell, args, streams) => {
        await say(echo(args, shell.dialect === "dash"), streams);
        return 0;
      },
    },
  ],
  ["printf", { run: printCommand }],
  ["test", { run: (shell, args, streams) => testCommand(shell, args, streams, "test") }],
  ["[", { run: (shell, args, streams) => testCommand(shell, args, streams, "[") }],
  ["cd", { run: changeDirectory }],
  ["chdir", { run: changeDirectory, dialects: ["ash", "dash"] }],
  [
    "pwd",
    {
      run: async (shell, _args, streams) => {
        await say(`${shell.process.cwd}\n`, streams);
        return 0;
      },
    },
  ],
  ["export", { run: declare("export") }],
  ["readonly", { run: declare("readonly") }],
  ["local", { run: declare("local") }],
  ["declare", { run: declare("declare"), dialects: ["bash"] }],
  ["typeset", { run: declare("declare"), dialects: ["bash"] }],
  [
    "unset",
    {
      run: async (shell, args, streams) => {
        const option = args.find((arg) => /^-./.test(arg));
        if (option !== undefined && !/^-[vf]$/.test(option)) {
          await shell.complain(
            shell.dialect === "ash" ? `illegal option ${option}` : `Illegal option ${option}`,
            streams,
            "unset",
          );
          return 2;
        }
        for (const name of args.filter((arg) => !arg.startsWith("-"))) {
          if (option === "-f" || !shell.state.variables.has(name)) shell.state.functions.delete(name);
          if (option !== "-f") shell.state.unset(name);
        }
        return 0;
      },
    },
  ],
  ["set", { run: setOptions }],
  [
    "shift",
    {
      run: (shell, args) => {
        const count = Number(args[0] ?? 1);
        if (count > shell.state.positional.length) {
          if (shell.dialect === "dash") throw new ShellError("shift: can't shift that many");
          return 1;
        }
        shell.state.positional = shell.state.positional.slice(count);
        return 0;
      },
    },
  ],
  [
    "exit",
    {
      run: (shell, args) => {
        throw new ShellExit(statusArgument(shell, args, "exit"));
      },
    },
  ],
  [
    "return",
    {
      run: (shell, args) => {
        throw new FunctionReturn(statusArgument(shell, args, "return"));
      },
    },
  ],
  ["break", { run: jump("break") }],
  ["continue", { run: jump("continue") }],
  ["eval", { run: (shell, args, streams) => shell.evaluate(args.join(" "), streams) }],
  [".", { run: (shell, args, streams) => source(shell, args, streams, ".") }],
  ["source", { run: (shell, args, streams) => source(shell, args, streams, "source"), dialects: ["ash", "bash"] }],
  [
    "exec",
    {
      run: async (shell, args, streams) => {
        const status = await runExternal(shell, args, streams, { replace: true });
        throw new ShellExit(status);
      },
    },
  ],
  ["trap", { run: setTrap }],
  ["command", { run: runCommand }],
  ["builtin", { run: runCommand, dialects: ["bash"] }],
  ["type", { run: (shell, args, streams) => describeCommand(shell, args, streams, false) }],
  ["read", { run: readCommand }],
  ["wait", { run: waitCommand }],
  ["jobs", { run: jobsCommand }],
  ["fg", { run: foregroundCommand }],
  ["bg", { run: () => 0 }],
  ["kill", { run: killCommand }],
  ["getopts", { run: getOptions }],
  [
    "let",
    {
      run: async (shell, args, streams) => {
        let result = 0n;
        for (const arg of args) result = await evaluateText(arg, arithmeticVariables(shell.expander(streams)));
        return result === 0n ? 1 : 0;
      },
      dialects: ["ash", "bash"],
    },
  ],
  [
    "alias",
    {
      run: async (shell, args, streams) => {
        const { aliases } = shell.state;
        if (args.length === 0)
          for (const [name, text] of aliases)
            await say(`${shell.dialect === "bash" ? "alias " : ""}${name}='${text}'\n`, streams);
        for (const arg of args) {
          const [, name = "", text] = /^([^=]+)=([\s\S]*)$/.exec(arg) ?? [];
          if (text !== undefined) aliases.set(name, text);
          else if (aliases.has(arg)) await say(`${arg}='${aliases.get(arg)}'\n`, streams);
          else {
            await shell.complain(`${arg}: not found`, streams, "alias");
            return 1;
          }
        }
        return 0;
      },
    },
  ],
  [
    "unalias",
    {
      run: (shell, args) => {
        for (const name of args) shell.state.aliases.delete(name);
        return 0;
      },
    },
  ],
  [
    "umask",
    {
      run: async (_shell, args, streams) => {
        if (args.length === 0) await say("0022\n", streams);
        return 0;
      },
    },
  ],
  [
    "ulimit",
    {
      run: async (_shell, args, streams) => {
        await say(args.includes("-n") ? "1048576\n" : "unlimited\n", streams);
        return 0;
      },
    },
  ],
  ["hash", { run: () => 0 }],
  [
    "times",
    {
      run: async (_shell, _args, streams) => {
        await say("0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n", streams);
        return 0;
      },
    },
  ],
  [
    "history",
    {
      run: async (shell, _args, streams) => {
        for (const [index, line] of shell.history.entries())
          await say(`${String(index).padStart(4)} ${line}\n`, streams);
        return 0;
      },
      dialects: ["ash", "bash"],
    },
  ],
  ["shopt", { run: () => 0, dialects: ["bash"] }],
]);
