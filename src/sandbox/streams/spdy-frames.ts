/** The frames of SPDY/3.1 that the streaming of Kubernetes uses, read from and written to bytes. */
import { SpdyError } from "./spdy-error.ts";
import { HeaderReader, type Headers, HeaderWriter } from "./spdy-headers.ts";

export type Frame =
  | { readonly type: "syn-stream"; readonly stream: number; readonly headers: Headers; readonly fin: boolean }
  | { readonly type: "syn-reply"; readonly stream: number; readonly headers: Headers; readonly fin: boolean }
  | { readonly type: "rst-stream"; readonly stream: number; readonly status: number }
  | { readonly type: "ping"; readonly id: number }
  | { readonly type: "goaway"; readonly lastStream: number; readonly status: number }
  /** A frame of data may arrive in several of these; `fin` is on the last. */
  | { readonly type: "data"; readonly stream: number; readonly data: Buffer; readonly fin: boolean };

/** Reasons to reset a stream, and to go away. */
export const resetStatus = { protocolError: 1, refused: 3, cancel: 5 } as const;
export const goAwayStatus = { ok: 0, protocolError: 1 } as const;

const controlType = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7, headers: 8 } as const;
const headerLength = 8;
const maximumControlFrame = 64 * 1024;
const maximumDataFrame = 2 ** 24 - 1;
const streamMask = 0x7fffffff;
const finFlag = 0x01;

type Payload =
  | { readonly kind: "control"; readonly type: number; readonly flags: number; readonly length: number }
  | { readonly kind: "data"; readonly stream: number; readonly fin: boolean; left: number };

/** Takes bytes as they come. Control frames wait until they are whole; data is handed on at once, never collected. */
export class FrameReader {
  readonly #headers = new HeaderReader();
  #buffer: Buffer = Buffer.alloc(0);
  #payload: Payload | undefined;

  /** Throws SpdyError when the bytes are no SPDY/3.1. */
  *read(chunk: Buffer): Generator<Frame> {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    while (true) {
      if (this.#payload === undefined) {
        if (this.#buffer.length < headerLength) return;
        this.#payload = readHeader(this.#take(headerLength));
      }
      const payload = this.#payload;
      if (payload.kind === "data") {
        if (payload.left > 0 && this.#buffer.length === 0) return;
        const data = this.#take(Math.min(payload.left, this.#buffer.length));
        payload.left -= data.length;
        if (payload.left === 0) this.#payload = undefined;
        yield { type: "data", stream: payload.stream, data, fin: payload.fin && payload.left === 0 };
      } else {
        if (this.#buffer.length < payload.length) return;
        this.#payload = undefined;
        const frame = this.#readControl(payload.type, payload.flags, this.#take(payload.length));
        if (frame !== undefined) yield frame;
      }
    }
  }

  #take(length: number): Buffer {
    const taken = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return taken;
  }

  /** Undefined for frames that need no answer: settings, window updates, late headers. */
  #readControl(type: number, flags: number, body: Buffer): Frame | undefined {
    const field = (offset: number): number => {
      if (body.length < offset + 4) throw new SpdyError(`a control frame of type ${type} is too short`);
      return body.readUInt32BE(offset);
    };
    const fin = (flags & finFlag) !== 0;
    switch (type) {
      case controlType.synStream:
        return {
          type: "syn-stream",
          stream: field(0) & streamMask,
          headers: this.#headers.read(body.subarray(10)),
          fin,
        };
      case controlType.synReply:
        return { type: "syn-reply", stream: field(0) & streamMask, headers: this.#headers.read(body.subarray(4)), fin };
      case controlType.rstStream:
        return { type: "rst-stream", stream: field(0) & streamMask, status: field(4) };
      case controlType.ping:
        return { type: "ping", id: field(0) };
      case controlType.goAway:
        return { type: "goaway", lastStream: field(0) & streamMask, status: field(4) };
      case controlType.headers:
        // Nobody reads these, but the compression context runs through them.
        this.#headers.read(body.subarray(4));
        return undefined;
      default:
        return undefined;
    }
  }
}

function readHeader(header: Buffer): Payload {
  const first = header.readUInt32BE(0);
  const flags = header.readUInt8(4);
  const length = header.readUIntBE(5, 3);
  if ((first & 0x80000000) === 0) {
    return { kind: "data", stream: first & streamMask, fin: (flags & finFlag) !== 0, left: length };
  }
  const version = (first >>> 16) & 0x7fff;
  if (version !== 3) throw new SpdyError(`SPDY version ${version}`);
  if (length > maximumControlFrame) throw new SpdyError(`a control frame of ${length} bytes`);
  return { kind: "control", type: first & 0xffff, flags, length };
}

export class FrameWriter {
  readonly #headers = new HeaderWriter();

  synReply(stream: number): Buffer {
    return control(controlType.synReply, 0, numbers(stream), this.#headers.empty());
  }

  rstStream(stream: number, status: number): Buffer {
    return control(controlType.rstStream, 0, numbers(stream, status));
  }

  ping(id: number): Buffer {
    return control(controlType.ping, 0, numbers(id));
  }

  goAway(lastStream: number, status: number): Buffer {
    return control(controlType.goAway, 0, numbers(lastStream, status));
  }

  *data(stream: number, data: Buffer, fin = false): Generator<Buffer> {
    for (let start = 0; start < data.length || start === 0; start += maximumDataFrame) {
      const part = data.subarray(start, start + maximumDataFrame);
      const isLast = start + maximumDataFrame >= data.length;
      const header = Buffer.alloc(headerLength);
      header.writeUInt32BE(stream, 0);
      header.writeUInt8(fin && isLast ? finFlag : 0, 4);
      header.writeUIntBE(part.length, 5, 3);
      yield Buffer.concat([header, part]);
    }
  }
}

function control(type: number, flags: number, ...body: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(0x8003, 0);
  header.writeUInt16BE(type, 2);
  header.writeUInt8(flags, 4);
  header.writeUIntBE(
    body.reduce((sum, part) => sum + part.length, 0),
    5,
    3,
  );
  return Buffer.concat([header, ...body]);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, 4 * index);
  return bytes;
}
