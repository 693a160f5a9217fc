/** Both ends of an open connection, for whoever plays the network between them. */
import { type Connection, ConnectionReset, type Endpoint } from "../network.ts";
import { BrokenPipe, pipe } from "../streams.ts";

/** Bytes that `[client, server]` write arrive at the other. */
export function connectionPair(client: Endpoint, server: Endpoint): [Connection, Connection] {
  const there = pipe();
  const back = pipe();
  return [end(client, server, back.source, there.sink), end(server, client, there.source, back.sink)];
}

function end(
  local: Endpoint,
  remote: Endpoint,
  source: ReturnType<typeof pipe>["source"],
  sink: ReturnType<typeof pipe>["sink"],
): Connection {
  return {
    local,
    remote,
    read: (signal) => source.read(signal),
    async write(data, signal) {
      try {
        await sink.write(data, signal);
      } catch (error) {
        if (error instanceof BrokenPipe) throw new ConnectionReset();
        throw error;
      }
    },
    end: () => sink.close(),
    close() {
      sink.close();
      source.close();
    },
  };
}
