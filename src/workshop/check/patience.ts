/**
 * How long a silent connection is waited for. It is measured, not guessed: as long as several times the slowest connection
 * that this cluster did answer, within bounds.
 */
const leastMs = 100;
const mostMs = 3_000;
const beforeMeasuredMs = 1_000;
const factor = 5;
const kept = 50;

export class Patience {
  readonly #answered: number[] = [];

  /** A connection was answered after that time. */
  answered(milliseconds: number): void {
    this.#answered.push(milliseconds);
    if (this.#answered.length > kept) this.#answered.shift();
  }

  get milliseconds(): number {
    if (this.#answered.length === 0) return beforeMeasuredMs;
    return Math.round(Math.min(mostMs, Math.max(leastMs, factor * Math.max(...this.#answered))));
  }

  get measured(): boolean {
    return this.#answered.length > 0;
  }
}
