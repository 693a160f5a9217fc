import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import type { Io, Output } from "./command.ts";

/** The real terminal, environment and folder. */
export function processIo(): Io {
  return {
    out: output(process.stdout),
    err: output(process.stderr),
    env: process.env,
    cwd: process.cwd(),
    readStdin: () => text(process.stdin),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  };
}

function output(stream: NodeJS.WriteStream): Output {
  // A reader that left (`| head`) is no error of ours.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
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

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
