/** `.` and `source`: runs a file in this shell. */

import { FileError } from "../file-error.ts";
import { absolute } from "../paths.ts";
import { toText } from "../streams.ts";
import { FunctionReturn, ShellError } from "./errors.ts";
import type { Shell } from "./shell.ts";
import type { Streams } from "./streams.ts";

export async function source(
  shell: Shell,
  args: readonly string[],
  streams: Streams,
  command: string,
): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return shell.dialect === "bash" ? 2 : 0;
  const { process, state } = shell;
  let text: string;
  try {
    const folders = name.includes("/")
      ? [""]
      : (state.get("PATH") ?? "").split(":").concat(shell.dialect === "bash" ? "." : []);
    const paths = folders.map((folder) =>
      folder === "" ? absolute(process.cwd, name) : absolute(absolute(process.cwd, folder), name),
    );
    const path = paths.find((each) => process.files.find(each)?.kind === "file");
    text = toText(process.files.read(path ?? absolute(process.cwd, name)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (shell.dialect === "bash") {
      await shell.complain(`${name}: ${error.message}`, streams);
      return 1;
    }
    throw new ShellError(
      shell.dialect === "ash"
        ? `${command}: line 0: can't open '${name}': ${error.message}`
        : `${command}: cannot open ${name}: No such file`,
    );
  }
  const { positional } = state;
  if (rest.length > 0) state.positional = rest;
  try {
    return await shell.evaluate(text, streams);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code;
    throw error;
  } finally {
    if (rest.length > 0) state.positional = positional;
  }
}
