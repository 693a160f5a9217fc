/** Reading lines and counted bytes from a connection. */
import type { Connection } from "../network.ts";
import { concat, toText } from "../streams.ts";

const longestLine = 64 * 1024;

export class ByteReader {
  readonly #connection: Pick<Connection, "read">;
  #buffer: Uint8Array = new Uint8Array();
  #ended = false;

  constructor(connection: Pick<Connection, "read">) {
    this.#connection = connection;
  }

  /** Looks at the first byte without taking it; undefined at the end. */
  async peek(signal?: AbortSignal): Promise<number | undefined> {
    while (this.#buffer.byteLength === 0 && !this.#ended) await this.#more(signal);
    return this.#buffer[0];
  }

  /** A line without its end; undefined when the connection has ended. */
  async line(signal?: AbortSignal): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf(0x0a);
      if (end !== -1) return toText(this.#take(end + 1)).replace(/\r?\n$/, "");
      if (this.#ended || this.#buffer.byteLength > longestLine)
        return this.#buffer.byteLength === 0 ? undefined : toText(this.#take(this.#buffer.byteLength));
      await this.#more(signal);
    }
  }

  /** At most `count` bytes, as many as are there; undefined at the end. */
  async some(count: number, signal?: AbortSignal): Promise<Uint8Array | undefined> {
    if ((await this.peek(signal)) === undefined) return undefined;
    return this.#take(Math.min(count, this.#buffer.byteLength));
  }

  async #more(signal: AbortSignal | undefined): Promise<void> {
    const chunk = await this.#connection.read(signal);
    if (chunk === undefined) this.#ended = true;
    else this.#buffer = concat([this.#buffer, chunk]);
  }

  #take(count: number): Uint8Array {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    return taken;
  }
}
