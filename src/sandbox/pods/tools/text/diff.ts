/** `diff` and `cmp`: what is different in two files. */
import { FileError } from "../../file-error.ts";
import { openToRead } from "../../open.ts";
import type { Process } from "../../process.ts";
import { readAll, toText } from "../../streams.ts";
import { complain, optionsOf, pathOf, type Tool } from "../tool.ts";

/** A place where the lines `a` of the left file stand for the lines `b` of the right one. */
interface Change {
  readonly a: readonly [from: number, to: number];
  readonly b: readonly [from: number, to: number];
}

/** The shortest way from one list to the other. */
function changesBetween(left: readonly string[], right: readonly string[]): Change[] {
  let [start, endLeft, endRight] = [0, left.length, right.length];
  while (start < endLeft && start < endRight && left[start] === right[start]) start++;
  while (endLeft > start && endRight > start && left[endLeft - 1] === right[endRight - 1]) {
    endLeft--;
    endRight--;
  }
  const [rows, columns] = [endLeft - start, endRight - start];
  // how many lines the rests behind each pair of places have in common
  const common = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--) {
      const same = left[start + row] === right[start + column];
      const best = same ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
      common[row]?.fill(best, column, column + 1);
    }
  const changes: Change[] = [];
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    const [fromRow, fromColumn] = [row, column];
    while (row < rows || column < columns) {
      if (row < rows && column < columns && left[start + row] === right[start + column]) break;
      if (row < rows && (column >= columns || at(row + 1, column) >= at(row, column + 1))) row++;
      else column++;
    }
    if (row > fromRow || column > fromColumn)
      changes.push({ a: [start + fromRow, start + row], b: [start + fromColumn, start + column] });
    while (row < rows && column < columns && left[start + row] === right[start + column]) {
      row++;
      column++;
    }
  }
  return changes;
}

/** `1`, `1,3`: lines counted from one; an empty range is the line before it. */
const range = ([from, to]: readonly [number, number]): string =>
  to - from === 1 ? `${to}` : to === from ? `${from}` : `${from + 1},${to}`;

function normal(left: readonly string[], right: readonly string[], changes: readonly Change[]): string {
  return changes
    .map(({ a, b }) => {
      const letter = a[0] === a[1] ? "a" : b[0] === b[1] ? "d" : "c";
      const [gone, come] = [
        left.slice(...a).map((line) => `< ${line}\n`),
        right.slice(...b).map((line) => `> ${line}\n`),
      ];
      return `${range(a)}${letter}${range(b)}\n${gone.join("")}${letter === "c" ? "---\n" : ""}${come.join("")}`;
    })
    .join("");
}

const context = 3;

function unified(left: readonly string[], right: readonly string[], changes: readonly Change[]): string {
  const hunks: Change[][] = [];
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.a[0] - last.a[1] <= 2 * context) hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  const place = ([from, to]: readonly [number, number]) =>
    to - from === 1 ? `${to}` : `${to === from ? from : from + 1},${to - from}`;
  return hunks
    .map((hunk) => {
      const [first, last] = [hunk[0], hunk.at(-1)];
      if (first === undefined || last === undefined) return "";
      const before = Math.min(context, first.a[0]);
      const after = Math.min(context, left.length - last.a[1]);
      let lines = "";
      let at = first.a[0] - before;
      for (const { a, b } of hunk) {
        lines += left
          .slice(at, a[0])
          .map((line) => ` ${line}\n`)
          .join("");
        lines += left
          .slice(...a)
          .map((line) => `-${line}\n`)
          .join("");
        lines += right
          .slice(...b)
          .map((line) => `+${line}\n`)
          .join("");
        at = a[1];
      }
      lines += left
        .slice(at, at + after)
        .map((line) => ` ${line}\n`)
        .join("");
      const [a, b] = [place([first.a[0] - before, last.a[1] + after]), place([first.b[0] - before, last.b[1] + after])];
      return `@@ -${a} +${b} @@\n${lines}`;
    })
    .join("");
}

async function textOf(process: Process, name: string): Promise<string> {
  return toText(await readAll(name === "-" ? process.stdin : openToRead(name, process)));
}

/** busybox always writes the unified form; GNU's does with -u. */
export const diff: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "abBdiNqrTstwuU:L:", {
    brief: "q",
    unified: "u",
    "ignore-case": "i",
    "ignore-all-space": "w",
    "ignore-space-change": "b",
  });
  if (options === undefined) return 2;
  const [left, right] = options.operands;
  if (left === undefined || right === undefined) {
    await complain(process, flavour === "gnu" ? `missing operand after '${left ?? "diff"}'` : "missing filename");
    return 2;
  }
  try {
    const [before, after] = [await textOf(process, left), await textOf(process, right)];
    const compared = (line: string) => {
      const spaced = options.has("w") ? line.replace(/\s+/g, "") : options.has("b") ? line.replace(/\s+/g, " ") : line;
      return options.has("i") ? spaced.toLowerCase() : spaced;
    };
    const [a, b] = [linesOf(before), linesOf(after)];
    const changes = changesBetween(a.map(compared), b.map(compared));
    if (changes.length === 0) return 0;
    if (options.has("q")) await process.stdout.write(`Files ${left} and ${right} differ\n`);
    else if (flavour === "gnu" && !options.has("u")) await process.stdout.write(normal(a, b, changes));
    else {
      const time = (name: string) => {
        const modified = process.files.find(pathOf(process, name))?.modified ?? process.clock.now();
        return flavour === "gnu"
          ? `\t${new Date(modified).toISOString().replace("T", " ").replace("Z", "000000 +0000")}`
          : "";
      };
      await process.stdout.write(`--- ${left}${time(left)}\n+++ ${right}${time(right)}\n${unified(a, b, changes)}`);
    }
    return 1;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const missing = [left, right].find((name) => process.files.find(pathOf(process, name)) === undefined);
    const name =
      missing ?? [left, right].find((each) => process.files.find(pathOf(process, each))?.kind === "directory");
    await complain(
      process,
      flavour === "busybox" ? `can't stat '${name}': ${error.message}` : `${name}: ${error.message}`,
    );
    return 2;
  }
};

function linesOf(text: string): string[] {
  const all = text.split("\n");
  if (all.at(-1) === "") all.pop();
  return all;
}

export const cmp: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "sl", { silent: "s", quiet: "s" });
  if (options === undefined) return 2;
  const [left = "-", right = "-"] = options.operands;
  try {
    const [a, b] = [await textOf(process, left), await textOf(process, right)];
    if (a === b) return 0;
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    const line = a.slice(0, at).split("\n").length;
    const ends = at === a.length ? left : at === b.length ? right : undefined;
    if (options.has("s")) return 1;
    if (ends !== undefined)
      await complain(process, `EOF on ${ends}${flavour === "gnu" ? ` after byte ${at}, line ${line}` : ""}`);
    else await process.stdout.write(`${left} ${right} differ: char ${at + 1}, line ${line}\n`);
    return 1;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await complain(process, `${left}: ${error.message}`);
    return 2;
  }
};
