/** Lines of text: head, tail, wc, grep, sort, uniq, cut, tr, tee, xargs … */
import { createHash } from "node:crypto";
import { FileError } from "../files.ts";
import { openToWrite } from "../open.ts";
import { StartError } from "../process.ts";
import { lines, readAll, type Sink, sourceOf, toText } from "../streams.ts";
import { BadExpression, toRegExp } from "./regex.ts";
import { attempt, complain, eachInput, fileProblem, nameOf, optionsOf, pathOf, type Tool } from "./tool.ts";

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

const grep: Tool = async (process, args, flavour) => {
  const name = nameOf(process);
  const options = await optionsOf(
    process,
    args,
    flavour,
    `HhnlLoqvsrRiwFEGcxa${flavour === "gnu" ? "P" : ""}m:A:B:C:e:f:`,
    {
      "ignore-case": "i",
      "invert-match": "v",
      count: "c",
      quiet: "q",
      color: "color",
      "line-number": "n",
      "extended-regexp": "E",
      "only-matching": "o",
      "line-buffered": "line-buffered",
    },
  );
  if (options === undefined) return 2;
  const operands = [...options.operands];
  const patterns = [...(options.values.get("e") ?? [])];
  for (const file of options.values.get("f") ?? [])
    patterns.push(
      ...toText(process.files.read(pathOf(process, file)))
        .trimEnd()
        .split("\n"),
    );
  if (patterns.length === 0) {
    const pattern = operands.shift();
    if (pattern === undefined) {
      await process.stderr.write(
        flavour === "busybox"
          ? "Usage: grep [OPTION]... PATTERN [FILE]...\n"
          : "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
      );
      return 2;
    }
    patterns.push(...pattern.split("\n"));
  }
  let expression: RegExp;
  try {
    expression = lineExpression(patterns, {
      fixed: options.has("F") || name === "fgrep",
      extended: options.has("E") || options.has("P") || name === "egrep",
      word: options.has("w"),
      whole: options.has("x"),
      flags: options.has("i") ? "gi" : "g",
    });
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    await complain(
      process,
      flavour === "busybox" ? `bad regex '${error.message}': Invalid regexp` : `Invalid regular expression`,
    );
    return 2;
  }
  const recursive = options.has("r") || options.has("R");
  const names = recursive
    ? (operands.length === 0 ? ["."] : operands).flatMap((each) => filesBelow(process, each))
    : operands;
  const named = options.has("H") || (!options.has("h") && (names.length > 1 || recursive));
  const after = Number(options.get("A") ?? options.get("C") ?? 0);
  const before = Number(options.get("B") ?? options.get("C") ?? 0);
  const most = Number(options.get("m") ?? Number.POSITIVE_INFINITY);
  let found = false;
  const fine = await eachInput(
    process,
    names,
    async (source, given) => {
      const title = given === "-" ? "(standard input)" : given;
      let matched = 0;
      let number = 0;
      let owed = 0;
      let lastShown = 0;
      const earlier: [number, string][] = [];
      const show = async (at: number, line: string, mark: ":" | "-") => {
        const prefix = (named ? `${title}${mark}` : "") + (options.has("n") ? `${at}${mark}` : "");
        await process.stdout.write(`${prefix}${line}\n`);
        lastShown = at;
      };
      for await (const raw of lines(source)) {
        const line = raw.replace(/\n$/, "");
        number++;
        expression.lastIndex = 0;
        const hit = expression.test(line) !== options.has("v");
        if (hit) {
          found = true;
          matched++;
          if (options.has("q")) return;
          if (!options.has("c") && !options.has("l") && !options.has("L")) {
            if (options.has("o") && !options.has("v")) {
              expression.lastIndex = 0;
              for (const [part] of line.matchAll(expression)) if (part !== "") await show(number, part, ":");
            } else {
              if ((after > 0 || before > 0) && lastShown > 0 && number - earlier.length > lastShown + 1)
                await process.stdout.write("--\n");
              for (const [at, text] of earlier) await show(at, text, "-");
              await show(number, line, ":");
            }
            owed = after;
          }
          earlier.length = 0;
          if (options.has("l") || matched >= most) break;
        } else if (owed > 0) {
          owed--;
          await show(number, line, "-");
        } else if (before > 0) {
          earlier.push([number, line]);
          if (earlier.length > before) earlier.shift();
        }
      }
      if (options.has("c")) await process.stdout.write(`${named ? `${title}:` : ""}${matched}\n`);
      if (options.has("l") ? matched > 0 : options.has("L") && matched === 0) await process.stdout.write(`${title}\n`);
    },
    (path, error) => `${path}: ${error.message}`,
  );
  if (found && options.has("q")) return 0;
  return fine ? (found ? 0 : 1) : 2;
};

function lineExpression(
  patterns: readonly string[],
  {
    fixed,
    extended,
    word,
    whole,
    flags,
  }: { fixed: boolean; extended: boolean; word: boolean; whole: boolean; flags: string },
): RegExp {
  const sources = patterns.map((pattern) =>
    fixed
      ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
      : toRegExp(pattern, extended ? "extended" : "basic").source.replace(/^\(\?:\)$/, ""),
  );
  let source = sources.map((each) => `(?:${each})`).join("|");
  if (word) source = `(?<!\\w)(?:${source})(?!\\w)`;
  if (whole) source = `^(?:${source})$`;
  return new RegExp(source, flags);
}

function filesBelow(process: Parameters<Tool>[0], name: string): string[] {
  const node = process.files.findLink(pathOf(process, name));
  if (node?.kind !== "directory") return [name];
  return [...node.entries.keys()].flatMap((entry) => filesBelow(process, `${name.replace(/\/$/, "")}/${entry}`));
}

const sort: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "nrugfVhbk:t:o:s", {
    numeric: "n",
    reverse: "r",
    unique: "u",
  });
  if (options === undefined) return 2;
  const all: string[] = [];
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      for await (const line of lines(source)) all.push(line.replace(/\n$/, ""));
    },
    (path, error) => (flavour === "busybox" ? `${path}: ${error.message}` : `cannot read: ${path}: ${error.message}`),
  );
  if (!fine) return flavour === "busybox" ? 1 : 2;
  const separator = options.get("t");
  const [, from = "1", to] = /^(\d+)[^,]*(?:,(\d+))?/.exec(options.get("k") ?? "1") ?? [];
  const keyFlags = options.get("k") ?? "";
  const keyOf = (line: string) => {
    if (options.get("k") === undefined) return line;
    const fields = separator === undefined ? line.trimStart().split(/\s+/) : line.split(separator);
    return fields.slice(Number(from) - 1, to === undefined ? undefined : Number(to)).join(separator ?? " ");
  };
  const numeric = options.has("n") || options.has("g") || /n/.test(keyFlags);
  const units: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };
  const value = (line: string) => {
    const [, number, unit] = /^\s*(-?\d*\.?\d+)([KMGT]?)/.exec(keyOf(line)) ?? [];
    return Number(number ?? 0) * (options.has("h") ? (units[unit ?? ""] ?? 1) : 1);
  };
  const fold = (text: string) => (options.has("f") ? text.toLowerCase() : text);
  const compare = (a: string, b: string): number => {
    if (numeric || options.has("h")) return value(a) - value(b);
    if (options.has("V")) return keyOf(a).localeCompare(keyOf(b), "en", { numeric: true });
    const [left, right] = [fold(keyOf(a)), fold(keyOf(b))];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const direction = options.has("r") || /r/.test(keyFlags) ? -1 : 1;
  all.sort(
    (a, b) => direction * (compare(a, b) || (options.has("s") || options.has("u") ? 0 : a < b ? -1 : a > b ? 1 : 0)),
  );
  const shown = options.has("u") ? all.filter((line, at) => at === 0 || compare(line, all[at - 1] ?? "") !== 0) : all;
  const text = shown.map((line) => `${line}\n`).join("");
  const target = options.get("o");
  if (target === undefined) await process.stdout.write(text);
  else process.files.write(pathOf(process, target), text);
  return 0;
};

const uniq: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "cdui");
  if (options === undefined) return 1;
  let last: string | undefined;
  let times = 0;
  const flush = async () => {
    if (last === undefined || (options.has("d") && times < 2) || (options.has("u") && times > 1)) return;
    await process.stdout.write(`${options.has("c") ? `${String(times).padStart(7)} ` : ""}${last}\n`);
  };
  const same = (a: string, b: string) => (options.has("i") ? a.toLowerCase() === b.toLowerCase() : a === b);
  const fine = await eachInput(
    process,
    options.operands.slice(0, 1),
    async (source) => {
      for await (const raw of lines(source)) {
        const line = raw.replace(/\n$/, "");
        if (last !== undefined && same(line, last)) times++;
        else {
          await flush();
          last = line;
          times = 1;
        }
      }
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  await flush();
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

const xargs: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+0rn:I:P:tL:d:");
  if (options === undefined) return 1;
  const input = toText(await readAll(process.stdin));
  const words = options.has("0")
    ? input.split("\0").filter(Boolean)
    : options.get("I") !== undefined || options.get("d") === "\\n"
      ? input.split("\n").filter((line) => line.trim() !== "")
      : [...input.matchAll(/"([^"]*)"|'([^']*)'|((?:\\.|[^\s"'])+)/gs)].map(
          ([, double, single, plain]) => double ?? single ?? plain?.replace(/\\(.)/gs, "$1") ?? "",
        );
  const command = options.operands.length === 0 ? ["echo"] : options.operands;
  const replace = options.get("I");
  const size = replace === undefined ? Number(options.get("n") ?? options.get("L") ?? Math.max(1, words.length)) : 1;
  const batches: string[][] = [];
  for (let at = 0; at < words.length; at += size) batches.push(words.slice(at, at + size));
  if (batches.length === 0 && !options.has("r") && replace === undefined) batches.push([]);
  let status = 0;
  for (const batch of batches) {
    const line =
      replace === undefined ? [...command, ...batch] : command.map((part) => part.replaceAll(replace, batch[0] ?? ""));
    if (options.has("t")) await process.stderr.write(`${line.join(" ")}\n`);
    try {
      const code = await process.spawn(line, { stdin: sourceOf("") }).exit;
      if (code !== 0) status = code >= 128 ? 125 : 123;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      await complain(
        process,
        flavour === "busybox"
          ? `can't execute '${line[0]}': No such file or directory`
          : `${line[0]}: No such file or directory`,
      );
      return error.reason === "not found" ? 127 : 126;
    }
  }
  return status;
};

const base64: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "dDw:i", { decode: "d", wrap: "w:" });
  if (options === undefined) return 1;
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      const bytes = await readAll(source);
      if (options.has("d") || options.has("D")) return process.stdout.write(Buffer.from(toText(bytes), "base64"));
      const width = Number(options.get("w") ?? 76);
      const text = Buffer.from(bytes).toString("base64");
      const wrapped = width === 0 ? text : `${text.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? ""}\n`;
      return process.stdout.write(wrapped);
    },
    (path, error) => `${path}: ${error.message}`,
  );
  return fine ? 0 : 1;
};

const digest =
  (algorithm: string): Tool =>
  async (process, args, flavour) => {
    const options = await optionsOf(process, args, flavour, "bct");
    if (options === undefined) return 1;
    const fine = await eachInput(
      process,
      options.operands,
      async (source, name) => {
        const hash = createHash(algorithm);
        for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) hash.update(chunk);
        await process.stdout.write(`${hash.digest("hex")}  ${name}\n`);
      },
      (path, error) => (flavour === "busybox" ? `can't open '${path}': ${error.message}` : `${path}: ${error.message}`),
    );
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

const hexdump: Tool = async (process, args, flavour) => {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const fine = await eachInput(
    process,
    names,
    async (source) => {
      const bytes = await readAll(source);
      const canonical = args.some((arg) => /^-\w*C/.test(arg)) || nameOf(process) !== "hexdump";
      for (let at = 0; at < bytes.byteLength; at += 16) {
        const row = [...bytes.subarray(at, at + 16)];
        const hex = row.map((byte) => byte.toString(16).padStart(2, "0"));
        const text = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("");
        const columns = `${hex.slice(0, 8).join(" ")}  ${hex.slice(8).join(" ")}`.padEnd(49);
        const pairs = row
          .map((_, index) => (index % 2 === 0 ? `${hex[index + 1] ?? "00"}${hex[index]}` : ""))
          .filter(Boolean);
        await process.stdout.write(
          canonical
            ? `${at.toString(16).padStart(8, "0")}  ${columns} |${text}|\n`
            : `${at.toString(16).padStart(7, "0")} ${pairs.join(" ")}\n`,
        );
      }
      await process.stdout.write(`${bytes.byteLength.toString(16).padStart(8, "0")}\n`);
    },
    (path, error) => fileProblem(path, error, flavour),
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
  diff,
};
