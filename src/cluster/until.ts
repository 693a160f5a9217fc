import { setTimeout as delay } from "node:timers/promises";

/** Asks again until the answer is something, and gives it; fails with the deadline. */
export async function until<T>(ask: () => Promise<T> | T, timeoutMs = 120_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`nothing came within ${timeoutMs / 1000} s of asking: ${ask}`);
    await delay(20);
  }
}
