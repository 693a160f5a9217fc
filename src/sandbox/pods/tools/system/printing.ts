/** The shell's `echo`, `printf` and `test` as programs of their own. */
import { BadFormat, echo, format } from "../../shell/printf.ts";
import { TestProblem, test } from "../../shell/test-command.ts";
import { complain, nameOf, type Tool } from "../tool.ts";

export const echoProgram: Tool = async (process, args) => {
  await process.stdout.write(echo(args));
  return 0;
};

export const printfProgram: Tool = async (process, args, flavour) => {
  const [pattern, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (pattern === undefined) {
    await complain(process, "missing operand");
    return 1;
  }
  try {
    const { text, problems } = format(pattern, rest);
    await process.stdout.write(text);
    for (const problem of problems)
      await complain(
        process,
        flavour === "busybox" ? `invalid number '${problem}'` : `‘${problem}’: expected a numeric value`,
      );
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadFormat)) throw error;
    await complain(process, `${error.message}: invalid format`);
    return 1;
  }
};

export const testProgram: Tool = async (process, args) => {
  const bracket = nameOf(process) === "[";
  try {
    if (bracket && args.at(-1) !== "]") throw new TestProblem("missing ]");
    return test(bracket ? args.slice(0, -1) : args, process) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    await complain(process, error.message);
    return 2;
  }
};
