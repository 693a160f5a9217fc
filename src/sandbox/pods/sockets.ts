/** One process's view of its pod's network: waits end with the process, and what it opened is closed then. */
import type { Accept, Connection, DatagramSocket, Listener, Network, Owner, PodNetwork } from "./network.ts";

export function networkOf(pod: PodNetwork, owner: Owner, killed: AbortSignal): Network {
  const open = new Set<{ close(): void }>();
  killed.addEventListener("abort", () => {
    for (const socket of open) socket.close();
  });

  /** Closed with the process, forgotten when closed before. */
  function tracked<Socket extends { close(): void }>(socket: Socket): Socket {
    const own: Socket = {
      ...socket,
      close() {
        if (open.delete(own)) socket.close();
      },
    };
    open.add(own);
    return own;
  }

  const connectionOf = (connection: Connection): Connection =>
    tracked<Connection>({
      local: connection.local,
      remote: connection.remote,
      read: (signal = killed) => connection.read(signal),
      write: (data, signal = killed) => connection.write(data, signal),
      end: () => connection.end(),
      close: () => connection.close(),
    });

  return {
    interfaces: pod.interfaces,
    routes: pod.routes,
    sockets: () => pod.sockets(),
    async connect(target, { signal = killed } = {}) {
      const outcome = await pod.connect(target, { signal, owner });
      if (outcome.kind !== "connected") return outcome;
      return { kind: "connected", connection: connectionOf(outcome.connection) };
    },
    listen(port, protocol, accept: Accept) {
      const listener = pod.listen(port, protocol, (connection) => accept(connectionOf(connection)), { owner });
      return tracked<Listener>({ port: listener.port, close: () => listener.close() });
    },
    datagrams(options = {}) {
      const socket = pod.datagrams({ ...options, owner });
      return tracked<DatagramSocket>({
        port: socket.port,
        send: (to, data) => socket.send(to, data),
        receive: ({ signal = killed } = {}) => socket.receive({ signal }),
        close: () => socket.close(),
      });
    },
    query: (server, question, { signal = killed } = {}) => pod.query(server, question, { signal, owner }),
    ping: (address, { signal = killed } = {}) => pod.ping(address, { signal }),
  };
}
