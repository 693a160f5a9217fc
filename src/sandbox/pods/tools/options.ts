/** Command-line options as getopt reads them. */

export interface Options {
  /** How often a flag was given. */
  readonly flags: ReadonlyMap<string, number>;
  /** What each option with an argument was given, in order. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** What getopt would complain about. */
  readonly problem?: { readonly kind: "unknown" | "missing"; readonly option: string };
  has(flag: string): boolean;
  /** The last argument of an option. */
  get(option: string): string | undefined;
}

/**
 * `short` is a getopt string (`qO:`); a leading `+` stops at the first operand. `long` maps long names to short ones, or
 * to names of their own; a `:` at the end means that they take an argument.
 */
export function parseOptions(
  args: readonly string[],
  short: string,
  long: Readonly<Record<string, string>> = {},
): Options {
  const flags = new Map<string, number>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  let problem: Options["problem"];
  const stopsAtOperand = short.startsWith("+");
  const takesArgument = (letter: string) => short.includes(`${letter}:`);
  const note = (name: string, value?: string) => {
    if (value === undefined) flags.set(name, (flags.get(name) ?? 0) + 1);
    else values.set(name, [...(values.get(name) ?? []), value]);
  };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      operands.push(...rest);
      break;
    }
    if (!/^-./.test(word)) {
      operands.push(word);
      if (!stopsAtOperand) continue;
      operands.push(...rest);
      break;
    }
    if (word.startsWith("--")) {
      const [, name = "", given] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
      const target = long[name] ?? unambiguous(name, long);
      if (target === undefined) problem ??= { kind: "unknown", option: word };
      else if (!target.endsWith(":")) note(target);
      else {
        const value = given ?? rest.shift();
        if (value === undefined) problem ??= { kind: "missing", option: `--${name}` };
        else note(target.slice(0, -1), value);
      }
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      if (letter === ":" || letter === "+" || !short.includes(letter)) problem ??= { kind: "unknown", option: letter };
      else if (!takesArgument(letter)) note(letter);
      else {
        const value = word.slice(at + 1) || rest.shift();
        if (value === undefined) problem ??= { kind: "missing", option: letter };
        else note(letter, value);
        break;
      }
    }
  }
  return {
    flags,
    values,
    operands,
    ...(problem === undefined ? {} : { problem }),
    has: (flag) => flags.has(flag),
    get: (option) => values.get(option)?.at(-1),
  };
}

/** getopt takes a long name's beginning for the whole. */
function unambiguous(start: string, long: Readonly<Record<string, string>>): string | undefined {
  const names = Object.keys(long).filter((name) => name.startsWith(start));
  return names.length === 1 && names[0] !== undefined ? long[names[0]] : undefined;
}
