/** Lines of text: head, tail, wc, grep, sort, uniq, cut, tr, tee, xargs … */

import { FileError } from "../files.ts";
import { openToWrite } from "../open.ts";
import { lines, readAll, type Sink, toText } from "../streams.ts";
import { base64, digest, hexdump } from "./digest.ts";
import { grep } from "./grep.ts";
import { sort, uniq } from "./sort.ts";
import { attempt, complain, eachInput, fileProblem, optionsOf, pathOf, type Tool } from "./tool.ts";
import { xargs } from "./xargs.ts";

/** `-5` for `-n 5` */
const withCount = (args: readonly string[]): string[] =>
  args.flatMap((arg, at) => (/^-\d+$/.test(arg) && !/^-[nc]$/.test(args[at - 1] ?? "") ? ["-n", arg.slice(1)] : [arg]));

const multipliers: Readonly<Record<string, number>> = { b: 512, k: 1024, K: 1024, m: 1024 ** 2, M: 1024 ** 2 };
const count = (text: string): number => Number.parseInt(text, 10) * (multipliers[text.slice(-1)] ?? 1);
const head: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, withCount(args), flavour, "n:c:qv", { lines: "n:", bytes: "c:" });
  if (options === undefined) return 1;
  const bytes = options.get("c");
  const wanted = count(options.get("n") ?? "10");
  const titled = options.operands.length > 1 && !options.has("q");
  let first = true;
  const fine = await eachInput(
    process,
    options.operands,
    async (source, name) => {
      if (titled) await process.stdout.write(`${first ? "" : "\n"}==> ${name} <==\n`);
      first = false;
      if (bytes !== undefined) {
        let left = count(bytes);
        for (
          let chunk = await source.read();
          chunk !== undefined && left > 0;
          chunk = left > 0 ? await source.read() : undefined
        ) {
          await process.stdout.write(chunk.subarray(0, left));
          left -= chunk.byteLength;
        }
        return;
      }
      if (wanted < 0) {
        const all: string[] = [];
        for await (const line of lines(source)) all.push(line);
        await process.stdout.write(all.slice(0, wanted).join(""));
        return;
      }
      let left = wanted;
      if (left === 0) return;
      for await (const line of lines(source)) {
        await process.stdout.write(line);
        if (--left === 0) break;
      }
    },
    (path, error) =>
      flavour === "busybox" ? `${path}: ${error.message}` : `cannot open '${path}' for reading: ${error.message}`,
  );
  return fine ? 0 : 1;
};

const tail: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, withCount(args), flavour, "n:c:fFqvs:", {
    lines: "n:",
    follow: "f",
    bytes: "c:",
  });
  if (options === undefined) return 1;
  const spec = options.get("n") ?? "10";
  const fromStart = spec.startsWith("+") ? Number(spec.slice(1)) : undefined;
  const wanted = Math.abs(count(spec));
  const bytes = options.get("c");
  const titled = options.operands.length > 1 && !options.has("q");
  let first = true;
  const fine = await eachInput(
    process,
    options.operands,
    async (source, name) => {
      if (titled) await process.stdout.write(`${first ? "" : "\n"}==> ${name} <==\n`);
      first = false;
      if (bytes !== undefined) {
        const all = await readAll(source);
        await process.stdout.write(
          bytes.startsWith("+")
            ? all.subarray(count(bytes) - 1)
            : all.subarray(Math.max(0, all.byteLength - count(bytes))),
        );
        return;
      }
      const kept: string[] = [];
      let number = 0;
      for await (const line of lines(source)) {
        number++;
        if (fromStart !== undefined) {
          if (number >= fromStart) await process.stdout.write(line);
          continue;
        }
        kept.push(line);
        if (kept.length > wanted) kept.shift();
      }
      await process.stdout.write(kept.join(""));
    },
    (path, error) =>
      flavour === "busybox" ? fileProblem(path, error, flavour) : `cannot open '${path}' for reading: ${error.message}`,
  );
  if ((options.has("f") || options.has("F")) && options.operands.length > 0) await follow(process, options.operands);
  if (!fine && flavour === "busybox" && options.operands.length === 1) await complain(process, "no files");
  return fine ? 0 : 1;
};

/** Prints what is appended, looking once a second, as the real one does. */
async function follow(process: Parameters<Tool>[0], names: readonly string[]): Promise<never> {
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

function sizeNow(process: Parameters<Tool>[0], name: string): number {
  const node = process.files.find(pathOf(process, name));
  return node?.kind === "file" ? process.files.read(pathOf(process, name)).byteLength : 0;
}

const wc: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "lwcmL");
  if (options === undefined) return 1;
  const wanted = (["l", "w", "m", "c"] as const).filter((letter) => options.has(letter));
  const shown = wanted.length === 0 ? (["l", "w", "c"] as const) : wanted;
  const totals = { l: 0, w: 0, m: 0, c: 0 };
  const show = (counts: typeof totals, name: string) => {
    const fromInput = name === "-" && options.operands.length === 0;
    const single = shown.length === 1;
    const width = single && (fromInput || flavour === "gnu") ? 0 : flavour === "busybox" ? 9 : 7;
    const numbers = shown
      .map((letter) => String(counts[letter]).padStart(width))
      .join(flavour === "busybox" && !single ? " " : single ? "" : " ");
    return process.stdout.write(`${numbers}${fromInput ? "" : ` ${name}`}\n`);
  };
  const fine = await eachInput(
    process,
    options.operands,
    async (source, name) => {
      const bytes = await readAll(source);
      const text = toText(bytes);
      const counts = {
        l: text.split("\n").length - 1,
        w: text.split(/\s+/).filter(Boolean).length,
        m: [...text].length,
        c: bytes.byteLength,
      };
      for (const letter of ["l", "w", "m", "c"] as const) totals[letter] += counts[letter];
      await show(counts, name);
    },
    (path, error) => `${path}: ${error.message}`,
  );
  if (options.operands.length > 1) await show(totals, "total");
  return fine ? 0 : 1;
};

/** `1,3-5,7-` */
function inRanges(spec: string): (number: number) => boolean {
  const ranges = spec.split(",").map((part) => {
    const [, from, dash, to] = /^(\d*)(-?)(\d*)$/.exec(part) ?? [];
    const start = from ? Number(from) : 1;
    return [start, dash ? (to ? Number(to) : Number.POSITIVE_INFINITY) : start] as const;
  });
  return (number) => ranges.some(([from, to]) => number >= from && number <= to);
}

const cut: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "d:f:c:b:s", {
    delimiter: "d:",
    fields: "f:",
    "output-delimiter": "out:",
  });
  if (options === undefined) return 1;
  const spec = options.get("f") ?? options.get("c") ?? options.get("b");
  if (spec === undefined) {
    await complain(
      process,
      flavour === "busybox"
        ? "expected a list of bytes, characters, or fields"
        : "you must specify a list of bytes, characters, or fields",
    );
    return 1;
  }
  const wanted = inRanges(spec);
  const delimiter = options.get("d") ?? "\t";
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      for await (const raw of lines(source)) {
        const line = raw.replace(/\n$/, "");
        if (options.get("f") === undefined) {
          await process.stdout.write(`${[...line].filter((_, at) => wanted(at + 1)).join("")}\n`);
          continue;
        }
        if (!line.includes(delimiter)) {
          if (!options.has("s")) await process.stdout.write(`${line}\n`);
          continue;
        }
        await process.stdout.write(
          `${line
            .split(delimiter)
            .filter((_, at) => wanted(at + 1))
            .join(options.get("out") ?? delimiter)}\n`,
        );
      }
    },
    (path, error) => `${path}: ${error.message}`,
  );
  return fine ? 0 : 1;
};

const named: Readonly<Record<string, string>> = {
  alpha: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  digit: "0123456789",
  alnum: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "abcdefghijklmnopqrstuvwxyz",
  space: " \t\n\v\f\r",
  blank: " \t",
  punct: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
};

function characterSet(spec: string): string[] {
  const out: string[] = [];
  const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\0", "\\": "\\" };
  for (const [token, name, first, last] of spec.matchAll(/\[:(\w+):\]|(\\?[^\\])-([^\]])|\\(?:[0-7]{3}|.)|./gs)) {
    if (name !== undefined) out.push(...(named[name] ?? ""));
    else if (first !== undefined && last !== undefined)
      for (let code = first.charCodeAt(first.length - 1); code <= last.charCodeAt(0); code++)
        out.push(String.fromCharCode(code));
    else if (/^\\[0-7]{3}$/.test(token)) out.push(String.fromCharCode(Number.parseInt(token.slice(1), 8)));
    else out.push(token.startsWith("\\") && token.length > 1 ? (escapes[token.slice(1)] ?? token.slice(1)) : token);
  }
  return out;
}

const tr: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+dscCt");
  if (options === undefined) return 1;
  const [first, second] = options.operands;
  if (first === undefined || (second === undefined && !options.has("d") && !options.has("s"))) {
    await complain(process, first === undefined ? "missing operand" : `missing operand after '${first}'`);
    return 1;
  }
  const complement = options.has("c") || options.has("C");
  const from = characterSet(first);
  const to = characterSet(second ?? "");
  const places = new Map(from.map((char, at) => [char, at]));
  const inFirst = (char: string) => places.has(char) !== complement;
  const squeezed = new Set(options.has("d") || second !== undefined ? to : from);
  let last = "";
  const translate = (char: string): string => {
    if (!inFirst(char)) return char;
    if (options.has("d")) return "";
    if (second === undefined) return char;
    const place = complement ? to.length - 1 : Math.min(places.get(char) ?? 0, to.length - 1);
    return to[place] ?? char;
  };
  for await (const line of lines(process.stdin)) {
    let out = "";
    for (const char of line) {
      const result = translate(char);
      if (result === "" || (options.has("s") && result === last && squeezed.has(result))) continue;
      last = result;
      out += result;
    }
    await process.stdout.write(out);
  }
  return 0;
};

const tee: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "ai");
  if (options === undefined) return 1;
  const sinks: Sink[] = [process.stdout];
  let fine = true;
  for (const name of options.operands)
    fine =
      (await attempt(
        process,
        () => {
          sinks.push(openToWrite(name, process, options.has("a")));
        },
        (error) => `${name}: ${error.message}`,
      )) && fine;
  for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read())
    for (const sink of sinks) await sink.write(chunk);
  return fine ? 0 : 1;
};

const paste: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "sd:");
  if (options === undefined) return 1;
  const columns: string[][] = [];
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      const all: string[] = [];
      for await (const line of lines(source)) all.push(line.replace(/\n$/, ""));
      columns.push(all);
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  const delimiter = (options.get("d") ?? "\t").replace("\\n", "\n").replace("\\t", "\t");
  const rows = options.has("s")
    ? columns
    : Array.from({ length: Math.max(0, ...columns.map((column) => column.length)) }, (_, row) =>
        columns.map((column) => column[row] ?? ""),
      );
  await process.stdout.write(rows.map((row) => `${row.join(delimiter)}\n`).join(""));
  return fine ? 0 : 1;
};

const wholeLines =
  (change: (all: string[]) => string[]): Tool =>
  async (process, args, flavour) => {
    const all: string[] = [];
    const fine = await eachInput(
      process,
      args.filter((arg) => !/^-./.test(arg)),
      async (source) => {
        for await (const line of lines(source)) all.push(line.replace(/\n$/, ""));
      },
      (path, error) => fileProblem(path, error, flavour),
    );
    await process.stdout.write(
      change(all)
        .map((line) => `${line}\n`)
        .join(""),
    );
    return fine ? 0 : 1;
  };

const diff: Tool = async (process, args) => {
  const [left = "", right = ""] = args.filter((arg) => !/^-./.test(arg));
  try {
    const [a, b] = [process.files.readText(pathOf(process, left)), process.files.readText(pathOf(process, right))];
    if (a === b) return 0;
    await process.stdout.write(`Files ${left} and ${right} differ\n`);
    return 1;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await complain(process, error.message);
    return 2;
  }
};

export const textTools: Readonly<Record<string, Tool>> = {
  head,
  tail,
  wc,
  grep,
  egrep: grep,
  fgrep: grep,
  sort,
  uniq,
  cut,
  tr,
  tee,
  xargs,
  base64,
  md5sum: digest("md5"),
  sha1sum: digest("sha1"),
  sha256sum: digest("sha256"),
  sha512sum: digest("sha512"),
  rev: wholeLines((all) => all.map((line) => [...line].reverse().join(""))),
  tac: wholeLines((all) => all.toReversed()),
  nl: wholeLines((all) => all.map((line, at) => `${String(at + 1).padStart(6)}\t${line}`)),
  hexdump,
  paste,
  diff,
};
