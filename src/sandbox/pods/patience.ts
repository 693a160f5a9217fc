/** Waiting no longer than a program is willing to. */
import type { Process } from "./process.ts";

/** Whoever waits: a process, or part of one that may be given up earlier. */
export type Mortal = Pick<Process, "clock" | "killed">;

export const timedOut = Symbol("timed out");

/**
 * Runs something that may stay silent, for at most `milliseconds` (undefined: for ever). What it waits on must obey the
 * signal it is given.
 */
export async function within<Result>(
  process: Mortal,
  milliseconds: number | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | typeof timedOut> {
  const waiting = new AbortController();
  // its own, so that a wait inside a wait knows whose patience is over
  const over = Symbol("patience is over");
  const die = () => waiting.abort(process.killed.reason);
  process.killed.throwIfAborted();
  process.killed.addEventListener("abort", die, { once: true });
  const cancel =
    milliseconds === undefined ? undefined : process.clock.schedule(milliseconds, () => waiting.abort(over));
  try {
    return await run(waiting.signal);
  } catch (error) {
    if (error === over) return timedOut;
    throw error;
  } finally {
    cancel?.();
    process.killed.removeEventListener("abort", die);
  }
}
