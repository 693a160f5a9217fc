/** Joins a process's standard streams with a connection, as netcat and telnet do. */
import { type Connection, ConnectionReset } from "../../network.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";

const inputEnded = Symbol("input ended");

/** Copies both ways until the other side ends, or nothing has happened for `idle` milliseconds. */
export async function pump(
  process: Process,
  connection: Connection,
  options: { idle?: number | undefined; endAtInputEnd?: boolean; closeAtInputEnd?: boolean } = {},
): Promise<"ended" | "idle" | "reset"> {
  const { idle, endAtInputEnd = false, closeAtInputEnd = false } = options;
  const stop = new AbortController();
  const onKilled = () => stop.abort(process.killed.reason);
  process.killed.addEventListener("abort", onKilled, { once: true });
  const sending = (async () => {
    for (
      let chunk = await process.stdin.read(stop.signal);
      chunk !== undefined;
      chunk = await process.stdin.read(stop.signal)
    )
      await connection.write(chunk, stop.signal);
    if (endAtInputEnd) connection.end();
    if (closeAtInputEnd) stop.abort(inputEnded);
  })().catch(() => {});
  try {
    for (;;) {
      const chunk = await within(process, idle, (signal) => connection.read(AbortSignal.any([signal, stop.signal])));
      if (chunk === timedOut) return "idle";
      if (chunk === undefined) return "ended";
      await process.stdout.write(chunk);
    }
  } catch (error) {
    if (error instanceof ConnectionReset) return "reset";
    if (error === inputEnded) return "ended";
    throw error;
  } finally {
    stop.abort(inputEnded);
    process.killed.removeEventListener("abort", onKilled);
    await sending;
    connection.close();
  }
}
