/** Between Node's streams, which the API layer speaks, and the sources and sinks of simulated processes. */
import { Duplex, type Readable, type Writable } from "node:stream";
import { duplexOf } from "../network/duplex.ts";
import type { Connection } from "../pods/network.ts";
import { BrokenPipe, pipe, type Sink, type Source, sinkTo } from "../pods/streams.ts";

/** What arrives on a stream, as a process's input. */
export function sourceFrom(stream: Readable): Source {
  const { source, sink } = pipe();
  void (async () => {
    try {
      for await (const chunk of stream) await sink.write(Buffer.from(chunk));
    } catch {
      // The client has gone, or nobody reads any more: in both cases the input ends.
    } finally {
      sink.close();
    }
  })();
  return source;
}

/** A process's output, onto a stream; a slow reader makes the process wait. */
export function sinkOnto(stream: Writable | undefined): Sink {
  return sinkTo(async (data) => {
    if (!stream) return;
    if (stream.destroyed || stream.writableEnded) throw new BrokenPipe();
    if (stream.write(data)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        stream.off("drain", go);
        stream.off("close", go);
        resolve();
      };
      stream.on("drain", go);
      stream.on("close", go);
    });
  });
}

/** A stream for a connection that is still being made; it fails with the error that says why there is none. */
export function lateDuplex(connecting: Promise<Connection>): Duplex {
  let inner: Duplex | undefined;
  const ready = connecting.then((connection) => {
    inner = duplexOf(connection);
    return inner;
  });
  const outer: Duplex = new Duplex({
    // As a socket of the machine: when the pod has closed its end, the whole connection is over.
    allowHalfOpen: false,
    read() {
      inner?.resume();
    },
    write(chunk, _encoding, done) {
      ready.then((stream) => stream.write(chunk, done), done);
    },
    final(done) {
      ready.then(
        (stream) => stream.end(() => done()),
        () => done(),
      );
    },
    destroy(error, done) {
      ready.then(
        (stream) => stream.destroy(),
        () => {},
      );
      done(error);
    },
  });
  ready.then(
    (stream) => {
      stream.on("data", (chunk: Buffer) => {
        if (!outer.push(chunk)) stream.pause();
      });
      stream.on("end", () => outer.push(null));
      stream.on("error", (error) => outer.destroy(error));
    },
    (error: Error) => outer.destroy(error),
  );
  return outer;
}
