/** The numbered streams of a command, and what redirections make of them. */
import type { Redirection } from "unbash";
import { FileError } from "../file-error.ts";
import { openToRead, openToWrite } from "../open.ts";
import { absolute, directoryName } from "../paths.ts";
import { nothing, type Sink, type Source, sourceOf } from "../streams.ts";
import { RedirectError, syntaxError } from "./errors.ts";
import { expandParts, expandText } from "./expand.ts";
import { openNetworkPath } from "./network-path.ts";
import type { Shell } from "./shell.ts";

export interface Stream {
  readonly source?: Source;
  readonly sink?: Sink;
}

export type Streams = ReadonlyMap<number, Stream>;

const closed: Source & Sink = {
  ...nothing,
  write: () => Promise.reject(new FileError("EBADF")),
  share: () => closed,
};

export const inputOf = (streams: Streams): Source => streams.get(0)?.source ?? nothing;
export const outputOf = (streams: Streams): Sink => streams.get(1)?.sink ?? closed;
export const errorsOf = (streams: Streams): Sink => streams.get(2)?.sink ?? closed;

export const standardOf = (streams: Streams) => ({
  stdin: inputOf(streams),
  stdout: outputOf(streams),
  stderr: errorsOf(streams),
});

/** The streams with each redirection applied in turn, and what to close when the command is done. */
export async function redirect(
  redirections: readonly Redirection[],
  streams: Streams,
  shell: Shell,
): Promise<{ streams: Streams; opened: { close(): void }[] }> {
  const next = new Map(streams);
  const opened: { close(): void }[] = [];
  try {
    for (const redirection of redirections) await apply(redirection, next, opened, shell);
  } catch (error) {
    for (const stream of opened) stream.close();
    throw error;
  }
  return { streams: next, opened };
}

async function apply(
  redirection: Redirection,
  streams: Map<number, Stream>,
  opened: { close(): void }[],
  shell: Shell,
): Promise<void> {
  const { descriptor } = redirection;
  const given = descriptor?.type === "FileDescriptor" ? descriptor.value : undefined;
  if (redirection.type === "HereDoc") {
    streams.set(given ?? 0, { source: sourceOf(await hereDocument(redirection, shell)) });
    return;
  }
  const target = redirection.target === undefined ? "" : await expandText(redirection.target, shell.expander(streams));
  if (redirection.type === "HereString") {
    if (shell.dialect !== "bash")
      throw syntaxError(shell.dialect === "ash" ? "unexpected redirection" : "redirection unexpected", shell.dialect);
    streams.set(given ?? 0, { source: sourceOf(`${target}\n`) });
    return;
  }
  const { operator } = redirection;
  if (operator === "<&" || (operator === ">&" && /^(\d+|-)$/.test(target))) {
    streams.set(given ?? (operator === "<&" ? 0 : 1), duplicate(target, streams));
    return;
  }
  const stream = await open(operator, target, streams, shell);
  for (const each of [stream.source, stream.sink]) if (each !== undefined) opened.push(each);
  const both = operator === "&>" || operator === "&>>" || operator === ">&";
  streams.set(given ?? (operator.startsWith("<") ? 0 : 1), stream);
  if (both) streams.set(2, stream);
}

function duplicate(target: string, streams: Streams): Stream {
  if (target === "-") return { source: closed, sink: closed };
  const stream = streams.get(Number(target));
  if (stream === undefined) throw new RedirectError(`${target}: Bad file descriptor`);
  return stream;
}

async function open(operator: string, target: string, streams: Streams, shell: Shell): Promise<Stream> {
  const network = await openNetworkPath(target, shell);
  if (network !== undefined) return network;
  try {
    const standard = standardOf(streams);
    if (operator === "<") return { source: openToRead(target, shell.process, standard) };
    const append = operator === ">>" || operator === "&>>" || operator === "<>";
    const sink = openToWrite(target, shell.process, append, standard);
    return operator === "<>" ? { sink, source: openToRead(target, shell.process, standard) } : { sink };
  } catch (error) {
    if (error instanceof FileError) throw new RedirectError(openProblem(operator, target, error, shell));
    throw error;
  }
}

function openProblem(operator: string, target: string, error: FileError, { state, process }: Shell): string {
  if (state.dialect === "bash") return `${target}: ${error.message}`;
  const ash = state.dialect === "ash";
  const missing = error.code === "ENOENT" || error.code === "ENOTDIR";
  if (operator === "<") {
    const reason = missing ? (ash ? "no such file" : "No such file") : error.message;
    return ash ? `can't open ${target}: ${reason}` : `cannot open ${target}: ${reason}`;
  }
  const noFolder = missing && process.files.find(absolute(process.cwd, directoryName(target))) === undefined;
  const reason = noFolder ? (ash ? "nonexistent directory" : "Directory nonexistent") : error.message;
  return ash ? `can't create ${target}: ${reason}` : `cannot create ${target}: ${reason}`;
}

async function hereDocument(
  { operator, body, delimiter }: Extract<Redirection, { type: "HereDoc" }>,
  shell: Shell,
): Promise<string> {
  const strip = (text: string) => (operator === "<<-" ? text.replace(/^\t+/gm, "") : text);
  if (delimiter?.quoted) return strip(body.text);
  // the parser leaves a body in which nothing is to be expanded as it was typed
  if (body.parts === undefined)
    return strip(body.text).replace(/\\([$`\\]|\n)/g, (_, char) => (char === "\n" ? "" : char));
  const parts = body.parts.map((part, index) => {
    if (part.type !== "Literal" || operator !== "<<-") return part;
    // a piece after an expansion does not begin a line
    const value = index === 0 ? strip(part.value) : part.value.replace(/\n\t+/g, "\n");
    return { ...part, value };
  });
  return expandParts(parts, shell.expander());
}

/** Runs a command with its streams redirected; one that cannot be is told, and the command not run. */
export async function withRedirections(
  shell: Shell,
  redirections: readonly Redirection[],
  streams: Streams,
  run: (streams: Streams) => Promise<number>,
): Promise<number> {
  if (redirections.length === 0) return run(streams);
  let made: Awaited<ReturnType<typeof redirect>>;
  try {
    made = await redirect(redirections, streams, shell);
  } catch (error) {
    if (!(error instanceof RedirectError)) throw error;
    await shell.complain(error.message, streams);
    return shell.dialect === "dash" ? 2 : 1;
  }
  try {
    return await run(made.streams);
  } finally {
    for (const stream of made.opened) stream.close();
  }
}
