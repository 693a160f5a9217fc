/** Ctrl-C while something of ours is in a cluster: it is asked to stop and clears up; a second one leaves at once. */
import { ClusterError } from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import type { Io } from "../command.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export async function untilInterrupted<T>(
  io: Io,
  clearingUp: string,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130);
    io.err.write(`\ninterrupted; ${clearingUp} … (once more leaves at once, and something behind)\n`);
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await act(stop.signal);
  } catch (error) {
    if (stop.signal.aborted && error instanceof ClusterError && error.trouble === "cancelled")
      throw new EnvironmentError("interrupted; nothing was left behind", { cause: error });
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
