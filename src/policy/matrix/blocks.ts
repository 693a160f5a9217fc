// All blocks of addresses that the policies name, cut at their borders: between two neighbouring borders every address
// lies in the same blocks, so one look-up tells in which.
import type { Address, Block } from "../address.ts";

export class BlockIndex {
  private readonly borders: readonly bigint[];
  private readonly family: number;

  constructor(blocks: Iterable<Block>, family: number) {
    const borders = new Set<bigint>();
    for (const block of blocks) {
      if (block.family !== family) continue;
      borders.add(block.first);
      borders.add(block.last + 1n);
    }
    this.family = family;
    this.borders = [...borders].sort((one, other) => (one < other ? -1 : 1));
  }

  /** The number of the stretch that the address lies in. */
  stretchOf(address: Address): number {
    if (address.family !== this.family) return -1;
    let low = 0;
    let high = this.borders.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.borders[middle] ?? 0n) <= address.value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
