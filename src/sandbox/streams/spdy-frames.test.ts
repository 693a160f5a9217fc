import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpdyError } from "./spdy-error.ts";
import { type Frame, FrameReader, FrameWriter } from "./spdy-frames.ts";
import { dictionary } from "./spdy-headers.ts";
import { headerBlock } from "./testing/spdy-client.ts";

function readAll(chunks: Iterable<Buffer>): Frame[] {
  const reader = new FrameReader();
  return [...chunks].flatMap((chunk) => [...reader.read(chunk)]);
}

function synStream(block: Buffer): Buffer {
  const header = Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  header.writeUIntBE(10 + block.length, 5, 3);
  return Buffer.concat([header, block]);
}

/** The data of each stream joined, and every other frame as it came. */
function summary(frames: readonly Frame[]): unknown {
  const data: Record<number, string> = {};
  const others = frames.filter((frame) => {
    if (frame.type === "data") data[frame.stream] = (data[frame.stream] ?? "") + frame.data + (frame.fin ? "." : "");
    return frame.type !== "data";
  });
  return { data, others };
}

describe("SPDY frames", () => {
  it("are the same however the bytes are cut", () => {
    const writer = new FrameWriter();
    const bytes = Buffer.concat([
      synStream(deflateSync(headerBlock({ streamtype: "data", port: "80" }), { dictionary })),
      ...writer.data(1, Buffer.from("hello")),
      writer.ping(7),
      ...writer.data(3, Buffer.from("x".repeat(1000)), true),
      ...writer.data(1, Buffer.alloc(0), true),
      writer.rstStream(5, 5),
      writer.goAway(5, 0),
    ]);
    const whole = summary(readAll([bytes]));
    expect(whole).toMatchObject({
      data: { 1: "hello.", 3: `${"x".repeat(1000)}.` },
      others: [
        {
          type: "syn-stream",
          stream: 1,
          headers: new Map([
            ["streamtype", "data"],
            ["port", "80"],
          ]),
        },
        { type: "ping", id: 7 },
        { type: "rst-stream", stream: 5, status: 5 },
        { type: "goaway", lastStream: 5, status: 0 },
      ],
    });
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(summary(readAll(chunks))).toEqual(whole);
      }),
    );
  });

  it("of a server are read with one compression context", () => {
    const writer = new FrameWriter();
    expect(readAll([writer.synReply(1), writer.synReply(3)])).toEqual([
      { type: "syn-reply", stream: 1, headers: new Map(), fin: false },
      { type: "syn-reply", stream: 3, headers: new Map(), fin: false },
    ]);
  });

  it("hand on data before the frame is whole", () => {
    const [start = Buffer.alloc(0)] = new FrameWriter().data(1, Buffer.alloc(10_000_000, "x"));
    const frames = readAll([start.subarray(0, 1000)]);
    expect(frames).toMatchObject([{ type: "data", stream: 1, fin: false }]);
  });

  it("that are junk end in a SpdyError, never in another", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        try {
          readAll(chunks.map((chunk) => Buffer.from(chunk)));
        } catch (error) {
          expect(error).toBeInstanceOf(SpdyError);
        }
      }),
    );
  });

  it.each([
    ["a control frame that is too short", Buffer.from([0x80, 3, 0, 3, 0, 0, 0, 2, 0, 1])],
    ["a control frame that is too long", Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff])],
    ["another version", Buffer.from([0x80, 2, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1])],
    ["headers that are no zlib data", synStream(Buffer.from("hello there"))],
    ["headers that end early", synStream(deflateSync(Buffer.from([0, 0, 0, 2, 0, 0, 0, 9, 1]), { dictionary }))],
    ["headers that inflate without end", synStream(deflateSync(Buffer.alloc(10_000_000), { dictionary }))],
  ])("refuse %s", (_, bytes) => {
    expect(() => readAll([bytes])).toThrow(SpdyError);
  });
});
