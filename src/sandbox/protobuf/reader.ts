/** The wire format of protobuf: numbered fields, each a number or a run of bytes. Never reads past the end it was given. */
export class Malformed extends Error {}

export type WireValue = number | Uint8Array;

interface WireField {
  readonly number: number;
  readonly value: WireValue;
}

/** The fields of a message in the order in which they stand. */
export function* readFields(bytes: Uint8Array): Generator<WireField> {
  const cursor = new Cursor(bytes);
  while (!cursor.atEnd) {
    const key = cursor.varint();
    const number = Math.floor(key / 8);
    if (number < 1 || number > 0x1fffffff) throw new Malformed(`illegal tag ${number} (wire type ${key % 8})`);
    yield { number, value: cursor.value(key % 8) };
  }
}

/** Numbers that were packed into one run of bytes. */
export function readPacked(bytes: Uint8Array): number[] {
  const cursor = new Cursor(bytes);
  const numbers: number[] = [];
  while (!cursor.atEnd) numbers.push(cursor.varint());
  return numbers;
}

class Cursor {
  readonly #bytes: Uint8Array;
  #place = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#place >= this.#bytes.length;
  }

  value(wireType: number): WireValue {
    switch (wireType) {
      case 0:
        return this.varint();
      case 1:
        return this.#number(8);
      case 2:
        return this.#take(this.varint());
      case 5:
        return this.#number(4);
      default:
        throw new Malformed(`illegal wireType ${wireType}`);
    }
  }

  /** A signed 64-bit number; those beyond 2^53 lose their last digits, as in all of JSON here. */
  varint(): number {
    let low = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#place++];
      if (byte === undefined) throw new Malformed("unexpected EOF");
      low |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, low));
    }
    throw new Malformed("integer overflow");
  }

  #number(size: 4 | 8): number {
    const bytes = this.#take(size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, size);
    return size === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
  }

  #take(length: number): Uint8Array {
    const end = this.#place + length;
    if (length < 0) throw new Malformed("negative length found during unmarshaling");
    if (end > this.#bytes.length) throw new Malformed("unexpected EOF");
    const taken = this.#bytes.subarray(this.#place, end);
    this.#place = end;
    return taken;
  }
}
