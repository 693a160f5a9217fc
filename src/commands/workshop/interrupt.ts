/** Ctrl-C while something of ours is in a cluster: it is asked to stop; a second one leaves at once. */
import { setMaxListeners } from "node:events";
import { ClusterError } from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import type { Io } from "../command.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What is said of an interruption: what is done meanwhile, what that leaves, and how to go on. */
export interface InterruptedWords {
  readonly stopping: string;
  readonly left: string;
  readonly next?: readonly string[];
}

export async function untilInterrupted<T>(
  io: Io,
  { stopping, left, next = [] }: InterruptedWords,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  // A check opens many connections, and each of them listens.
  setMaxListeners(0, stop.signal);
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(130);
    io.err.write(`\ninterrupted; ${stopping} … (once more leaves at once)\n`);
    stop.abort();
  };
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await act(stop.signal);
  } catch (error) {
    if (stop.signal.aborted && error instanceof ClusterError && error.trouble === "cancelled")
      throw new EnvironmentError(`interrupted; ${left}`, { next, cause: error });
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}
