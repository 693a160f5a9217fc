/** The commands that are part of the shell itself. */

import { evaluateText } from "./arithmetic.ts";
import type { Builtin, BuiltinRun, FindBuiltin } from "./builtin.ts";
import { describeCommand, runCommand } from "./command.ts";
import { changeDirectory } from "./directory.ts";
import { FunctionReturn, LoopJump, ShellError, ShellExit } from "./errors.ts";
import { arithmeticVariables } from "./expand.ts";
import { runExternal } from "./external.ts";
import { foregroundCommand, jobsCommand, killCommand, waitCommand } from "./jobs.ts";
import type { Dialect } from "./parse.ts";
import { echo } from "./printf.ts";
import { printCommand, testCommand } from "./printing.ts";
import { readCommand } from "./read.ts";
import type { Shell } from "./shell.ts";
import { source } from "./source.ts";
import { errorsOf, outputOf, type Streams } from "./streams.ts";
import { setTrap } from "./trap.ts";
import { declare, getOptions, setOptions } from "./variables.ts";

const say = (text: string, streams: Streams): Promise<void> => outputOf(streams).write(text);

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

const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", { run: () => 0, isSpecial: true }],
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
  ["export", { run: declare("export"), isSpecial: true }],
  ["readonly", { run: declare("readonly"), isSpecial: true }],
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
        let status = 0;
        for (const name of args.filter((arg) => !arg.startsWith("-"))) {
          if (option !== "-f" && shell.state.variables.get(name)?.readOnly) {
            if (shell.dialect !== "bash")
              throw new ShellError(`unset: ${shell.dialect === "ash" ? "line 0: " : ""}${name}: is read only`);
            await shell.complain(`${name}: cannot unset: readonly variable`, streams, "unset");
            status = 1;
            continue;
          }
          if (option === "-f" || !shell.state.variables.has(name)) shell.state.functions.delete(name);
          if (option !== "-f") shell.state.unset(name);
        }
        return status;
      },
      isSpecial: true,
    },
  ],
  ["set", { run: setOptions, isSpecial: true }],
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
      isSpecial: true,
    },
  ],
  [
    "exit",
    {
      run: (shell, args) => {
        throw new ShellExit(statusArgument(shell, args, "exit"));
      },
      isSpecial: true,
    },
  ],
  [
    "return",
    {
      run: (shell, args) => {
        throw new FunctionReturn(statusArgument(shell, args, "return"));
      },
      isSpecial: true,
    },
  ],
  ["break", { run: jump("break"), isSpecial: true }],
  ["continue", { run: jump("continue"), isSpecial: true }],
  ["eval", { run: (shell, args, streams) => shell.evaluate(args.join(" "), streams), isSpecial: true }],
  [".", { run: (shell, args, streams) => source(shell, args, streams, "."), isSpecial: true }],
  [
    "source",
    {
      run: (shell, args, streams) => source(shell, args, streams, "source"),
      dialects: ["ash", "bash"],
      isSpecial: true,
    },
  ],
  [
    "exec",
    {
      run: async (shell, args, streams) => {
        const status = await runExternal(shell, args, streams, { replace: true, as: "exec" });
        throw new ShellExit(status);
      },
      isSpecial: true,
    },
  ],
  ["trap", { run: setTrap, isSpecial: true }],
  ["command", { run: (shell, args, streams) => runCommand(shell, args, streams, builtinOf) }],
  ["builtin", { run: (shell, args, streams) => runCommand(shell, args, streams, builtinOf), dialects: ["bash"] }],
  ["type", { run: (shell, args, streams) => describeCommand(shell, args, streams, false, builtinOf) }],
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
            if (shell.dialect === "bash") await shell.complain(`${arg}: not found`, streams, "alias");
            else await errorsOf(streams).write(`alias: ${arg} not found\n`);
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

export const builtinOf: FindBuiltin = (name, dialect) => {
  const found = builtins.get(name);
  return found?.dialects?.includes(dialect) === false ? undefined : found;
};

export const builtinNames = (dialect: Dialect): string[] =>
  [...builtins.keys()].filter((name) => builtinOf(name, dialect) !== undefined);
