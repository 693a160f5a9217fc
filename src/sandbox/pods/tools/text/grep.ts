/** `grep`, `egrep`, `fgrep`. */
import { baseName } from "../../paths.ts";
import type { Process } from "../../process.ts";
import { matches } from "../../shell/glob.ts";
import { readAll, toText } from "../../streams.ts";
import { BadExpression, toRegExp } from "../regex.ts";
import { complain, eachInput, nameOf, optionsOf, pathOf, plainLines, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";

const longOptions: Readonly<Record<string, string>> = {
  "ignore-case": "i",
  "invert-match": "v",
  count: "c",
  quiet: "q",
  silent: "q",
  colour: "color",
  "line-number": "n",
  "extended-regexp": "E",
  "fixed-strings": "F",
  "perl-regexp": "P",
  "word-regexp": "w",
  "line-regexp": "x",
  "only-matching": "o",
  "files-with-matches": "l",
  "files-without-match": "L",
  "with-filename": "H",
  "no-filename": "h",
  "no-messages": "s",
  recursive: "r",
  regexp: "e:",
  file: "f:",
  "max-count": "m:",
  "after-context": "A:",
  "before-context": "B:",
  context: "C:",
  include: "include:",
  exclude: "exclude:",
  "exclude-dir": "exclude-dir:",
  "line-buffered": "line-buffered",
};

export const grep: Tool = async (process, args, flavour) => {
  const name = nameOf(process);
  const options = await optionsOf(
    process,
    args,
    flavour,
    `HhnlLoqvsrRiwFEGcxa${flavour === "gnu" ? "P" : ""}m:A:B:C:e:f:`,
    { color: "color", ...(flavour === "gnu" ? longOptions : {}) },
  );
  if (options === undefined) return 2;
  const operands = [...options.operands];
  const patterns = [...(options.values.get("e") ?? [])];
  for (const file of options.values.get("f") ?? [])
    patterns.push(
      ...toText(file === "-" ? await readAll(process.stdin) : process.files.read(pathOf(process, file)))
        .replace(/\n$/, "")
        .split("\n"),
    );
  if (patterns.length === 0 && !options.values.has("f")) {
    const pattern = operands.shift();
    if (pattern === undefined) {
      if (flavour === "busybox") await showUsage(process, name);
      else
        await process.stderr.write(
          "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
        );
      return 2;
    }
    patterns.push(...pattern.split("\n"));
  }
  let expression: RegExp;
  try {
    expression = lineExpression(patterns, {
      fixed: options.has("F") || name === "fgrep",
      extended: options.has("E") || name === "egrep",
      perl: options.has("P"),
      word: options.has("w"),
      whole: options.has("x"),
      flags: options.has("i") ? "gi" : "g",
    });
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    await complain(process, flavour === "busybox" ? `bad regex '${error.message}'` : "Invalid regular expression");
    return 2;
  }
  const fits = (option: string, path: string) =>
    (options.values.get(option) ?? []).some((pattern) => matches(baseName(path), pattern));
  const isWanted = (path: string, isFolder: boolean) =>
    isFolder
      ? !fits("exclude-dir", path)
      : !fits("exclude", path) && (!options.values.has("include") || fits("include", path));
  const recursive = options.has("r") || options.has("R");
  const names = recursive
    ? (operands.length === 0 ? ["."] : operands).flatMap((each) => filesBelow(process, each, isWanted))
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
      for await (const line of plainLines(source)) {
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
    options.has("s") ? undefined : (path, error) => `${path}: ${error.message}`,
  );
  if (found && options.has("q")) return 0;
  return fine ? (found ? 0 : 1) : 2;
};

function lineExpression(
  patterns: readonly string[],
  {
    fixed,
    extended,
    perl,
    word,
    whole,
    flags,
  }: { fixed: boolean; extended: boolean; perl: boolean; word: boolean; whole: boolean; flags: string },
): RegExp {
  const sources = patterns.map((pattern) =>
    fixed
      ? pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")
      : perl
        ? perlSource(pattern)
        : toRegExp(pattern, extended ? "extended" : "basic").source.replace(/^\(\?:\)$/, ""),
  );
  let source = sources.map((each) => `(?:${each})`).join("|");
  if (word) source = `(?<!\\w)(?:${source})(?!\\w)`;
  if (whole) source = `^(?:${source})$`;
  return new RegExp(source, flags);
}

/** Close enough to JavaScript's to be taken for it; `\\K` forgets what came before. */
function perlSource(pattern: string): string {
  const kept = /^(.*)\\K(.*)$/s.exec(pattern);
  const source = kept === null ? pattern : `(?<=${kept[1]})${kept[2]}`;
  try {
    return new RegExp(source).source;
  } catch {
    throw new BadExpression(pattern);
  }
}

function filesBelow(
  process: Process,
  name: string,
  isWanted: (path: string, isFolder: boolean) => boolean,
  isGiven = true,
): string[] {
  const node = process.files.findLink(pathOf(process, name));
  if (node?.kind !== "directory") return isGiven || isWanted(name, false) ? [name] : [];
  if (!isGiven && !isWanted(name, true)) return [];
  return [...node.entries.keys()].flatMap((entry) =>
    filesBelow(process, `${name.replace(/\/$/, "")}/${entry}`, isWanted, false),
  );
}
