// Address blocks as Go reads them: Kubernetes forgives zeros in front of a number, Calico does not.
import { type Address, type Family, parseAddress } from "../address.ts";

interface Cidr {
  readonly family: Family;
  /** As written, host bits included. */
  readonly address: Address;
  /** The first address of the block. */
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
  /** The block in canonical form, without host bits. */
  readonly text: string;
}

/** No address is longer, and patterns take their time with texts that are. */
const longestText = 100;

export function parseCidr(text: string, options: { readonly zeros: "forgiven" | "refused" }): Cidr | undefined {
  if (text.length > longestText) return undefined;
  const [, base, length] = /^([^/]*)\/(\d+)$/.exec(text) ?? [];
  if (base === undefined || length === undefined) return undefined;
  const address = parseAddress(options.zeros === "forgiven" ? withoutZeros(base) : base);
  if (!address) return undefined;
  // An IPv4 address in IPv6 notation is an IPv4 address whose prefix counts from bit 96.
  const mapped = address.family === 4 && base.includes(":");
  const width = address.family === 4 ? 32 : 128;
  const written = Number(length);
  if (written > (mapped ? 128 : width)) return undefined;
  const prefix = mapped ? Math.max(0, written - 96) : written;
  const size = 1n << BigInt(width - prefix);
  const first = (address.value / size) * size;
  return {
    family: address.family,
    address,
    first,
    last: first + size - 1n,
    prefix,
    text: `${addressText(first, address.family)}/${prefix}`,
  };
}

export function hasHostBits(cidr: Cidr): boolean {
  return cidr.address.value !== cidr.first;
}

/** Whether the inner block lies in the outer one and is smaller. */
export function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  const inside = inner.family === outer.family && outer.first <= inner.first && inner.first <= outer.last;
  return inside && inner.prefix > outer.prefix;
}

/** Whether everybody reads the text alike: no zeros in front, no IPv4 address in IPv6 notation. */
export function isStandardCidr(text: string): boolean {
  const cidr = parseCidr(text, { zeros: "refused" });
  return cidr !== undefined && !/\/0\d/.test(text) && (cidr.family === 6 || !text.includes(":"));
}

/** `010.001.0.0` as `10.1.0.0`: what the sloppy reading means. */
function withoutZeros(address: string): string {
  return address.replace(/(?:\d+\.){3}\d+$/, (quad) => quad.replace(/\b0+(?=\d)/g, ""));
}

function addressText(value: bigint, family: Family): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return parseAddress(groups.join(":"))?.text ?? groups.join(":");
}
