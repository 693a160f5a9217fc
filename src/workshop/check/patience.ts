/**
 * How long a silent name or connection is waited for. It is measured, not guessed: several times what nine of ten of its
 * kind took that this cluster did answer, within bounds. A name takes a program of its own and two questions, so it is no
 * measure of connections. Too short does no harm: what differs from the prediction is tried again, with twice the patience.
 */
const leastMs = 100;
const mostMs = 3_000;
const beforeMeasuredMs = 1_000;
const factor = 4;
const kept = 30;
const share = 0.9;

export type Awaited = "name" | "connection";

export class Patience {
  readonly #answered: Readonly<Record<Awaited, number[]>> = { name: [], connection: [] };
  #least = leastMs;

  /** A name or a connection was answered after that time. */
  answered(what: Awaited, milliseconds: number): void {
    const times = this.#answered[what];
    times.push(milliseconds);
    if (times.length > kept) times.shift();
  }

  for(what: Awaited): number {
    const { name, connection } = this.#answered;
    const own = this.#answered[what];
    const times = own.length > 0 ? own : [...name, ...connection];
    if (times.length === 0) return Math.max(this.#least, beforeMeasuredMs);
    const sorted = [...times].sort((one, other) => one - other);
    const usual = sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    return Math.round(Math.min(mostMs, Math.max(this.#least, factor * usual)));
  }

  /** Something was silent that should have answered. */
  wasTooShort(): void {
    this.#least = Math.min(mostMs, 2 * Math.max(this.for("name"), this.for("connection")));
  }

  /** What was measured is as it should be. */
  settled(): void {
    this.#least = leastMs;
  }
}
