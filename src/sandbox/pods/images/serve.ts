/** What servers have in common: listening, handling each connection, and ending when they are told to. */
import { AddressInUse, type Connection, ConnectionReset } from "../network.ts";
import type { Process, Program } from "../process.ts";
import { type Answer, type Request, serveHttp } from "../protocols/http.ts";

/** Handles every connection to a port. Throws AddressInUse. */
export function serveTcp(
  process: Process,
  port: number,
  handle: (connection: Connection) => Promise<void>,
  protocol: "TCP" | "SCTP" = "TCP",
): void {
  process.network.listen(port, protocol, (connection) => {
    handle(connection)
      .catch((error: unknown) => {
        if (process.killed.aborted || error instanceof ConnectionReset) return;
        const text = error instanceof Error ? error.message : String(error);
        process.stderr.write(`this went wrong inside the sandbox: ${text}\n`).catch(() => {});
      })
      .finally(() => connection.close());
  });
}

export function serveWeb(
  process: Process,
  port: number,
  handle: (request: Request, connection: Connection) => Promise<Answer | undefined> | Answer | undefined,
): void {
  serveTcp(process, port, (connection) => serveHttp(connection, (request) => handle(request, connection)));
}

/** Answers datagrams to a port. */
export function serveDatagrams(process: Process, port: number, answer: (text: string) => string | undefined): void {
  const socket = process.network.datagrams({ port });
  void (async () => {
    for (;;) {
      const datagram = await socket.receive();
      if (datagram === "refused") continue;
      const reply = answer(Buffer.from(datagram.data).toString());
      if (reply !== undefined) socket.send(datagram.from, Buffer.from(reply));
    }
  })().catch(() => {});
}

/** Goes on until a signal to leave comes; servers then do so in good order. */
export function untilSignal(process: Process): Promise<void> {
  const asked = new Promise<void>((resolve, reject) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGQUIT"] as const) process.onSignal(signal, () => resolve());
    process.killed.addEventListener("abort", () => reject(process.killed.reason), { once: true });
  });
  // a server that ends before it waits leaves nobody to hear of it
  asked.catch(() => {});
  return asked;
}

/** A server program: it says in its own words that a port is taken, and leaves with `code` when told to end. */
export const server =
  (
    start: (process: Process) => Promise<void> | void,
    options: { inUse?: (port: string) => string; code?: number } = {},
  ): Program =>
  async (process) => {
    const { inUse = (port) => `listen tcp :${port}: bind: address already in use`, code = 0 } = options;
    const ended = untilSignal(process);
    try {
      await start(process);
    } catch (error) {
      if (!(error instanceof AddressInUse)) throw error;
      await process.stderr.write(`${inUse(/\d+$/.exec(error.message)?.[0] ?? "")}\n`);
      return 1;
    }
    await ended;
    return code;
  };

/** Repeats something on the clock for as long as the process lives. */
export async function every(process: Process, milliseconds: number, act: () => Promise<void>): Promise<never> {
  for (;;) {
    await process.sleep(milliseconds);
    await act();
  }
}
