/**
 * How long a silent name or connection is waited for. It is measured, not guessed: several times what nine of ten of its
 * kind took that this cluster did answer, within bounds. A name takes a program of its own and two questions, so it is no
 * measure of connections. Too short does no harm: what differs from the prediction is tried again, with twice the patience.
 * Policies are waited for as long as is granted, and only briefly where the last wait for them was in vain.
 */
const atLeast = { name: 100, connection: 100 };
const mostMs = 3_000;
const beforeMeasuredMs = 1_000;
const factor = 4;
const kept = 30;
const share = 0.9;
const nameOverConnection = 3;
const afterVainMs = 3_000;

export type Awaited = "name" | "connection";

export class Patience {
  readonly #answered: Readonly<Record<Awaited, number[]>> = { name: [], connection: [] };
  #least: Readonly<Record<Awaited, number>> = atLeast;
  #inVain = false;

  /** A name or a connection was answered after that time. */
  answered(what: Awaited, milliseconds: number): void {
    const times = this.#answered[what];
    times.push(milliseconds);
    if (times.length > kept) times.shift();
  }

  for(what: Awaited): number {
    const { name, connection } = this.#answered;
    // Where only one of them was ever answered, it stands for the other.
    const measured = what === "name" ? usual(name, connection, nameOverConnection) : usual(connection, name, 1);
    const wanted = measured === undefined ? beforeMeasuredMs : factor * measured;
    return Math.round(Math.min(mostMs, Math.max(this.#least[what], wanted)));
  }

  /** Something was silent that should have answered. */
  wasTooShort(): void {
    this.#least = { name: 2 * this.for("name"), connection: 2 * this.for("connection") };
  }

  /** How long policies are given to take effect, of what is granted. */
  forPolicies(grantedMs: number): number {
    return this.#inVain ? Math.min(grantedMs, afterVainMs) : grantedMs;
  }

  /** A policy took effect: whoever enforces them may be slow, and gets the time. */
  enforced(): void {
    this.#inVain = false;
  }

  /** Time is up: whatever is silent now is waited for as long as anything ever is. */
  isSpent(): void {
    this.#least = { name: mostMs, connection: mostMs };
  }

  /** What was measured is as it should be, or time is up and no policy took effect. */
  settled(inVain = false): void {
    this.#least = atLeast;
    this.#inVain ||= inVain;
  }
}

/** What nine of ten took; of the other kind, so many times as long, where this one was never answered. */
function usual(own: readonly number[], other: readonly number[], times: number): number | undefined {
  const sorted = (own.length > 0 ? own : other.map((time) => times * time)).toSorted((one, next) => one - next);
  return sorted[Math.floor((sorted.length - 1) * share)];
}
