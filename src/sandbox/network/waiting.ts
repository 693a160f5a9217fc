/** What a packet waits for: its way there and back, or nothing at all. */

/** Waits for nothing, until the caller has had enough. */
export function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** A packet's way there and back: one turn of the event loop. */
export function turn(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => setImmediate(() => (signal.aborted ? reject(signal.reason) : resolve())));
}
