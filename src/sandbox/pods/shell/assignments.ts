/** `name=value`, alone and before a command. */
import type { Word } from "unbash";
import { evaluateText } from "./arithmetic.ts";
import { ShellError } from "./errors.ts";
import { arithmeticVariables, expandText } from "./expand.ts";
import type { Shell } from "./shell.ts";
import type { Variable } from "./state.ts";
import type { Streams } from "./streams.ts";

export async function assign(
  shell: Shell,
  { name, append, index }: { name: string; append: boolean | undefined; index: Word | undefined },
  value: string | string[],
  streams: Streams,
): Promise<void> {
  const before = shell.state.variables.get(name)?.value;
  if (index !== undefined) {
    if (shell.dialect !== "bash") throw new ShellError(`${name}[${index.text}]=${String(value)}: not found`, 127);
    const expander = shell.expander(streams);
    const at = Number(await evaluateText(await expandText(index, expander), arithmeticVariables(expander)));
    const values = Array.isArray(before) ? [...before] : before === undefined ? [] : [before];
    if (at < 0 || at > 10_000) throw new ShellError(`${name}: bad array subscript`);
    while (values.length < at) values.push("");
    values[at] = append ? (values[at] ?? "") + String(value) : String(value);
    shell.state.set(name, values);
  } else if (append && Array.isArray(value)) {
    shell.state.set(name, [...(Array.isArray(before) ? before : before === undefined ? [] : [before]), ...value]);
  } else if (append) shell.state.set(name, (shell.state.get(name) ?? "") + String(value));
  else shell.state.set(name, value);
}

/** Variables that hold for one command only; a special built-in keeps them. */
export async function withVariables(
  shell: Shell,
  given: readonly [string, string | string[]][],
  run: () => Promise<number> | number,
  keep = false,
): Promise<number> {
  const before = given.map(([name]): [string, Variable | undefined] => {
    const variable = shell.state.variables.get(name);
    return [name, variable === undefined ? undefined : { ...variable }];
  });
  for (const [name, value] of given) {
    shell.state.set(name, value);
    if (!keep) shell.state.mark(name, { exported: true });
  }
  try {
    return await run();
  } finally {
    if (!keep)
      for (const [name, variable] of before) {
        if (variable === undefined) shell.state.variables.delete(name);
        else shell.state.variables.set(name, variable);
      }
  }
}
