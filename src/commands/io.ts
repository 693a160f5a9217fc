import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { EnvironmentError } from "../errors.ts";
import type { Io, Output } from "./command.ts";

/** The real terminal, environment and folder. */
export function processIo(): Io {
  for (const stream of [process.stdin, process.stdout, process.stderr]) stream.on("error", heed);
  return {
    out: output(process.stdout),
    err: output(process.stderr),
    env: process.env,
    get cwd() {
      return folder();
    },
    readStdin: () => text(process.stdin),
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: (question) => ask(question, process.stdin, process.stderr) }
      : {}),
  };
}

function folder(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new EnvironmentError("the folder that you are in is gone", { next: ["cd to one that is there"], cause });
  }
}

/** A reader that left (`| head`) is no error of ours; of a terminal that is gone a signal tells, and is heeded in order. */
function heed(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(0);
  if (error.code !== "EIO") throw error;
}

function output(stream: NodeJS.WriteStream): Output {
  return {
    stream,
    write: (content) => void stream.write(content),
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

/** The answer; none of whoever leaves instead, with Ctrl-C, Ctrl-D or the terminal itself. */
export async function ask(question: string, input: Readable, output: Writable): Promise<string> {
  const terminal = createInterface({ input, output });
  const left = once(terminal, "close").then(
    () => undefined,
    () => undefined,
  );
  try {
    const answer = await Promise.race([terminal.question(question).catch(() => undefined), left]);
    if (answer === undefined) output.write("\n");
    return answer ?? "";
  } finally {
    terminal.close();
  }
}
