/** `awk` as a program: its options and its complaints. */
import { FileError } from "../../file-error.ts";
import { openToRead } from "../../open.ts";
import { BadFormat } from "../../shell/printf.ts";
import { readAll, toText } from "../../streams.ts";
import { BadExpression } from "../regex.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";
import { assignmentIn, NoInput } from "./awk/input.ts";
import { AwkSyntaxError, unescaped } from "./awk/lexer.ts";
import { parseAwk } from "./awk/parser.ts";
import { Awk } from "./awk/run.ts";
import { AwkError } from "./awk/values.ts";

export const awk: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+F:v:f:");
  if (options === undefined) return 1;
  const operands = [...options.operands];
  try {
    const sources: string[] = [];
    for (const name of options.values.get("f") ?? [])
      sources.push(toText(await readAll(name === "-" ? process.stdin : openToRead(name, process))));
    const source = sources.length > 0 ? sources.join("\n") : operands.shift();
    if (source === undefined) {
      if (flavour === "busybox") await showUsage(process, "awk");
      else await process.stderr.write("Usage: mawk [Options] [Program] [file ...]\n");
      return 1;
    }
    const variables: (readonly [string, string])[] = [];
    const separator = options.get("F");
    if (separator !== undefined) variables.push(["FS", separator === "t" ? "\t" : unescaped(separator)]);
    for (const word of options.values.get("v") ?? []) variables.push(assignmentIn(word) ?? [word, ""]);
    return await new Awk(parseAwk(source), process, variables, operands).run();
  } catch (error) {
    const text = complaint(error);
    await complain(process, flavour === "busybox" ? text.busybox : text.gnu);
    return flavour === "busybox" ? 1 : 2;
  }
};

function complaint(error: unknown): { busybox: string; gnu: string } {
  if (error instanceof AwkSyntaxError)
    return { busybox: "cmd. line:1: Unexpected token", gnu: `line 1: syntax error at or near ${error.message}` };
  if (error instanceof NoInput)
    return { busybox: `${error.file}: ${error.message}`, gnu: `cannot open ${error.file} (${error.message})` };
  if (
    error instanceof AwkError ||
    error instanceof BadExpression ||
    error instanceof BadFormat ||
    error instanceof FileError
  )
    return { busybox: `cmd. line:1: ${error.message}`, gnu: error.message };
  throw error;
}
