/** A SPDY/3.1 connection, server side, over anything that carries bytes both ways: a socket, or WebSocket messages. */
import type { Duplex } from "node:stream";
import { type Frame, FrameReader, FrameWriter, goAwayStatus, resetStatus } from "./spdy-frames.ts";
import type { Headers } from "./spdy-headers.ts";
import { Inflow, WireStream } from "./wire-stream.ts";

const maximumStreams = 1000;
/** How long a client may take to hang up after the goodbye. */
const patience = 5000;

export class SpdyConnection {
  /** Settles when the transport is gone, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #transport: Duplex;
  readonly #accept: (stream: WireStream, headers: Headers) => void;
  readonly #reader = new FrameReader();
  readonly #writer = new FrameWriter();
  readonly #streams = new Map<number, WireStream>();
  readonly #inflow: Inflow;
  #lastStream = 0;

  constructor(transport: Duplex, accept: (stream: WireStream, headers: Headers) => void) {
    this.#transport = transport;
    this.#accept = accept;
    this.#inflow = new Inflow(transport);
    // Each stream that waits for room listens.
    transport.setMaxListeners(0);
    this.closed = new Promise((resolve) => transport.once("close", () => resolve()));
    this.closed.then(() => this.#dropStreams());
    transport.on("error", () => transport.destroy());
    // Without its sender half there is nobody to talk to: a client of this protocol never half-closes the transport.
    transport.on("end", () => transport.destroy());
    transport.on("data", (chunk: Buffer) => this.#receive(chunk));
  }

  /** Says that no stream will be taken any more, and closes once everything written has left. */
  goAway(status: number = goAwayStatus.ok): void {
    if (this.#transport.writableEnded || this.#transport.destroyed) return;
    this.#transport.end(this.#writer.goAway(this.#lastStream, status));
    // Closing with unread input would reset the connection, and the client could lose our last words.
    this.#transport.removeAllListeners("data").resume();
    const timer = setTimeout(() => this.#transport.destroy(), patience).unref();
    this.closed.then(() => clearTimeout(timer));
  }

  #receive(chunk: Buffer): void {
    try {
      for (const frame of this.#reader.read(chunk)) this.#handle(frame);
    } catch {
      this.goAway(goAwayStatus.protocolError);
      this.#dropStreams();
    }
  }

  #handle(frame: Frame): void {
    switch (frame.type) {
      case "syn-stream":
        this.#open(frame.stream, frame.headers, frame.fin);
        return;
      case "data": {
        const stream = this.#streams.get(frame.stream);
        stream?.receive(frame.data);
        if (frame.fin) stream?.receiveEnd();
        return;
      }
      case "rst-stream":
        this.#streams.get(frame.stream)?.abandon();
        return;
      case "ping":
        // An even number would be the answer to a ping of ours.
        if (frame.id % 2 === 1) this.#send(this.#writer.ping(frame.id));
        return;
      case "goaway":
      case "syn-reply":
        return;
    }
  }

  #open(id: number, headers: Headers, fin: boolean): void {
    if (id % 2 === 0 || id <= this.#lastStream) {
      this.#send(this.#writer.rstStream(id, resetStatus.protocolError));
      return;
    }
    this.#lastStream = id;
    if (this.#streams.size >= maximumStreams) {
      this.#send(this.#writer.rstStream(id, resetStatus.refused));
      return;
    }
    const stream = new WireStream(
      {
        write: (data, written) => this.#sendAll(this.#writer.data(id, data), written),
        finish: (written) => this.#sendAll(this.#writer.data(id, Buffer.alloc(0), true), written),
        reset: () => this.#send(this.#writer.rstStream(id, resetStatus.cancel)),
      },
      this.#inflow,
    );
    this.#streams.set(id, stream);
    stream.once("close", () => this.#streams.delete(id));
    this.#send(this.#writer.synReply(id));
    if (fin) stream.receiveEnd();
    this.#accept(stream, headers);
  }

  #send(frame: Buffer): void {
    if (!this.#transport.writableEnded && !this.#transport.destroyed) this.#transport.write(frame);
  }

  /** Calls `written` when there is room for more. What is sent to a client that has gone is lost, as on any network. */
  #sendAll(frames: Iterable<Buffer>, written: () => void): void {
    let hasRoom = true;
    if (!this.#transport.writableEnded && !this.#transport.destroyed) {
      for (const frame of frames) hasRoom = this.#transport.write(frame);
    }
    if (hasRoom) {
      written();
      return;
    }
    const go = () => {
      this.#transport.off("drain", go).off("close", go);
      written();
    };
    this.#transport.on("drain", go).on("close", go);
  }

  #dropStreams(): void {
    for (const stream of this.#streams.values()) stream.abandon();
  }
}
