/** `awk` as a program: its options, its input, its complaints. */

import { FileError } from "../files.ts";
import { openToRead } from "../open.ts";
import type { Process } from "../process.ts";
import { lines } from "../streams.ts";
import { AwkSyntaxError, unescaped } from "./awk/lexer.ts";
import { type AwkProgram, parseAwk } from "./awk/parser.ts";
import { Awk, AwkError } from "./awk/run.ts";
import { BadExpression } from "./regex.ts";
import { complain, optionsOf, pathOf, type Tool } from "./tool.ts";

const awk: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+F:v:f:");
  if (options === undefined) return 1;
  const operands = [...options.operands];
  const files = options.values.get("f") ?? [];
  const source =
    files.length > 0 ? files.map((name) => process.files.readText(pathOf(process, name))).join("\n") : operands.shift();
  if (source === undefined) {
    await process.stderr.write("Usage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...\n");
    return 1;
  }
  const variables = new Map<string, string>();
  const separator = options.get("F");
  if (separator !== undefined) variables.set("FS", separator === "t" ? "\t" : unescaped(separator));
  // an assignment among the files counts from there on; labs give one set of files, so from the start
  const isAssignment = (word: string) => /^[A-Za-z_]\w*=/.test(word);
  for (const assignment of [...(options.values.get("v") ?? []), ...operands.filter(isAssignment)]) {
    const at = assignment.indexOf("=");
    variables.set(assignment.slice(0, at), unescaped(assignment.slice(at + 1)));
  }
  let program: AwkProgram;
  try {
    program = parseAwk(source);
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error;
    await complain(
      process,
      flavour === "busybox" ? `cmd. line:1: Unexpected token` : `line 1: syntax error at or near ${error.message}`,
    );
    return flavour === "busybox" ? 1 : 2;
  }
  const input = records(
    process,
    operands.filter((word) => !isAssignment(word)),
    () => runner.recordSeparator,
  );
  const runner: Awk = new Awk(program, process, variables, async () => {
    const { done, value } = await input.next();
    return done ? undefined : value;
  });
  try {
    return await runner.run();
  } catch (error) {
    if (!(error instanceof AwkError || error instanceof BadExpression || error instanceof FileError)) throw error;
    await complain(process, flavour === "busybox" ? `cmd. line:1: ${error.message}` : error.message);
    return flavour === "busybox" ? 1 : 2;
  }
};

/** Lines, or with an empty RS paragraphs, of the files or of standard input. */
async function* records(process: Process, names: readonly string[], separator: () => string): AsyncGenerator<string> {
  for (const name of names.length === 0 ? ["-"] : names) {
    const source = name === "-" ? process.stdin : openToRead(name, process);
    let pending: string[] = [];
    for await (const raw of lines(source)) {
      const line = raw.replace(/\n$/, "");
      if (separator() !== "") {
        yield line;
        continue;
      }
      if (line !== "") pending.push(line);
      else if (pending.length > 0) {
        yield pending.join("\n");
        pending = [];
      }
    }
    if (pending.length > 0) yield pending.join("\n");
  }
}

export const awkTools: Readonly<Record<string, Tool>> = { awk };
