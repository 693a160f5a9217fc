/** `test`, `[` and `printf` as commands of the shell. */
import { BadFormat, format } from "./printf.ts";
import type { Shell } from "./shell.ts";
import { errorsOf, outputOf, type Streams } from "./streams.ts";
import { problemText, TestProblem, test } from "./test-command.ts";

export async function testCommand(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
  command: string,
): Promise<number> {
  const { dialect } = shell;
  try {
    if (command === "[" && args.at(-1) !== "]") throw new TestProblem("missing ]");
    return test(command === "[" ? args.slice(0, -1) : args, shell.process, dialect) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    const text = problemText(error, dialect);
    if (dialect === "ash") await errorsOf(streams).write(`${shell.state.name}: ${text}\n`);
    else await shell.complain(text, streams, command);
    return 2;
  }
}

export async function printCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const words = args[0] === "--" ? args.slice(1) : args;
  const variable = words[0] === "-v" && shell.dialect === "bash" ? words[1] : undefined;
  const [pattern, ...rest] = variable === undefined ? words : words.slice(2);
  if (pattern === undefined) {
    await errorsOf(streams).write(
      shell.dialect === "bash"
        ? "printf: usage: printf [-v var] format [arguments]\n"
        : shell.dialect === "ash"
          ? `${shell.state.name}: usage: printf FORMAT [ARGUMENT...]\n`
          : `${shell.state.name}: ${shell.line}: printf: usage: printf format [arg ...]\n`,
    );
    return 2;
  }
  try {
    const { text, problems } = format(pattern, rest);
    if (variable === undefined) await outputOf(streams).write(text);
    else shell.state.set(variable, text);
    for (const problem of problems) {
      if (shell.dialect === "ash") await errorsOf(streams).write(`${shell.state.name}: invalid number '${problem}'\n`);
      else if (shell.dialect === "bash") await shell.complain(`${problem}: invalid number`, streams, "printf");
      else await shell.complain(`${problem}: expected numeric value`, streams, "printf");
    }
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadFormat)) throw error;
    if (shell.dialect === "ash")
      await errorsOf(streams).write(`${shell.state.name}: ${error.message}: invalid format\n`);
    else await shell.complain(`${error.message}: invalid directive`, streams, "printf");
    return 1;
  }
}
