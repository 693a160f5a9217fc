/** `sort`: by whole lines or by keys, each in an order of its own. */
import type { Process } from "../../process.ts";
import { complain, eachInput, nameOf, optionsOf, pathOf, plainLines, type Tool } from "../tool.ts";

/** `-k 2,2nr`: from a field to a field, each perhaps from a character on. */
interface Key {
  readonly from: Position;
  readonly to: Position | undefined;
  /** Its own letters for how to compare; empty: the ones of the command. */
  readonly order: string;
}

interface Position {
  readonly field: number;
  readonly character: number;
}

type Compare = (a: string, b: string) => number;

function keyOf(spec: string): Key | undefined {
  const [, field, character, order = "", toField, toCharacter, toOrder = ""] =
    /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(spec) ?? [];
  if (field === undefined || field === "0") return undefined;
  return {
    from: { field: Number(field), character: Number(character ?? 1) },
    to: toField === undefined ? undefined : { field: Number(toField), character: Number(toCharacter ?? 0) },
    order: order + toOrder,
  };
}

/** Where a line's fields are. Without a separator the blanks before a field belong to it. */
function fieldsOf(line: string, separator: string | undefined): readonly (readonly [start: number, end: number])[] {
  const fields: [number, number][] = [];
  if (separator === undefined) {
    for (const match of line.matchAll(/\s*\S+/g)) fields.push([match.index, match.index + match[0].length]);
    return fields;
  }
  let start = 0;
  for (const part of line.split(separator)) {
    fields.push([start, start + part.length]);
    start += part.length + separator.length;
  }
  return fields;
}

function keyText(line: string, { from, to, order }: Key, separator: string | undefined): string {
  const fields = fieldsOf(line, separator);
  const placed = ([start, end]: readonly [number, number], character: number) => {
    const blanks = order.includes("b") ? (/^\s*/.exec(line.slice(start, end))?.[0].length ?? 0) : 0;
    return Math.min(end, start + blanks + character);
  };
  const first = fields[from.field - 1];
  if (first === undefined) return "";
  const last = to === undefined ? undefined : fields[to.field - 1];
  const end =
    last === undefined || to === undefined ? undefined : to.character === 0 ? last[1] : placed(last, to.character);
  return line.slice(placed(first, from.character - 1), end);
}

const units: Readonly<Record<string, number>> = { K: 1, M: 2, G: 3, T: 4, P: 5 };
const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/** How letters say that two texts compare. */
function comparison(order: string): Compare {
  const byNumber =
    (value: (text: string) => number): Compare =>
    (a, b) =>
      value(a) - value(b) || 0;
  if (order.includes("n")) return byNumber((text) => Number(/^\s*(-?\d*\.?\d+)/.exec(text)?.[1] ?? 0));
  if (order.includes("g")) return byNumber((text) => Number.parseFloat(text) || 0);
  if (order.includes("h"))
    return byNumber((text) => {
      const [, number, unit] = /^\s*(-?\d*\.?\d+)([kKMGTP]?)/.exec(text) ?? [];
      return Number(number ?? 0) * 1000 ** (units[unit?.toUpperCase() ?? ""] ?? 0);
    });
  if (order.includes("M")) return byNumber((text) => months.indexOf(text.trim().slice(0, 3).toUpperCase()));
  if (order.includes("V")) return (a, b) => a.localeCompare(b, "en", { numeric: true });
  const change = (text: string) => {
    const shown = order.includes("d") ? text.replace(/[^A-Za-z0-9\s]/g, "") : text;
    const folded = order.includes("f") ? shown.toUpperCase() : shown;
    return order.includes("b") ? folded.trimStart() : folded;
  };
  return (a, b) => {
    const [left, right] = [change(a), change(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

export const sort: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "nrugfVhbdiMcCk:t:o:szT:S:", {
    "numeric-sort": "n",
    reverse: "r",
    unique: "u",
    key: "k:",
    "field-separator": "t:",
    output: "o:",
    check: "c",
    stable: "s",
    "human-numeric-sort": "h",
    "version-sort": "V",
    "ignore-case": "f",
    "general-numeric-sort": "g",
  });
  if (options === undefined) return 2;
  const keys: Key[] = [];
  for (const spec of options.values.get("k") ?? []) {
    const key = keyOf(spec);
    if (key === undefined) {
      await complain(
        process,
        flavour === "busybox"
          ? "bad field specification"
          : `invalid number at field start: invalid count at start of ‘${spec}’`,
      );
      return 2;
    }
    keys.push(key);
  }
  const given = options.get("t");
  const separator = given === "\\t" ? "\t" : given === "\\0" ? "\0" : given;
  const all = await linesOf(process, options.operands, flavour === "gnu");
  if (all === undefined) return 2;
  const own = [...options.flags.keys()].join("");
  const compare = comparing(keys, separator, own);
  const isStable = options.has("s") || options.has("u");
  const direction = options.has("r") ? -1 : 1;
  const ordered: Compare = (a, b) => compare(a, b) || (isStable ? 0 : direction * (a < b ? -1 : a > b ? 1 : 0));
  if (options.has("c") || options.has("C")) {
    const wrong = all.findIndex((line, at) => {
      const order = at === 0 ? -1 : ordered(all[at - 1] ?? "", line);
      return options.has("u") ? order >= 0 && at > 0 : order > 0;
    });
    if (wrong === -1) return 0;
    if (options.has("c"))
      await process.stderr.write(
        flavour === "busybox"
          ? `Check line ${wrong}\n`
          : `${nameOf(process)}: ${options.operands[0] ?? "-"}:${wrong + 1}: disorder: ${all[wrong]}\n`,
      );
    return 1;
  }
  all.sort(ordered);
  const shown = options.has("u") ? all.filter((line, at) => at === 0 || compare(line, all[at - 1] ?? "") !== 0) : all;
  const text = shown.map((line) => `${line}\n`).join("");
  const target = options.get("o");
  if (target === undefined) await process.stdout.write(text);
  else process.files.write(pathOf(process, target), text);
  return 0;
};

function comparing(keys: readonly Key[], separator: string | undefined, own: string): Compare {
  const used = keys.length > 0 ? keys : [undefined];
  const steps = used.map((key): Compare => {
    const order = key === undefined || /^b?$/.test(key.order) ? own + (key?.order ?? "") : key.order;
    const compare = comparison(order);
    const direction = order.includes("r") ? -1 : 1;
    if (key === undefined) return (a, b) => direction * compare(a, b);
    const text = (line: string) => keyText(line, { ...key, order }, separator);
    return (a, b) => direction * compare(text(a), text(b));
  });
  return (a, b) => {
    for (const step of steps) {
      const order = step(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

async function linesOf(process: Process, names: readonly string[], gnu: boolean): Promise<string[] | undefined> {
  const all: string[] = [];
  const fine = await eachInput(
    process,
    names,
    async (source) => {
      for await (const line of plainLines(source)) all.push(line);
    },
    (path, error) => (gnu ? `cannot read: ${path}: ${error.message}` : `${path}: ${error.message}`),
  );
  return fine ? all : undefined;
}
