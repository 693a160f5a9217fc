/** The functions that Kubernetes adds to CEL for IP addresses and ranges. */
import ipaddr from "ipaddr.js";
import { type Address, CelError, noOverload, textOf, type Value } from "./values.ts";

export const addressFunctions: Readonly<Record<string, (...args: readonly Value[]) => Value>> = {
  isIP: (text, version) => {
    const kind = addressOf(textOf(text))?.kind();
    return kind !== undefined && (version === undefined || kind === `ipv${version}`);
  },
  ip: (value) => {
    if (typeof value === "object" && value?.is === "cidr") return { is: "ip", address: value.address };
    return ipValue(textOf(value)) ?? throwing(parseError("Addr", textOf(value), "unable to parse IP"));
  },
  isCIDR: (text) => cidrOf(textOf(text)) !== undefined,
  cidr: (value) => {
    const text = textOf(value);
    return cidrOf(text) ?? throwing(parseError("Prefix", text, text.includes("/") ? "bad bits after slash" : "no '/'"));
  },
  containsIP: containsAddress,
  containsCIDR: containsAddress,
  prefixLength: (value) => BigInt(rangeOf(value).length),
  masked: (value) => {
    const { address, length } = rangeOf(value);
    const network = address.kind() === "ipv4" ? ipaddr.IPv4 : ipaddr.IPv6;
    return { is: "cidr", address: network.networkAddressFromCIDR(`${address.toString()}/${length}`), length };
  },
  family: (value) => (addressIn(value).kind() === "ipv4" ? 4n : 6n),
  isLoopback: (value) => addressIn(value).range() === "loopback",
  isUnspecified: (value) => addressIn(value).range() === "unspecified",
};

function addressOf(text: string): Address | undefined {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text) ? ipaddr.parse(text) : undefined;
}

function cidrOf(text: string): Value | undefined {
  const [address = "", length = "", ...more] = text.split("/");
  const parsed = addressOf(address);
  const most = parsed?.kind() === "ipv4" ? 32 : 128;
  if (!parsed || !/^(0|[1-9]\d*)$/.test(length) || Number(length) > most || more.length > 0) return undefined;
  return { is: "cidr", address: parsed, length: Number(length) };
}

function containsAddress(outer: Value | undefined, inner: Value | undefined): boolean {
  const range = typeof outer === "string" ? cidrOf(outer) : outer;
  const address = typeof inner === "string" ? (cidrOf(inner) ?? ipValue(inner)) : inner;
  if (typeof range !== "object" || range?.is !== "cidr") throw noOverload();
  if (typeof address !== "object" || (address?.is !== "ip" && address?.is !== "cidr")) throw noOverload();
  if (address.is === "cidr" && address.length < range.length) return false;
  return address.address.kind() === range.address.kind() && address.address.match(range.address, range.length);
}

function ipValue(text: string): Value | undefined {
  const address = addressOf(text);
  return address && { is: "ip", address };
}

function parseError(what: string, text: string, why: string): CelError {
  const problem = `network address parse error during conversion from string`;
  return new CelError(`${problem}: ${problem}: netip.Parse${what}(${JSON.stringify(text)}): ${why}`);
}

function rangeOf(value: Value | undefined): { readonly address: Address; readonly length: number } {
  if (typeof value !== "object" || value?.is !== "cidr") throw noOverload();
  return value;
}

function addressIn(value: Value | undefined): Address {
  if (typeof value !== "object" || (value?.is !== "ip" && value?.is !== "cidr")) throw noOverload();
  return value.address;
}

function throwing(error: Error): never {
  throw error;
}
