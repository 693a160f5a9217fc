/** Runs text that nobody types at a prompt: a command, a file, or what comes in on standard input. */

import { FileError } from "../file-error.ts";
import { absolute } from "../paths.ts";
import type { Process } from "../process.ts";
import { concat, toText } from "../streams.ts";
import { parseText, type SyntaxProblem } from "./parse.ts";
import type { Shell } from "./shell.ts";

/** Runs a whole text: what is right before a syntax error is run first, as shells do. */
export async function runText(shell: Shell, text: string, isCommand: boolean): Promise<number> {
  const { statements, error } = parseText(text, shell.dialect);
  shell.source = text;
  await shell.statements(statements, shell.streams);
  if (error === undefined) return shell.state.lastStatus;
  await syntaxError(shell, text, error.line, error.text, isCommand);
  return 2;
}

export async function syntaxError(
  shell: Shell,
  source: string,
  line: number,
  text: string,
  isCommand: boolean,
): Promise<void> {
  const { name } = shell.state;
  const { stderr } = shell.process;
  if (shell.dialect === "dash") return stderr.write(`${name}: ${line}: Syntax error: ${text}\n`);
  if (shell.dialect === "ash")
    return stderr.write(
      `${name}: ${shell.namesLines && !shell.isInteractive ? `line ${line}: ` : ""}syntax error: ${text}\n`,
    );
  const place = shell.isInteractive ? "" : `${isCommand ? "-c: " : ""}line ${line}: `;
  await stderr.write(`${name}: ${place}${text}\n`);
  if (text.includes("near") && !shell.isInteractive)
    await stderr.write(`${name}: ${place}\`${source.split("\n")[line - 1] ?? ""}'\n`);
}

export async function runScript(shell: Shell, path: string): Promise<number> {
  const { process, state, dialect } = shell;
  let text: string;
  try {
    text = toText(process.files.read(absolute(process.cwd, path)));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const shown = process.argv[0] ?? "sh";
    const messages = {
      ash: `${shown}: can't open '${path}': ${error.message}`,
      dash: `${shown}: 0: cannot open ${path}: No such file`,
      bash: `${shown}: ${path}: ${error.message}`,
    };
    await process.stderr.write(`${messages[dialect]}\n`);
    return dialect === "bash" ? 127 : 2;
  }
  state.name = path;
  shell.namesLines = true;
  return shell.finish(() => runText(shell, text, false));
}

/** Standard input that is no terminal: one complete command after the other, so that a command may read what follows it. */
export async function readAndRun(shell: Shell): Promise<number> {
  let pending = "";
  for (;;) {
    const line = await readLine(shell.process);
    if (line !== undefined) pending += line;
    if (pending.trim() !== "") {
      const { error, statements } = parseText(pending, shell.dialect);
      if (line !== undefined && isUnfinished(pending, error)) continue;
      if (error !== undefined) {
        await syntaxError(shell, pending, error.line, error.text, false);
        return 2;
      }
      shell.source = pending;
      await shell.statements(statements, shell.streams);
    }
    pending = "";
    if (line === undefined) return shell.state.lastStatus;
  }
}

/** Whether more lines may still make a whole of it. */
export const isUnfinished = (text: string, error: SyntaxProblem | undefined): boolean =>
  error?.incomplete || endsInContinuation(text) || openHereDocument(text);

const endsInContinuation = (text: string): boolean => /(^|[^\\])(\\\\)*\\\n?$/.test(text);

/** A here-document whose end has not come yet. */
function openHereDocument(text: string): boolean {
  const all = text.split("\n");
  for (const [index, line] of all.entries())
    for (const [, dash, , name] of line.matchAll(/(?<!<)<<(-?)\s*(["'\\]?)([\w.-]+)/g)) {
      const closes = (each: string) => (dash ? each.replace(/^\t+/, "") : each) === name;
      if (!all.slice(index + 1).some(closes)) return true;
    }
  return false;
}

async function readLine({ stdin }: Process): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  for (;;) {
    const chunk = await stdin.read();
    if (chunk === undefined) break;
    const end = chunk.indexOf(0x0a);
    if (end === -1) {
      chunks.push(chunk);
      continue;
    }
    chunks.push(chunk.subarray(0, end + 1));
    stdin.unread(chunk.subarray(end + 1));
    break;
  }
  return chunks.length === 0 ? undefined : toText(concat(chunks));
}
