/** Built-in commands about variables, options and arguments: export, local, set, getopts … */
import type { BuiltinRun } from "./builtin.ts";
import { ShellError } from "./errors.ts";
import { singleQuote } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { optionLetters } from "./state.ts";
import { errorsOf, outputOf, type Streams } from "./streams.ts";

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

/** `export`, `readonly`, `local`, `declare`: names with or without values. */
export function declare(kind: "export" | "readonly" | "local" | "declare"): BuiltinRun {
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
        await outputOf(streams).write(`${word} ${name}${shown}\n`);
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

export async function setOptions(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const { state } = shell;
  if (args.length === 0) {
    for (const [name, { value }] of [...state.variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const text = Array.isArray(value) ? value[0] : value;
      if (text === undefined) continue;
      await outputOf(streams).write(
        `${name}=${shell.dialect === "bash" && /^[\w@%+:,./-]*$/.test(text) ? text : singleQuote(text)}\n`,
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
        if (name === undefined) await listOptions(shell, streams);
        const byName =
          optionLetters.find(([, option]) => option === name)?.[1] ?? (name === "pipefail" ? name : undefined);
        if (byName === "pipefail" && shell.dialect === "dash") throw new ShellError("set: Illegal option -o pipefail");
        if (byName !== undefined) state.options[byName] = on;
        else if (name !== undefined && ![...otherOptions, "posix", "history"].includes(name))
          throw new ShellError(
            shell.dialect === "ash"
              ? `set: line 0: illegal option ${arg.charAt(0)}o ${name}`
              : `set: Illegal option ${arg.charAt(0)}o ${name}`,
          );
      } else if (known !== undefined) state.options[known[1]] = on;
      else if (!"bhmvCEHBP".includes(letter) && shell.dialect === "bash") {
        await shell.complain(`${arg.charAt(0)}${letter}: invalid option`, streams, "set");
        await errorsOf(streams).write("set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n");
        return 2;
      } else if (!"bhmvCEHBP".includes(letter))
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

/** Options that scripts set and that change nothing here. */
const otherOptions = ["ignoreeof", "monitor", "verbose", "noclobber", "notify", "vi", "emacs"];

/** `set -o` */
async function listOptions({ state, dialect }: Shell, streams: Streams): Promise<void> {
  const own = optionLetters.map(([, name]) => name);
  const names = [...own, ...(dialect === "dash" ? [] : (["pipefail"] as const))].map(
    (name) => [name, state.options[name]] as const,
  );
  const all = [...names, ...otherOptions.map((name) => [name, false] as const)];
  const width = dialect === "bash" ? 15 : 16;
  for (const [name, isOn] of all.sort(([a], [b]) => (a < b ? -1 : 1)))
    await outputOf(streams).write(`${name.padEnd(width)}${dialect === "bash" ? "\t" : ""}${isOn ? "on" : "off"}\n`);
}

export async function getOptions(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
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
    else
      await errorsOf(streams).write(
        shell.dialect === "bash"
          ? `${state.name}: option requires an argument -- ${letter}\n`
          : `No arg for -${letter} option\n`,
      );
    state.set(name, quiet ? ":" : "?");
    return 0;
  }
  if (ends) advance(1);
  else shell.optionOffset = at + 1;
  state.set(name, place === -1 ? "?" : letter);
  state.unset("OPTARG");
  if (place !== -1) return 0;
  if (quiet) state.set("OPTARG", letter);
  else
    await errorsOf(streams).write(
      shell.dialect === "bash" ? `${state.name}: illegal option -- ${letter}\n` : `Illegal option -${letter}\n`,
    );
  return 0;
}
