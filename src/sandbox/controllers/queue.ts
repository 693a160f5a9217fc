/**
 * The heart of a controller: a queue of names whose objects should be looked at. A name waits at most once, however often
 * it is added; looking at it again changes nothing unless the world has changed. Idle, it costs nothing.
 */
import { isApiError } from "../api/status.ts";
import type { Clock } from "../clock.ts";

/** Makes the world match what one object asks for. */
type Reconcile = (key: string) => void;

/** Names looked at before everybody else gets a turn. */
const turn = 20;
const firstRetry = 1000;
const longestRetry = 60_000;

export class Queue {
  readonly #clock: Clock;
  readonly #reconcile: Reconcile;
  readonly #waiting = new Set<string>();
  readonly #later = new Map<string, { readonly due: number; readonly cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  #running = false;
  #stopped = false;

  constructor(clock: Clock, reconcile: Reconcile) {
    this.#clock = clock;
    this.#reconcile = reconcile;
  }

  add(key: string): void {
    if (this.#stopped) return;
    this.#waiting.add(key);
    if (this.#running) return;
    this.#running = true;
    void this.#run();
  }

  /** Adds it when the time has come; of several times the earliest counts. */
  addAfter(key: string, milliseconds: number): void {
    const due = this.#clock.now() + milliseconds;
    const known = this.#later.get(key);
    if (this.#stopped || (known !== undefined && known.due <= due)) return;
    known?.cancel();
    const cancel = this.#clock.schedule(milliseconds, () => {
      this.#later.delete(key);
      this.add(key);
    });
    this.#later.set(key, { due, cancel });
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.clear();
    for (const { cancel } of this.#later.values()) cancel();
    this.#later.clear();
  }

  /**
   * Between two names the watches deliver what the first one changed, so that nobody decides on old news. What comes up
   * meanwhile waits for the next round: a burst of changes to one object is looked at once.
   */
  async #run(): Promise<void> {
    await null;
    while (this.#waiting.size > 0) {
      for (const key of [...this.#waiting].slice(0, turn)) {
        this.#waiting.delete(key);
        this.#look(key);
        await null;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#running = false;
  }

  #look(key: string): void {
    try {
      this.#reconcile(key);
      this.#failures.delete(key);
    } catch (error) {
      // Refused, or somebody was faster: look again, each time a little later. Anything else is a mistake of ours.
      if (!isApiError(error)) process.emitWarning(error instanceof Error ? error : String(error));
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      this.addAfter(key, Math.min(firstRetry * 2 ** failures, longestRetry));
    }
  }
}
