// IP addresses and blocks as numbers: containment is a comparison.
import ipaddr from "ipaddr.js";

export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly value: bigint;
  /** The canonical text: one address has one text. */
  readonly text: string;
}

/** A block of addresses, from first to last; bits of the written address beyond the prefix are ignored. */
export interface Block {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  readonly text: string;
}

/** Of an IPv6 address that ends in an IPv4 one; longer texts are not even looked at. */
const longestAddress = 45;

/** The address that the text means, or undefined when it means none. */
export function parseAddress(text: string): Address | undefined {
  if (text.length > longestAddress) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return fromBytes(ipaddr.IPv4.parse(text).toByteArray());
  if (!text.includes(":") || text.includes("%") || !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return fromBytes((address.isIPv4MappedAddress() ? address.toIPv4Address() : address).toByteArray());
}

/** The block that a CIDR means. */
export function parseBlock(text: string): Block | undefined {
  const [, base, prefix] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = base === undefined ? undefined : parseAddress(base);
  if (!address) return undefined;
  const width = address.family === 4 ? 32 : 128;
  const length = Number(prefix);
  if (length > width) return undefined;
  const size = 1n << BigInt(width - length);
  const first = (address.value / size) * size;
  return { family: address.family, first, last: first + size - 1n, text };
}

/** A CIDR, or a plain address as the block that holds it alone. */
export function parseBlockOrAddress(text: string): Block | undefined {
  const address = parseAddress(text);
  if (!address) return parseBlock(text);
  return { family: address.family, first: address.value, last: address.value, text };
}

export function contains(block: Block, address: Address): boolean {
  return block.family === address.family && block.first <= address.value && address.value <= block.last;
}

function fromBytes(bytes: readonly number[]): Address {
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const text = ipaddr.fromByteArray([...bytes]).toString();
  return { family: bytes.length === 4 ? 4 : 6, value, text };
}
