/** `xargs`: commands from words. */
import { StartError } from "../process.ts";
import { readAll, sourceOf, toText } from "../streams.ts";
import { complain, optionsOf, type Tool } from "./tool.ts";

export const xargs: Tool = async (process, args, flavour) => {
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
