/** `head` and `tail`: the first and the last lines or bytes. */
import type { Process } from "../../process.ts";
import { lines, readAll, type Source } from "../../streams.ts";
import type { Options } from "../options.ts";
import { complain, eachInput, type Flavour, fileProblem, optionsOf, pathOf, type Tool } from "../tool.ts";

/** `-5` and `+5` for `-n 5` and `-n +5` */
const withCount = (args: readonly string[]): string[] =>
  args.flatMap((arg, at) =>
    /^([-+])\d+$/.test(arg) && !/^-[nc]$/.test(args[at - 1] ?? "") ? ["-n", arg.replace("-", "")] : [arg],
  );

const multipliers: Readonly<Record<string, number>> = { b: 512, k: 1024, K: 1024, m: 1024 ** 2, M: 1024 ** 2 };

interface Amount {
  readonly unit: "lines" | "bytes";
  readonly sign: "" | "+" | "-";
  readonly count: number;
}

async function amountOf(process: Process, options: Options, flavour: Flavour): Promise<Amount | undefined> {
  const unit = options.get("c") === undefined ? "lines" : "bytes";
  const given = options.get("c") ?? options.get("n") ?? "10";
  const [, sign = "", digits, suffix = ""] = /^([-+]?)(\d+)([bkKmM]?)$/.exec(given) ?? [];
  if (digits !== undefined)
    return { unit, sign: sign === "+" || sign === "-" ? sign : "", count: Number(digits) * (multipliers[suffix] ?? 1) };
  await complain(
    process,
    flavour === "busybox" ? `invalid number '${given}'` : `invalid number of ${unit}: ‘${given}’`,
  );
  return undefined;
}

/** Runs over the inputs, with a title before each where there are several. */
function titled(process: Process, options: Options, flavour: Flavour, use: (source: Source) => Promise<void>) {
  const hasTitles = options.has("v") || (options.operands.length > 1 && !options.has("q"));
  let first = true;
  return eachInput(
    process,
    options.operands,
    async (source, name) => {
      const shown = name === "-" ? "standard input" : name;
      if (hasTitles) await process.stdout.write(`${first ? "" : "\n"}==> ${shown} <==\n`);
      first = false;
      await use(source);
    },
    (path, error) =>
      flavour === "busybox"
        ? process.argv[0] === "head"
          ? `${path}: ${error.message}`
          : fileProblem(path, error, flavour)
        : `cannot open '${path}' for reading: ${error.message}`,
  );
}

export const head: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, withCount(args), flavour, "n:c:qv", { lines: "n:", bytes: "c:" });
  if (options === undefined) return 1;
  const amount = await amountOf(process, options, flavour);
  if (amount === undefined) return 1;
  const { count } = amount;
  const fine = await titled(process, options, flavour, async (source) => {
    if (amount.sign === "-") {
      if (amount.unit === "bytes") await process.stdout.write((await readAll(source)).slice(0, -count));
      else await process.stdout.write((await allLines(source)).slice(0, count === 0 ? undefined : -count).join(""));
      return;
    }
    if (count === 0) return;
    let left = count;
    if (amount.unit === "lines") {
      for await (const line of lines(source)) {
        await process.stdout.write(line);
        if (--left === 0) return;
      }
      return;
    }
    for (let chunk = await source.read(); chunk !== undefined; chunk = left > 0 ? await source.read() : undefined) {
      await process.stdout.write(chunk.subarray(0, left));
      left -= chunk.byteLength;
    }
  });
  return fine ? 0 : 1;
};

async function allLines(source: Source): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines(source)) all.push(line);
  return all;
}

export const tail: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, withCount(args), flavour, "n:c:fFqvs:", {
    lines: "n:",
    follow: "f",
    bytes: "c:",
  });
  if (options === undefined) return 1;
  const amount = await amountOf(process, options, flavour);
  if (amount === undefined) return 1;
  const { count } = amount;
  const fromStart = amount.sign === "+";
  const fine = await titled(process, options, flavour, async (source) => {
    if (amount.unit === "bytes") {
      const all = await readAll(source);
      const from = fromStart ? Math.max(0, count - 1) : Math.max(0, all.byteLength - count);
      return process.stdout.write(all.subarray(from));
    }
    const kept: string[] = [];
    let number = 0;
    for await (const line of lines(source)) {
      number++;
      if (fromStart) {
        if (number >= count) await process.stdout.write(line);
        continue;
      }
      kept.push(line);
      if (kept.length > count) kept.shift();
    }
    await process.stdout.write(kept.join(""));
  });
  if ((options.has("f") || options.has("F")) && options.operands.length > 0) await follow(process, options.operands);
  if (!fine && flavour === "busybox" && options.operands.length === 1) await complain(process, "no files");
  return fine ? 0 : 1;
};

/** Prints what is appended, looking once a second, as the real one does. */
async function follow(process: Process, names: readonly string[]): Promise<never> {
  const sizes = new Map(names.map((name) => [name, sizeNow(process, name)]));
  for (;;) {
    await process.sleep(1000);
    for (const name of names) {
      const before = sizes.get(name) ?? 0;
      const now = sizeNow(process, name);
      if (now > before) await process.stdout.write(process.files.read(pathOf(process, name)).subarray(before));
      sizes.set(name, now);
    }
  }
}

function sizeNow(process: Process, name: string): number {
  const node = process.files.find(pathOf(process, name));
  return node?.kind === "file" ? process.files.read(pathOf(process, name)).byteLength : 0;
}
