/** Waiting no longer than a program is willing to. */
import type { Process } from "./process.ts";

/** Whoever waits: a process, or part of one that may be given up earlier. */
type Mortal = Pick<Process, "clock" | "killed">;

export const timedOut = Symbol("timed out");

/**
 * Runs something that may stay silent, for at most `milliseconds` (undefined: for ever). What it waits on must obey the
 * signal it is given, or goes on unheard.
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
    const running = run(waiting.signal);
    // what does not heed the signal is left behind, and nobody waits for how it ends
    running.catch(() => {});
    return await Promise.race([running, whenAborted(waiting.signal)]);
  } catch (error) {
    if (error === over) return timedOut;
    throw error;
  } finally {
    cancel?.();
    process.killed.removeEventListener("abort", die);
  }
}

const whenAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
