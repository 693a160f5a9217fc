/** Byte streams between processes: bounded, so that a fast writer waits for a slow reader. */
import { StringDecoder } from "node:string_decoder";
import { Changes } from "./changes.ts";
import type { Terminal } from "./terminal.ts";

/** Where bytes come from. Several processes may hold the same one; each closes what it was given. */
export interface Source {
  /** The next bytes, or undefined at the end. */
  read(signal?: AbortSignal): Promise<Uint8Array | undefined>;
  /** Gives back what was read too much, for the next reader. */
  unread(data: Uint8Array): void;
  /** Another holder of the same source. */
  share(): Source;
  close(): void;
  readonly terminal?: Terminal;
}

/** Where bytes go. It ends for the reader when the last holder has closed it. */
export interface Sink {
  /** Resolves when there is room for more. Throws BrokenPipe when nobody can read any more. */
  write(data: Uint8Array | string, signal?: AbortSignal): Promise<void>;
  share(): Sink;
  close(): void;
  readonly terminal?: Terminal;
}

export class BrokenPipe extends Error {
  constructor() {
    super("Broken pipe");
    this.name = "BrokenPipe";
  }
}

const encoder = new TextEncoder();
const pipeCapacity = 64 * 1024;

export const toBytes = (data: Uint8Array | string): Uint8Array =>
  typeof data === "string" ? encoder.encode(data) : data;

/** Bytes to text; what is no UTF-8 becomes the replacement character. */
export const toText = (data: Uint8Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString();

export function concat(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

/** A pipe: what is written to its sink comes out of its source. */
export function pipe(capacity = pipeCapacity): { source: Source; sink: Sink } {
  const state = new PipeState(capacity);
  return { source: new PipeSource(state), sink: new PipeSink(state) };
}

class PipeState {
  chunks: Uint8Array[] = [];
  size = 0;
  readers = 0;
  writers = 0;
  readonly capacity: number;
  readonly changes = new Changes();

  constructor(capacity: number) {
    this.capacity = capacity;
  }
}

class PipeSource implements Source {
  readonly #pipe: PipeState;
  #open = true;

  constructor(state: PipeState) {
    this.#pipe = state;
    state.readers++;
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const pipe = this.#pipe;
    for (;;) {
      signal?.throwIfAborted();
      const chunk = pipe.chunks.shift();
      if (chunk !== undefined) {
        pipe.size -= chunk.byteLength;
        pipe.changes.announce();
        return chunk;
      }
      if (pipe.writers === 0 || !this.#open) return undefined;
      await pipe.changes.next(signal);
    }
  }

  unread(data: Uint8Array): void {
    if (data.byteLength === 0) return;
    this.#pipe.chunks.unshift(data);
    this.#pipe.size += data.byteLength;
    this.#pipe.changes.announce();
  }

  share(): Source {
    return new PipeSource(this.#pipe);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#pipe.readers--;
    this.#pipe.changes.announce();
  }
}

class PipeSink implements Sink {
  readonly #pipe: PipeState;
  #open = true;

  constructor(state: PipeState) {
    this.#pipe = state;
    state.writers++;
  }

  async write(data: Uint8Array | string, signal?: AbortSignal): Promise<void> {
    const pipe = this.#pipe;
    const bytes = toBytes(data);
    signal?.throwIfAborted();
    if (bytes.byteLength === 0) return;
    while (pipe.size >= pipe.capacity && pipe.readers > 0) await pipe.changes.next(signal);
    if (pipe.readers === 0 || !this.#open) throw new BrokenPipe();
    pipe.chunks.push(bytes);
    pipe.size += bytes.byteLength;
    pipe.changes.announce();
  }

  share(): Sink {
    return new PipeSink(this.#pipe);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#pipe.writers--;
    this.#pipe.changes.announce();
  }
}

/** /dev/null in both directions. */
export const nothing: Source & Sink = {
  read: () => Promise.resolve(undefined),
  unread: () => {},
  write: () => Promise.resolve(),
  share: () => nothing,
  close: () => {},
};

/** A source with fixed content: a here-document. */
export function sourceOf(data: Uint8Array | string): Source {
  const rest = [toBytes(data)].filter((chunk) => chunk.byteLength > 0);
  const source: Source = {
    async read(signal) {
      signal?.throwIfAborted();
      return rest.shift();
    },
    unread: (chunk) => {
      if (chunk.byteLength > 0) rest.unshift(chunk);
    },
    share: () => source,
    close: () => {},
  };
  return source;
}

/** A sink that hands every chunk to a function as it comes. */
export function sinkTo(consume: (data: Uint8Array) => void | Promise<void>): Sink {
  const sink: Sink = {
    async write(data, signal) {
      signal?.throwIfAborted();
      const bytes = toBytes(data);
      if (bytes.byteLength > 0) await consume(bytes);
    },
    share: () => sink,
    close: () => {},
  };
  return sink;
}

/** Everything until the end. */
export async function readAll(source: Pick<Source, "read">, limit = 64 * 1024 * 1024): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
    size += chunk.byteLength;
    if (size > limit) throw new Error("out of memory");
    chunks.push(chunk);
  }
  return concat(chunks);
}

/** Cuts a stream into lines as they come; each keeps its line feed, which only the last may lack. */
export async function* lines(source: Pick<Source, "read">): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for (let chunk = await source.read(); chunk !== undefined; chunk = await source.read()) {
    rest += decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    let start = 0;
    for (let end = rest.indexOf("\n"); end !== -1; end = rest.indexOf("\n", start)) {
      yield rest.slice(start, end + 1);
      start = end + 1;
    }
    rest = rest.slice(start);
  }
  rest += decoder.end();
  if (rest !== "") yield rest;
}
