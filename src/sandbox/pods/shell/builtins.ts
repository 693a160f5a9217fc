/** The commands that are part of the shell itself. */
import { absolute, FileError } from "../files.ts";
import { parseSignal, type Signal, signals } from "../signals.ts";
import { toText } from "../streams.ts";
import { evaluateText } from "./arithmetic.ts";
import { FunctionReturn, LoopJump, ShellError, ShellExit } from "./errors.ts";
import { arithmeticVariables } from "./expand.ts";
import { foregroundCommand, jobsCommand, killCommand, waitCommand } from "./jobs.ts";
import type { Dialect } from "./parse.ts";
import { BadFormat, echo, format } from "./printf.ts";
import { singleQuote } from "./quote.ts";
import { readCommand } from "./read.ts";
import type { Shell } from "./shell.ts";
import { optionLetters } from "./state.ts";
import { errorsOf, outputOf, type Streams } from "./streams.ts";
import { TestProblem, test } from "./test-command.ts";

export type BuiltinRun = (shell: Shell, args: readonly string[], streams: Streams) => Promise<number> | number;

export interface Builtin {
  readonly run: BuiltinRun;
  /** Which shells have it; undefined: all. */
  readonly dialects?: readonly Dialect[];
}

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

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

const say = (text: string, streams: Streams): Promise<void> => outputOf(streams).write(text);

async function changeDirectory(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
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
  if (given === "-") await say(`${path}\n`, streams);
  return 0;
}

/** `export`, `readonly`, `local`, `declare`: names with or without values. */
function declare(kind: "export" | "readonly" | "local" | "declare"): BuiltinRun {
  return async (shell, args, streams) => {
    const { state } = shell;
    if (kind === "local" && !shell.inFunction) {
      if (shell.dialect === "bash") {
        await shell.complain("can only be used in a function", streams, "local");
        return 1;
      }
      throw new ShellError(shell.dialect === "dash" ? "local: not in a function" : "local: line 0: not in a function");
    }
    const flags = args.filter((arg) => /^-[a-zA-Z]+$/.test(arg)).join("");
    const given = args.filter((arg) => !/^-[a-zA-Z]+$/.test(arg) && arg !== "--");
    if (given.length === 0 && kind !== "local") {
      const wanted = kind === "export" ? "exported" : kind === "readonly" ? "readOnly" : undefined;
      const bash = shell.dialect === "bash";
      for (const [name, variable] of [...state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (wanted !== undefined && !variable[wanted]) continue;
        const value = Array.isArray(variable.value) ? variable.value[0] : variable.value;
        const shown =
          value === undefined ? "" : bash ? `="${value.replace(/["\\$`]/g, "\\$&")}"` : `=${singleQuote(value)}`;
        const word = bash && kind === "export" ? "declare -x" : bash && kind === "readonly" ? "declare -r" : kind;
        await say(`${word} ${name}${shown}\n`, streams);
      }
      return 0;
    }
    for (const arg of given) {
      const [, name = "", plus, value] = /^([^=]*?)(\+?)(?:=([\s\S]*))?$/.exec(arg) ?? [];
      if (!isName(name)) {
        const bash = shell.dialect === "bash";
        await shell.complain(bash ? `\`${arg}': not a valid identifier` : `${name}: bad variable name`, streams, kind);
        return bash ? 1 : 2;
      }
      if (kind === "local" || (kind === "declare" && shell.inFunction && !flags.includes("g"))) state.makeLocal(name);
      if (flags.includes("A"))
        throw new ShellError(`${kind}: -A: arrays with names are not part of the sandbox's shell`);
      if (value !== undefined && !Array.isArray(state.variables.get(name)?.value))
        state.set(name, plus === "+" ? (state.get(name) ?? "") + value : value);
      if (kind === "export" || flags.includes("x")) state.mark(name, { exported: !flags.includes("n") });
      if (kind === "readonly" || flags.includes("r")) state.mark(name, { readOnly: true });
    }
    return 0;
  };
}

async function setOptions(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const { state } = shell;
  if (args.length === 0) {
    for (const [name, { value }] of [...state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const text = Array.isArray(value) ? value[0] : value;
      if (text === undefined) continue;
      await say(
        `${name}=${shell.dialect === "bash" && /^[\w@%+:,./-]*$/.test(text) ? text : singleQuote(text)}\n`,
        streams,
      );
    }
    return 0;
  }
  const rest = [...args];
  for (let arg = rest[0]; arg !== undefined && /^[-+]./.test(arg); arg = rest[0]) {
    rest.shift();
    if (arg === "--") {
      state.positional = rest;
      return 0;
    }
    const on = arg.startsWith("-");
    for (const letter of arg.slice(1)) {
      const known = optionLetters.find(([name]) => name === letter);
      if (letter === "o") {
        const name = rest.shift();
        const byName =
          optionLetters.find(([, option]) => option === name)?.[1] ?? (name === "pipefail" ? name : undefined);
        if (byName === "pipefail" && shell.dialect === "dash") throw new ShellError("set: Illegal option -o pipefail");
        if (byName !== undefined) state.options[byName] = on;
        else if (
          name !== undefined &&
          !["vi", "emacs", "monitor", "notify", "ignoreeof", "verbose", "noclobber", "posix", "history"].includes(name)
        )
          throw new ShellError(
            shell.dialect === "ash"
              ? `set: line 0: illegal option ${arg.charAt(0)}o ${name}`
              : `set: Illegal option ${arg.charAt(0)}o ${name}`,
          );
      } else if (known !== undefined) state.options[known[1]] = on;
      else if (!"bhmvCEHBP".includes(letter))
        throw new ShellError(
          shell.dialect === "ash"
            ? `set: line 0: illegal option ${arg.charAt(0)}${letter}`
            : `set: Illegal option ${arg.charAt(0)}${letter}`,
        );
    }
  }
  if (rest.length > 0) state.positional = rest;
  return 0;
}

async function setTrap(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const { traps } = shell.state;
  const [first, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (first === undefined || first === "-p") {
    for (const [name, text] of traps)
      await say(
        `trap -- ${singleQuote(text)} ${shell.dialect === "bash" && name !== "EXIT" ? "SIG" : ""}${name}\n`,
        streams,
      );
    return 0;
  }
  if (first === "-l") {
    await say(`${signals.map((signal) => signal.slice(3)).join("\n")}\n`, streams);
    return 0;
  }
  const resets = first === "-" || (rest.length === 0 && conditionOf(first) !== undefined);
  for (const given of rest.length === 0 ? [first] : rest) {
    const condition = conditionOf(given);
    if (condition === undefined) {
      const bash = shell.dialect === "bash";
      await shell.complain(
        bash
          ? `${given}: invalid signal specification`
          : shell.dialect === "dash"
            ? `${given}: bad trap`
            : `${given}: invalid signal specification`,
        streams,
        "trap",
      );
      return 1;
    }
    if (resets) traps.delete(condition);
    else traps.set(condition, first);
    const signal = condition === "EXIT" ? undefined : parseSignal(condition);
    if (signal === undefined) continue;
    if (resets)
      shell.process.onSignal(signal, shell.isInteractive && signal === "SIGINT" ? () => shell.interrupt() : "default");
    else if (first === "") shell.process.onSignal(signal, "ignore");
    else shell.process.onSignal(signal, () => shell.signalled(condition));
  }
  return 0;
}

/** A signal's name as traps keep it: without SIG, `EXIT` for the end. */
function conditionOf(text: string): string | undefined {
  if (text === "0" || text.toUpperCase() === "EXIT") return "EXIT";
  if (text === "ERR" || text === "DEBUG" || text === "RETURN") return text;
  const signal: Signal | undefined = parseSignal(text);
  return signal?.slice(3);
}

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
  return shell.external(words, streams);
}

async function testCommand(shell: Shell, args: readonly string[], streams: Streams, command: string): Promise<number> {
  try {
    if (command !== "[") return test(args, shell.process) ? 0 : 1;
    if (args.at(-1) !== "]") throw new TestProblem(shell.dialect === "bash" ? "missing `]'" : "missing ]");
    return test(args.slice(0, -1), shell.process) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    const text = shell.dialect === "bash" ? bashTestProblem(error.message) : error.message;
    if (shell.dialect === "ash") await errorsOf(streams).write(`${shell.state.name}: ${text}\n`);
    else await shell.complain(text, streams, command);
    return 2;
  }
}

const bashTestProblem = (text: string): string =>
  text
    .replace(/^(.*): bad number$/, "$1: integer expression expected")
    .replace(/^(.*): unknown operand$/, "$1: binary operator expected");

async function printCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const words = args[0] === "--" ? args.slice(1) : args;
  const variable = words[0] === "-v" && shell.dialect === "bash" ? words[1] : undefined;
  const [pattern, ...rest] = variable === undefined ? words : words.slice(2);
  if (pattern === undefined) {
    await errorsOf(streams).write(
      shell.dialect === "bash"
        ? "printf: usage: printf [-v var] format [arguments]\n"
        : "printf: usage: printf format [arguments]\n",
    );
    return 2;
  }
  try {
    const { text, problems } = format(pattern, rest);
    if (variable === undefined) await say(text, streams);
    else shell.state.set(variable, text);
    for (const problem of problems) {
      if (shell.dialect === "ash") await errorsOf(streams).write(`${shell.state.name}: invalid number '${problem}'\n`);
      else if (shell.dialect === "bash") await shell.complain(`${problem}: invalid number`, streams, "printf");
      else await shell.complain(`${problem}: expected numeric value`, streams, "printf");
    }
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadFormat)) throw error;
    await shell.complain(
      shell.dialect === "ash" ? `${error.message}: invalid format` : `${error.message}: invalid directive`,
      streams,
      "printf",
    );
    return 1;
  }
}

async function getOptions(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const [spec = "", name = "", ...given] = args;
  const { state } = shell;
  const words = given.length > 0 ? given : state.positional;
  const index = Number(state.get("OPTIND") ?? "1");
  const at = shell.optionOffset;
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === "--") {
    state.set(name, "?");
    if (word === "--") state.set("OPTIND", String(index + 1));
    shell.optionOffset = 1;
    return 1;
  }
  const letter = word.charAt(at);
  const place = letter === ":" ? -1 : spec.indexOf(letter);
  const quiet = spec.startsWith(":");
  const ends = at + 1 >= word.length;
  const advance = (words: number) => {
    state.set("OPTIND", String(index + words));
    shell.optionOffset = 1;
  };
  if (place !== -1 && spec[place + 1] === ":") {
    const value = ends ? words[index] : word.slice(at + 1);
    advance(ends ? 2 : 1);
    if (value !== undefined) {
      state.set("OPTARG", value);
      state.set(name, letter);
      return 0;
    }
    if (quiet) state.set("OPTARG", letter);
    else await errorsOf(streams).write(`${state.name}: option requires an argument -- ${letter}\n`);
    state.set(name, quiet ? ":" : "?");
    return 0;
  }
  if (ends) advance(1);
  else shell.optionOffset = at + 1;
  state.set(name, place === -1 ? "?" : letter);
  state.unset("OPTARG");
  if (place !== -1) return 0;
  if (quiet) state.set("OPTARG", letter);
  else await errorsOf(streams).write(`${state.name}: illegal option -- ${letter}\n`);
  return 0;
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
        const status = await shell.external(args, streams, { replace: true });
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
