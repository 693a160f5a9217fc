/** A set of small numbers, one bit each. Sets of one matrix all have the same size. */
export type Bits = Uint32Array;

export function noBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

/** The empty set of the same size. */
export function noneOf(bits: Bits): Bits {
  return new Uint32Array(bits.length);
}

export function allBits(size: number): Bits {
  const bits = noBits(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest > 0) bits[bits.length - 1] = 0xffffffff >>> (32 - rest);
  return bits;
}

export function hasBit(bits: Bits, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

export function addBit(bits: Bits, index: number): void {
  const word = index >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (index & 31));
}

/** The functions below change their first argument and return it. */
export function intersect(bits: Bits, other: Bits): Bits {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) & (other[word] ?? 0);
  return bits;
}

export function unite(bits: Bits, other: Bits): Bits {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (other[word] ?? 0);
  return bits;
}

export function subtract(bits: Bits, other: Bits): Bits {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) & ~(other[word] ?? 0);
  return bits;
}

/** Moves what both sets share from the first to the target. */
export function move(bits: Bits, shared: Bits, target: Bits | undefined): void {
  for (let word = 0; word < bits.length; word++) {
    const own = bits[word] ?? 0;
    const hit = own & (shared[word] ?? 0);
    if (hit === 0) continue;
    bits[word] = own & ~hit;
    if (target) target[word] = (target[word] ?? 0) | hit;
  }
}

export function isEmpty(bits: Bits): boolean {
  for (let word = 0; word < bits.length; word++) if (bits[word] !== 0) return false;
  return true;
}
