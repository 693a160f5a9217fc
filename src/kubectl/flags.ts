/** The command line as kubectl reads it: flags anywhere, short ones in clusters (-it, -nfoo), values after "=" or a space. */
import { fail, KubectlError, missing } from "./trouble.ts";

/**
 * A flag in one line: `-A --all-namespaces` is a switch, `-n --namespace =` takes a value, `-L --label-columns ,` a list
 * separated by commas, `--from-literal *` a value each time it is given, `--dry-run ?unchanged` a value or none at all.
 */
export type FlagLine = string;

interface Flag {
  readonly name: string;
  readonly short: string | undefined;
  readonly takes: "nothing" | "value" | "list" | "many" | "maybe";
  readonly without: string;
}

export interface Flags {
  text(name: string): string | undefined;
  list(name: string): readonly string[];
  on(name: string): boolean;
  given(name: string): boolean;
}

export interface Words {
  readonly args: readonly string[];
  /** What stands behind `--`. */
  readonly command: readonly string[] | undefined;
  readonly flags: Flags;
}

const takes = { "": "nothing", "=": "value", ",": "list", "*": "many", "?": "maybe" } as const;

function flagOf(line: FlagLine): Flag {
  const [, short, name = "", mark = "", without = ""] = /^(?:-(\w) )?--([\w-]+)(?: ([=,*?])(.*))?$/.exec(line) ?? [];
  return { name, short, takes: takes[mark as keyof typeof takes], without };
}

interface Grammar {
  readonly verb: string;
  readonly flags: readonly FlagLine[];
  /** Flags of the real kubectl that this one does not have. */
  readonly lacks: readonly string[];
}

export function parseWords(words: readonly string[], { verb, flags: lines, lacks }: Grammar): Words {
  const known = lines.map(flagOf);
  const values = new Map<string, string[]>();
  const args: string[] = [];
  let command: string[] | undefined;
  const set = (flag: Flag, value: string) => {
    const before = flag.takes === "list" || flag.takes === "many" ? (values.get(flag.name) ?? []) : [];
    values.set(flag.name, [...before, ...(flag.takes === "list" ? value.split(",") : [value])]);
  };
  const misuse = (message: string) => fail(`${message}\nSee 'kubectl ${verb} --help' for usage.`);
  const unknown = (what: string) => misuse(`unknown ${what}`);
  const checked = (flag: Flag, value: string): string => {
    if (flag.takes !== "nothing" || /^(1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/.test(value)) return value;
    const shown = flag.short ? `-${flag.short}, --${flag.name}` : `--${flag.name}`;
    throw misuse(
      `invalid argument "${value}" for "${shown}" flag: strconv.ParseBool: parsing "${value}": invalid syntax`,
    );
  };
  for (let place = 0; place < words.length; place++) {
    const word = words[place] ?? "";
    const following = () => words[++place];
    if (word === "--") {
      command = words.slice(place + 1);
      break;
    }
    if (word.startsWith("--")) readLong(word, following);
    else if (/^-./.test(word)) readShort(word, following);
    else args.push(word);
  }

  function readLong(word: string, following: () => string | undefined): void {
    const [, name = "", value] = /^--([^=]*)(?:=([\s\S]*))?$/.exec(word) ?? [];
    const flag = known.find((candidate) => candidate.name === name);
    if (!flag)
      throw lacks.includes(name) ? missing(`the flag --${name} of "kubectl ${verb}"`) : unknown(`flag: --${name}`);
    if (value !== undefined) set(flag, checked(flag, value));
    else if (flag.takes === "nothing") set(flag, "true");
    else if (flag.takes === "maybe") set(flag, flag.without);
    else set(flag, needed(following(), `--${name}`));
  }

  function readShort(word: string, following: () => string | undefined): void {
    for (let index = 1; index < word.length; index++) {
      const letter = word[index] ?? "";
      const flag = known.find((candidate) => candidate.short === letter);
      if (!flag) throw unknown(`shorthand flag: '${letter}' in ${word}`);
      const rest = word.slice(index + 1);
      if (flag.takes === "nothing" && !rest.startsWith("=")) set(flag, "true");
      else {
        set(flag, rest === "" ? needed(following(), `'${letter}' in ${word}`) : checked(flag, rest.replace(/^=/, "")));
        break;
      }
    }
  }

  function needed(value: string | undefined, flag: string): string {
    if (value === undefined) throw misuse(`flag needs an argument: ${flag}`);
    return value;
  }

  return {
    args,
    command,
    flags: {
      text: (name) => values.get(name)?.at(-1),
      list: (name) => values.get(name) ?? [],
      on: (name) => /^(1|t)/i.test(values.get(name)?.at(-1) ?? ""),
      given: (name) => values.has(name),
    },
  };
}

/** A duration as Go writes it: 1m30s, 500ms, 0. */
export function milliseconds(text: string, flag: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0.001, ns: 0.000001 };
  if (/^-?\d+$/.test(text) && (flag === "request-timeout" || Number(text) === 0)) return Number(text) * 1000;
  if (!/^-?(\d+(\.\d+)?(h|ms|m|s|us|ns))+$/.test(text))
    throw new KubectlError(
      `error: invalid argument "${text}" for "--${flag}" flag: time: ${/^-?[\d.]+$/.test(text) ? "missing unit in duration" : "invalid duration"} "${text}"`,
    );
  const sum = [...text.matchAll(/([\d.]+)(h|ms|m|s|us|ns)/g)].reduce(
    (total, [, count, unit]) => total + Number(count) * (units[unit ?? ""] ?? 0),
    0,
  );
  return text.startsWith("-") ? -sum : sum;
}

export function wholeNumber(text: string, flag: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  throw fail(`invalid argument "${text}" for "--${flag}" flag: strconv.ParseInt: parsing "${text}": invalid syntax`);
}
