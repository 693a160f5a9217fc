/**
 * How long a silent connection is waited for. It is measured, not guessed: several times what nine of ten connections took
 * that this cluster did answer, within bounds. Too short does no harm: what differs from the prediction is tried again, with
 * twice the patience.
 */
const leastMs = 100;
const mostMs = 3_000;
const beforeMeasuredMs = 1_000;
const factor = 4;
const kept = 30;
const share = 0.9;

export class Patience {
  readonly #answered: number[] = [];
  #least = leastMs;

  /** A name or a connection was answered after that time. */
  answered(milliseconds: number): void {
    this.#answered.push(milliseconds);
    if (this.#answered.length > kept) this.#answered.shift();
  }

  get milliseconds(): number {
    if (this.#answered.length === 0) return beforeMeasuredMs;
    const sorted = [...this.#answered].sort((one, other) => one - other);
    const usual = sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
    return Math.round(Math.min(mostMs, Math.max(this.#least, factor * usual)));
  }

  /** Something was silent that should have answered. */
  wasTooShort(): void {
    this.#least = Math.min(mostMs, 2 * this.milliseconds);
  }

  /** What was measured is as it should be. */
  settled(): void {
    this.#least = leastMs;
  }

  get measured(): boolean {
    return this.#answered.length > 0;
  }
}
