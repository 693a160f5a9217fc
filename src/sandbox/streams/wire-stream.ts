/** One of many streams that share a connection: a Duplex whose two directions end separately. */
import { Duplex } from "node:stream";

/** How a stream reaches its connection. */
interface Wire {
  write(data: Buffer, written: () => void): void;
  /** Nothing more will be written. */
  finish(written: () => void): void;
  /** Given up before both directions had ended. */
  reset(): void;
}

export class WireStream extends Duplex {
  readonly #wire: Wire;
  readonly #inflow: Inflow;
  #hasEnded = false;
  #isDropped = false;

  constructor(wire: Wire, inflow: Inflow) {
    super({ allowHalfOpen: true });
    this.#wire = wire;
    this.#inflow = inflow;
    // A stream that fails is closed; who uses it sees that, and nobody else needs to know.
    this.on("error", () => {});
    this.once("close", () => inflow.go(this));
  }

  receive(data: Buffer): void {
    if (this.#hasEnded || this.destroyed || data.length === 0) return;
    if (!this.push(data)) this.#inflow.stop(this);
  }

  receiveEnd(): void {
    this.#hasEnded = true;
    if (!this.destroyed) this.push(null);
  }

  /** The other side has given it up, or the connection is gone. */
  abandon(): void {
    this.#isDropped = true;
    this.destroy();
  }

  override _read(): void {
    this.#inflow.go(this);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#wire.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#wire.finish(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.#isDropped && !(this.readableEnded && this.writableFinished)) this.#wire.reset();
    done(error);
  }
}

/** Stops reading from a connection while any of its streams lags behind, so that nothing piles up. */
export class Inflow {
  readonly #source: { pause(): void; resume(): void };
  readonly #lagging = new Set<WireStream>();

  constructor(source: { pause(): void; resume(): void }) {
    this.#source = source;
  }

  stop(stream: WireStream): void {
    this.#lagging.add(stream);
    this.#source.pause();
  }

  go(stream: WireStream): void {
    if (this.#lagging.delete(stream) && this.#lagging.size === 0) this.#source.resume();
  }
}
