/** `cut` and `paste`: columns of lines, taken apart and put together. */
import { complain, eachInput, fileProblem, optionsOf, plainLines, type Tool } from "../tool.ts";

/** `1,3-5,7-`; undefined where it is no list. */
function inRanges(spec: string): ((number: number) => boolean) | undefined {
  const ranges: (readonly [number, number])[] = [];
  for (const part of spec.split(",")) {
    const [, from, dash, to] = /^(\d*)(-?)(\d*)$/.exec(part) ?? [];
    if (from === undefined || (from === "" && to === "")) return undefined;
    const start = Math.max(1, Number(from || 1));
    ranges.push([start, dash ? (to ? Number(to) : Number.POSITIVE_INFINITY) : start]);
  }
  return (number) => ranges.some(([from, to]) => number >= from && number <= to);
}

export const cut: Tool = async (process, args, flavour) => {
  const gnu = flavour === "gnu";
  const options = await optionsOf(process, args, flavour, gnu ? "d:f:c:b:snz" : "d:f:c:b:snO:", {
    ...(gnu ? { fields: "f:", delimiter: "d:", "only-delimited": "s", complement: "complement" } : {}),
    ...(gnu ? { characters: "c:", bytes: "b:", "output-delimiter": "O:" } : {}),
  });
  if (options === undefined) return 1;
  const more = gnu ? "\nTry 'cut --help' for more information." : "";
  const spec = options.get("f") ?? options.get("c") ?? options.get("b");
  if (spec === undefined) {
    const list = "a list of bytes, characters, or fields";
    await complain(process, `${gnu ? "you must specify" : "expected"} ${list}${more}`);
    return 1;
  }
  const wanted = inRanges(spec);
  if (wanted === undefined || (gnu && /(^|,)0/.test(spec))) {
    await complain(process, gnu ? `fields are numbered from 1${more}` : `invalid range ${spec}`);
    return 1;
  }
  const delimiter = options.get("d") ?? "\t";
  if (gnu && delimiter.length > 1) {
    await complain(process, `the delimiter must be a single character${more}`);
    return 1;
  }
  const keeps = (at: number) => wanted(at + 1) !== options.has("complement");
  const out = options.get("O");
  const taken = (line: string): string | undefined => {
    if (options.get("f") === undefined) return [...line].filter((_, at) => keeps(at)).join(out ?? "");
    if (!line.includes(delimiter)) return options.has("s") ? undefined : line;
    const fields = line.split(delimiter).filter((_, at) => keeps(at));
    return fields.join(out ?? delimiter);
  };
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      for await (const line of plainLines(source)) {
        const text = taken(line);
        if (text !== undefined) await process.stdout.write(`${text}\n`);
      }
    },
    (path, error) => `${path}: ${error.message}`,
  );
  return fine ? 0 : 1;
};

export const paste: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "sd:", { serial: "s", delimiters: "d:" });
  if (options === undefined) return 1;
  const columns: string[][] = [];
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      const all: string[] = [];
      for await (const line of plainLines(source)) all.push(line);
      columns.push(all);
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  const escapes: Readonly<Record<string, string>> = { "\\n": "\n", "\\t": "\t", "\\0": "", "\\\\": "\\" };
  const delimiters = ((options.get("d") ?? "\t").match(/\\.|[^\\]/gsu) ?? [""]).map((each) => escapes[each] ?? each);
  const joined = (cells: readonly string[]) =>
    cells.map((cell, at) => (at === 0 ? "" : (delimiters[(at - 1) % delimiters.length] ?? "")) + cell).join("");
  const longest = Math.max(0, ...columns.map((column) => column.length));
  const rows = options.has("s")
    ? columns
    : Array.from({ length: longest }, (_, row) => columns.map((column) => column[row] ?? ""));
  await process.stdout.write(rows.map((row) => `${joined(row)}\n`).join(""));
  return fine ? 0 : 1;
};
