/** For the tests of the streams: a SPDY client as small as can be, compressing its headers as kubectl does. */
import { once } from "node:events";
import { request } from "node:https";
import type { Duplex } from "node:stream";
import { constants, createDeflate } from "node:zlib";
import { type Frame, FrameReader, FrameWriter } from "../spdy-frames.ts";
import { dictionary } from "../spdy-headers.ts";

export class SpdyClient {
  readonly frames: Frame[] = [];
  readonly socket: Duplex;
  readonly closed: Promise<void>;
  readonly #reader = new FrameReader();
  readonly #writer = new FrameWriter();
  readonly #deflate = createDeflate({ dictionary, flush: constants.Z_SYNC_FLUSH });
  readonly #waiting = new Set<() => void>();

  constructor(socket: Duplex) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      this.frames.push(...this.#reader.read(chunk));
      for (const check of this.#waiting) check();
    });
  }

  async open(stream: number, headers: Readonly<Record<string, string>>, fin = false): Promise<void> {
    const block = await this.#compress(headerBlock(headers));
    const header = Buffer.alloc(18);
    header.writeUInt16BE(0x8003, 0);
    header.writeUInt16BE(1, 2);
    header.writeUInt8(fin ? 1 : 0, 4);
    header.writeUIntBE(10 + block.length, 5, 3);
    header.writeUInt32BE(stream, 8);
    this.socket.write(Buffer.concat([header, block]));
  }

  send(stream: number, text: string, fin = false): void {
    for (const frame of this.#writer.data(stream, Buffer.from(text), fin)) this.socket.write(frame);
  }

  reset(stream: number): void {
    this.socket.write(this.#writer.rstStream(stream, 5));
  }

  /** All that came on a stream, once it has ended. */
  async text(stream: number): Promise<string> {
    await this.until((frame) => frame.type === "data" && frame.stream === stream && frame.fin);
    const data = this.frames.flatMap((frame) => (frame.type === "data" && frame.stream === stream ? [frame.data] : []));
    return Buffer.concat(data).toString();
  }

  until(condition: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.frames.find(condition);
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }

  async #compress(text: Buffer): Promise<Buffer> {
    const parts: Buffer[] = [];
    const collect = (part: Buffer) => parts.push(part);
    this.#deflate.on("data", collect);
    await new Promise<void>((resolve) => this.#deflate.write(text, () => resolve()));
    this.#deflate.off("data", collect);
    return Buffer.concat(parts);
  }
}

export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const number = (value: number) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]);
  const texts = Object.entries(headers).flat();
  return Buffer.concat([
    number(texts.length / 2),
    ...texts.flatMap((text) => [number(Buffer.byteLength(text)), Buffer.from(text)]),
  ]);
}

/** A refused upgrade is answered with its status and body. */
export async function upgradeToSpdy(
  port: number,
  path: string,
  protocols: readonly string[],
): Promise<SpdyClient | { readonly status: number | undefined; readonly body: string }> {
  const call = request({
    host: "127.0.0.1",
    port,
    method: "POST",
    path: `/api/v1/namespaces/shop/pods/${path}`,
    rejectUnauthorized: false,
    headers: { Connection: "Upgrade", Upgrade: "SPDY/3.1", "X-Stream-Protocol-Version": [...protocols] },
  });
  const refused = new Promise<{ status: number | undefined; body: string }>((resolve) => {
    call.on("response", async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      resolve({ status: response.statusCode, body });
    });
  });
  const upgraded = once(call, "upgrade").then(([, socket]) => new SpdyClient(socket));
  call.end();
  return Promise.race([upgraded, refused]);
}
