/** Addresses for pods: each node hands out its own block, in turn, so that an address is not reused at once. */
export class AddressPool {
  readonly #base: number;
  readonly #size: number;
  readonly #taken = new Set<number>();
  #next = 2;

  /** `cidr` is the node's block, for example 10.244.1.0/24. */
  constructor(cidr: string) {
    const [address = "", length = "24"] = cidr.split("/");
    this.#base = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    this.#size = 2 ** (32 - Number(length));
  }

  /** Undefined when the block is used up. */
  take(): string | undefined {
    for (let tries = 0; tries < this.#size; tries++) {
      const host = this.#next;
      this.#next = this.#next + 1 >= this.#size - 1 ? 2 : this.#next + 1;
      if (this.#taken.has(host)) continue;
      this.#taken.add(host);
      return this.#text(host);
    }
    return undefined;
  }

  /** Marks an address as used: a pod had it before the sandbox was restarted. */
  claim(address: string): boolean {
    const host = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) - this.#base;
    if (host < 1 || host >= this.#size || this.#taken.has(host)) return false;
    this.#taken.add(host);
    return true;
  }

  give(address: string): void {
    this.#taken.delete(address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) - this.#base);
  }

  #text(host: number): string {
    const whole = this.#base + host;
    return [24, 16, 8, 0].map((shift) => Math.floor(whole / 2 ** shift) % 256).join(".");
  }
}
