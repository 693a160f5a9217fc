/** `xargs`: commands from words. */
import { StartError } from "../../process.ts";
import { readAll, sourceOf, toText } from "../../streams.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";

class UnmatchedQuote extends Error {}

export const xargs: Tool = async (process, args, flavour) => {
  const gnu = flavour === "gnu";
  const options = await optionsOf(
    process,
    args,
    flavour,
    gnu ? "+0rn:I:P:tL:d:s:xE:a:p" : "+0rn:I:P:ts:xE:a:p",
    gnu ? { null: "0", "no-run-if-empty": "r", "max-args": "n:", "max-procs": "P:", replace: "I:" } : {},
  );
  if (options === undefined) return 1;
  const replace = options.get("I");
  const delimiter = options.has("0") ? "\0" : options.get("d")?.replace("\\n", "\n").replace("\\t", "\t");
  const input = toText(await readAll(process.stdin));
  const lines = input.split("\n").filter((line) => line.trim() !== "");
  let groups: string[][];
  try {
    if (delimiter !== undefined)
      groups = input
        .replace(/\n$/, delimiter === "\n" ? "" : "$&")
        .split(delimiter)
        .filter(Boolean)
        .map((word) => [word]);
    else if (replace !== undefined) groups = lines.map((line) => [line.trimStart()]);
    else if (options.get("L") !== undefined) groups = lines.map(wordsOf);
    else groups = wordsOf(input).map((word) => [word]);
  } catch (error) {
    if (!(error instanceof UnmatchedQuote)) throw error;
    await complain(
      process,
      gnu
        ? `unmatched ${error.message} quote; by default quotes are special to xargs unless you use the -0 option`
        : `unmatched ${error.message} quote`,
    );
    return 1;
  }
  const command = options.operands.length === 0 ? ["echo"] : options.operands;
  const size = replace === undefined ? Number(options.get("n") ?? options.get("L") ?? Math.max(1, groups.length)) : 1;
  const batches: string[][] = [];
  for (let at = 0; at < groups.length; at += size) batches.push(groups.slice(at, at + size).flat());
  if (batches.length === 0 && !options.has("r") && replace === undefined) batches.push([]);
  let status = 0;
  for (const batch of batches) {
    const line =
      replace === undefined ? [...command, ...batch] : command.map((part) => part.replaceAll(replace, batch[0] ?? ""));
    if (options.has("t")) await process.stderr.write(`${line.join(" ")}\n`);
    try {
      const child = process.spawn(line, { stdin: sourceOf("") });
      const code = await child.exit;
      if (code === 255) {
        await complain(process, `${line[0]}: exited with status 255; aborting`);
        return 124;
      }
      if (child.endedBy !== undefined) return 125;
      if (code !== 0) status = 123;
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      await complain(process, `${line[0]}: No such file or directory`);
      return error.reason === "not found" ? 127 : 126;
    }
  }
  return status;
};

/** Words as the shell would cut them: quotes keep blanks together, a backslash takes the next character. Throws UnmatchedQuote. */
function wordsOf(text: string): string[] {
  const open = /^(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^"'\\])*?(["'])(?![^\n]*\1)/.exec(text)?.[1];
  if (open !== undefined) throw new UnmatchedQuote(open === '"' ? "double" : "single");
  return (text.match(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g) ?? []).map((word) =>
    word.replace(/"([^"]*)"|'([^']*)'|\\([\s\S])/g, (_, double, single, escaped) => double ?? single ?? escaped),
  );
}
