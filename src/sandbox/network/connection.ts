/** The two ends of a simulated connection: bounded buffers, half-close, reset, and the silence of a pod that is gone. */
import { Changes } from "../pods/changes.ts";
import { type Connection, ConnectionReset, type Endpoint } from "../pods/network.ts";
import { toBytes } from "../pods/streams.ts";

const capacity = 256 * 1024;

/** What the wire sees, for whoever counts packets. */
export interface Tap {
  data(from: "client" | "server", bytes: number): void;
  closed(): void;
}

export interface ConnectionPair {
  readonly client: Connection;
  readonly server: Connection;
  /** Both ends get a reset: a process died. */
  reset(): void;
  /** The wire is cut: what is sent vanishes, what is awaited never comes. */
  cut(): void;
}

export function connectionPair(client: Endpoint, server: Endpoint, tap: Tap): ConnectionPair {
  const forth = new Direction((bytes) => tap.data("client", bytes));
  const back = new Direction((bytes) => tap.data("server", bytes));
  let open = true;
  const finish = () => {
    if (!open || !(forth.done && back.done)) return;
    open = false;
    tap.closed();
  };
  const end = (incoming: Direction, outgoing: Direction, local: Endpoint, remote: Endpoint): Connection => ({
    local,
    remote,
    read: (signal) => incoming.read(signal),
    write: (data, signal) => outgoing.write(toBytes(data), signal),
    end() {
      outgoing.finish();
      finish();
    },
    close() {
      outgoing.finish();
      incoming.abandon();
      finish();
    },
  });
  return {
    client: end(back, forth, client, server),
    server: end(forth, back, server, client),
    reset() {
      for (const direction of [forth, back]) direction.reset();
      finish();
    },
    cut() {
      for (const direction of [forth, back]) direction.cut();
      if (open) tap.closed();
      open = false;
    },
  };
}

type DirectionState = "open" | "finished" | "abandoned" | "reset" | "cut";

/** Bytes on their way from one end to the other. */
class Direction {
  readonly #chunks: Uint8Array[] = [];
  readonly #changes = new Changes();
  readonly #onData: (bytes: number) => void;
  #size = 0;
  #state: DirectionState = "open";

  constructor(onData: (bytes: number) => void) {
    this.#onData = onData;
  }

  get done(): boolean {
    return this.#state !== "open";
  }

  async read(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#state === "reset") throw new ConnectionReset();
      const chunk = this.#state === "cut" ? undefined : this.#chunks.shift();
      if (chunk !== undefined) {
        this.#size -= chunk.byteLength;
        this.#changes.announce();
        return chunk;
      }
      if (this.#state === "finished" || this.#state === "abandoned") return undefined;
      await this.#changes.next(signal);
    }
  }

  async write(data: Uint8Array, signal?: AbortSignal): Promise<void> {
    for (;;) {
      signal?.throwIfAborted();
      if (this.#state === "cut") return;
      if (this.#state !== "open") throw new ConnectionReset();
      if (this.#size < capacity) break;
      await this.#changes.next(signal);
    }
    if (data.byteLength === 0) return;
    this.#chunks.push(data);
    this.#size += data.byteLength;
    this.#onData(data.byteLength);
    this.#changes.announce();
  }

  finish(): void {
    if (this.#state === "open") this.#become("finished");
  }

  /** The reader has left: what is still written meets a reset. */
  abandon(): void {
    if (this.#state === "open") this.#become("abandoned");
  }

  reset(): void {
    if (this.#state !== "cut") this.#become("reset");
  }

  cut(): void {
    this.#become("cut");
  }

  #become(state: DirectionState): void {
    this.#state = state;
    this.#changes.announce();
  }
}
