/** `type` and `command`: which of the many things that a name may be is meant. */
import { StartError } from "../process.ts";
import type { FindBuiltin } from "./builtin.ts";
import { runExternal } from "./external.ts";
import type { Shell } from "./shell.ts";
import { outputOf, type Streams } from "./streams.ts";

export async function describeCommand(
  shell: Shell,
  names: readonly string[],
  streams: Streams,
  terse: boolean,
  builtinOf: FindBuiltin,
): Promise<number> {
  let status = 0;
  for (const name of names) {
    const { state } = shell;
    const path = () => {
      try {
        return shell.process.lookUp(name).path;
      } catch (error) {
        if (error instanceof StartError) return undefined;
        throw error;
      }
    };
    const builtin = builtinOf(name, shell.dialect);
    const special = builtin?.isSpecial && shell.dialect !== "bash" ? "special " : "";
    const known: readonly [string, string] | undefined = keywords.has(name)
      ? [name, `${name} is a shell keyword`]
      : state.aliases.has(name)
        ? [`alias ${name}='${state.aliases.get(name)}'`, `${name} is an alias for ${state.aliases.get(name)}`]
        : state.functions.has(name)
          ? [name, `${name} is a ${shell.dialect === "dash" ? "shell " : ""}function`]
          : builtin !== undefined
            ? [name, `${name} is a ${special}shell builtin`]
            : undefined;
    const found = known === undefined ? path() : undefined;
    if (known !== undefined) await outputOf(streams).write(`${terse ? known[0] : known[1]}\n`);
    else if (found !== undefined) await outputOf(streams).write(`${terse ? found : `${name} is ${found}`}\n`);
    else {
      status = shell.dialect === "bash" ? 1 : 127;
      if (terse) continue;
      if (shell.dialect === "bash") await shell.complain(`${name}: not found`, streams, "type");
      else await outputOf(streams).write(`${name}: not found\n`);
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

export async function runCommand(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
  builtinOf: FindBuiltin,
): Promise<number> {
  const [first, ...rest] = args;
  if (first === "-v" || first === "-V") return describeCommand(shell, rest, streams, first === "-v", builtinOf);
  const words = first === "-p" || first === "--" ? rest : args;
  const [name, ...own] = words;
  if (name === undefined) return 0;
  const builtin = builtinOf(name, shell.dialect);
  if (builtin !== undefined) return builtin.run(shell, own, streams);
  return runExternal(shell, words, streams);
}
