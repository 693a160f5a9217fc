/** Calls functions that a script has defined. */
import { FunctionReturn, ShellError } from "./errors.ts";
import type { Shell } from "./shell.ts";
import type { Streams } from "./streams.ts";

const deepest = 500;

export async function callFunction(
  shell: Shell,
  name: string,
  args: readonly string[],
  streams: Streams,
): Promise<number> {
  const { state } = shell;
  const definition = state.functions.get(name);
  if (definition === undefined) return 0;
  if (state.locals.length >= deepest)
    throw new ShellError(`${name}: maximum function nesting level exceeded (${deepest})`, 1);
  const { positional, loopDepth } = state;
  const { source, position } = shell;
  state.positional = [...args];
  state.loopDepth = 0;
  state.locals.push(new Map());
  state.functionNames.push(name);
  shell.source = definition.source;
  try {
    const { body } = definition;
    if (body.type === "CompoundList") return await shell.list(body.commands, streams);
    return await shell.command(body, streams);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code;
    throw error;
  } finally {
    state.leaveFunction();
    state.functionNames.pop();
    state.positional = positional;
    state.loopDepth = loopDepth;
    [shell.source, shell.position] = [source, position];
  }
}
