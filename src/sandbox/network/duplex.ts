/** A simulated connection as one of Node's streams, for servers that want one. */
import { Duplex } from "node:stream";
import type { Connection } from "../pods/network.ts";

export function duplexOf(connection: Connection): Duplex {
  const gone = new AbortController();
  let reading = false;
  return new Duplex({
    async read() {
      if (reading) return;
      reading = true;
      try {
        for (;;) {
          const chunk = await connection.read(gone.signal);
          if (!this.push(chunk ?? null) || chunk === undefined) break;
        }
      } catch (error) {
        if (!gone.signal.aborted) this.destroy(error instanceof Error ? error : new Error(String(error)));
      } finally {
        reading = false;
      }
    },
    write(chunk: Buffer, _encoding, done) {
      connection.write(chunk, gone.signal).then(() => done(), done);
    },
    final(done) {
      connection.end();
      done();
    },
    destroy(error, done) {
      gone.abort();
      connection.close();
      done(error);
    },
  });
}
