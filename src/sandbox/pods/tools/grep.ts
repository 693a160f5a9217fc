/** `grep`, `egrep`, `fgrep`. */
import { lines, toText } from "../streams.ts";
import { BadExpression, toRegExp } from "./regex.ts";
import { complain, eachInput, nameOf, optionsOf, pathOf, type Tool } from "./tool.ts";

export const grep: Tool = async (process, args, flavour) => {
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
