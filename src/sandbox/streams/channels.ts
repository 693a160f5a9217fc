/** The numbered channels of `channel.k8s.io`: each WebSocket message begins with the number of the channel it is for. */
import type { RawData, WebSocket } from "ws";
import { Inflow, WireStream } from "./wire-stream.ts";

interface ChannelEncoding {
  /** A digit and base64 text instead of a number and bytes. */
  readonly base64: boolean;
  /** `[255, n]` says that channel n gets nothing more (v5). */
  readonly halfClose: boolean;
}

const closeChannel = 255;

export class Channels {
  /** Settles when the connection is gone, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #encoding: ChannelEncoding;
  readonly #channels = new Map<number, WireStream>();
  readonly #inflow: Inflow;

  constructor(socket: WebSocket, encoding: ChannelEncoding) {
    this.#socket = socket;
    this.#encoding = encoding;
    this.#inflow = new Inflow(socket);
    this.closed = new Promise((resolve) => socket.once("close", () => resolve()));
    this.closed.then(() => {
      for (const channel of this.#channels.values()) channel.abandon();
    });
    // A broken frame: ws closes the connection with the matching code.
    socket.on("error", () => {});
    socket.on("message", (data) => this.#receive(bytesOf(data)));
  }

  /** What arrives on a channel that is not open is dropped. */
  open(number: number): WireStream {
    const channel = new WireStream(
      {
        write: (data, written) => this.#send(number, data, written),
        // The protocol has no words for these.
        finish: (written) => written(),
        reset: () => {},
      },
      this.#inflow,
    );
    this.#channels.set(number, channel);
    return channel;
  }

  close(): void {
    // A paused socket would not see the other side's answer.
    this.#socket.resume();
    this.#socket.close(1000);
  }

  #receive(message: Buffer): void {
    const [first] = message;
    if (first === undefined) return;
    const { base64, halfClose } = this.#encoding;
    if (halfClose && first === closeChannel) {
      this.#channels.get(message[1] ?? closeChannel)?.receiveEnd();
      return;
    }
    const number = base64 ? first - "0".charCodeAt(0) : first;
    const rest = message.subarray(1);
    this.#channels.get(number)?.receive(base64 ? Buffer.from(rest.toString("latin1"), "base64") : rest);
  }

  #send(number: number, data: Buffer, sent: () => void): void {
    // What is sent to a client that has gone is lost, as on any network; `closed` tells of it.
    if (this.#socket.readyState !== this.#socket.OPEN) {
      sent();
      return;
    }
    const message = this.#encoding.base64
      ? `${number}${data.toString("base64")}`
      : Buffer.concat([Buffer.from([number]), data]);
    this.#socket.send(message, () => sent());
  }
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}
