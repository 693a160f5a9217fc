import { parseArgs } from "node:util";
import { UsageError } from "../errors.ts";
import { closest } from "../text/closest.ts";
import type { Command, Flag, Flags, Io } from "./command.ts";

/** What every command understands. */
export const commonFlags: Readonly<Record<string, Flag>> = {
  help: { type: "boolean", short: "h", help: "show this help" },
  "no-color": { type: "boolean", help: "no colours (NO_COLOR does the same)" },
};

export interface Parsed {
  readonly args: readonly string[];
  readonly flags: Flags;
}

/** Reads the words behind a command's name; an unknown flag is refused with the nearest known one. */
export function parseCommandLine(path: string, command: Command, words: readonly string[], env: Io["env"]): Parsed {
  const known = { ...commonFlags, ...command.flags };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, flag]) => [
      name,
      { type: flag.type, multiple: flag.multiple ?? false, ...(flag.short ? { short: flag.short } : {}) },
    ]),
  );
  // A lone "-", which stands for standard input, is an argument to parseArgs as well.
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  const args: string[] = [];
  const values = new Map<string, string[]>(
    Object.entries(known).flatMap(([name, flag]) => {
      const value = flag.env === undefined ? undefined : env[flag.env];
      return value ? [[name, [value]] as const] : [];
    }),
  );
  for (const token of tokens) {
    if (token.kind === "positional") args.push(token.value);
    if (token.kind !== "option") continue;
    const flag = known[token.name];
    if (!flag) throw unknownFlag(path, token.rawName, Object.keys(known));
    // A flag in the place of a value is a value that was forgotten; a lone "-" is standard input.
    const isForgotten = !token.inlineValue && token.value !== undefined && /^-./.test(token.value);
    if (flag.type === "string" && (token.value === undefined || isForgotten))
      throw new UsageError(`flag ${token.rawName} needs a value`, { next: [`netpol-workshop ${path} --help`] });
    if (flag.type === "boolean" && token.value !== undefined)
      throw new UsageError(`flag ${token.rawName} takes no value`, { next: [`netpol-workshop ${path} --help`] });
    const before = flag.multiple ? (values.get(token.name) ?? []) : [];
    values.set(token.name, [...before, token.value ?? ""]);
  }
  return {
    args,
    flags: {
      text: (name) => values.get(name)?.at(-1),
      list: (name) => values.get(name) ?? [],
      on: (name) => values.has(name),
    },
  };
}

/** Words that a command would not look at are a mistake of whoever wrote them. */
export function refuseExtra(path: string, { args = "" }: Pick<Command, "args">, given: readonly string[]): void {
  if (/…|-/.test(args)) return;
  const extra = given[args.split(" ").filter(Boolean).length];
  if (extra === undefined) return;
  const takes = args === "" ? "no argument, and got" : `only ${args}, besides it got`;
  throw new UsageError(`${path} takes ${takes} ${extra}`, { next: [`netpol-workshop ${path} --help`] });
}

function unknownFlag(path: string, given: string, known: readonly string[]): UsageError {
  const name = given.replace(/^-+/, "");
  const near = known.find((candidate) => name.length > 1 && candidate.startsWith(name)) ?? closest(name, known);
  return new UsageError(`unknown flag ${given}${near ? `; did you mean --${near}?` : ""}`, {
    next: [`netpol-workshop ${path} --help`.replace("  ", " ")],
  });
}
