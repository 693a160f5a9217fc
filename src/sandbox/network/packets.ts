/** What packets weigh and when they are repeated, for the counters of the flow log. */
import type { Clock } from "../clock.ts";

/** Bytes of the packets that carry no payload, headers included. */
export const sizes = { syn: 60, segment: 52, udpHeader: 28, echo: 84 };

const firstRepeatMs = 1000;

/** A first packet that nobody answers: sent at once, then after 1, 2, 4 … seconds more, as Linux does. */
export class Retransmission {
  readonly #clock: Clock;
  readonly #send: () => void;
  #cancel: () => void = () => {};

  constructor(clock: Clock, send: () => void) {
    this.#clock = clock;
    this.#send = send;
    send();
    this.#repeat(firstRepeatMs);
  }

  stop(): void {
    this.#cancel();
  }

  #repeat(wait: number): void {
    this.#cancel = this.#clock.schedule(wait, () => {
      this.#send();
      this.#repeat(wait * 2);
    });
  }
}
