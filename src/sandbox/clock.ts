/** Time as the sandbox sees it: everything that waits or stamps asks a clock, so tests can drive it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `action` once after `milliseconds`; the result cancels it. */
  schedule(milliseconds: number, action: () => void): () => void;
}

/** The machine's own clock. A pending timer does not keep the program alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(milliseconds, action) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const part = Math.min(left, longestTimer);
      timer = setTimeout(() => (left > part ? wait(left - part) : action()), part);
      timer.unref();
    };
    wait(milliseconds);
    return () => clearTimeout(timer);
  },
};

/** What Node's timers can wait; asked for more, they do not wait at all. */
const longestTimer = 2 ** 31 - 1;

/** Resolves after `milliseconds`; rejects with the signal's reason when that aborts first. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.schedule(milliseconds, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** A clock that stands still until it is advanced. */
export class DrivenClock implements Clock {
  #now: number;
  #timers: { at: number; action: () => void }[] = [];

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(milliseconds: number, action: () => void): () => void {
    // `sleep infinity` never comes due, however far the clock is driven.
    if (milliseconds === Number.POSITIVE_INFINITY) return () => {};
    const timer = { at: this.#now + Math.max(0, milliseconds), action };
    const place = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(place === -1 ? this.#timers.length : place, 0, timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.length;
  }

  /** Milliseconds until the next timer is due; 0 when none waits. */
  get untilNext(): number {
    const [next] = this.#timers;
    return next === undefined ? 0 : next.at - this.#now;
  }

  /** Lets `milliseconds` pass: each timer that comes due runs, and what it sets off settles before the next one. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let timer = this.#timers[0]; timer !== undefined && timer.at <= end; timer = this.#timers[0]) {
      this.#timers.shift();
      this.#now = timer.at;
      timer.action();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything that is ready to run do so: a few turns of the event loop, no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}
