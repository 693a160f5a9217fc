/** Waiting no longer than a program is willing to. */
import type { Process } from "./process.ts";

export const timedOut = Symbol("timed out");

/**
 * Runs something that may stay silent, for at most `milliseconds` (undefined: for ever). What it waits on must obey the
 * signal it is given.
 */
export async function within<Result>(
  process: Pick<Process, "clock" | "killed">,
  milliseconds: number | undefined,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | typeof timedOut> {
  const waiting = new AbortController();
  const die = () => waiting.abort(process.killed.reason);
  process.killed.throwIfAborted();
  process.killed.addEventListener("abort", die, { once: true });
  const cancel =
    milliseconds === undefined ? undefined : process.clock.schedule(milliseconds, () => waiting.abort(timedOut));
  try {
    return await run(waiting.signal);
  } catch (error) {
    if (error === timedOut) return timedOut;
    throw error;
  } finally {
    cancel?.();
    process.killed.removeEventListener("abort", die);
  }
}
