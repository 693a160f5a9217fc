import type { Protocol } from "./types.ts";

/** IP protocol numbers by the names that Kubernetes and Calico use. */
const numbers: ReadonlyMap<Protocol, number> = new Map([
  ["ICMP", 1],
  ["TCP", 6],
  ["UDP", 17],
  ["ICMPv6", 58],
  ["SCTP", 132],
  ["UDPLite", 136],
]);

export const icmp = 1;
export const icmpV6 = 58;

export function protocolNumber(protocol: Protocol | number): number {
  return typeof protocol === "number" ? protocol : (numbers.get(protocol) ?? 0);
}

/** The number behind a name in any case, or a number from 1 to 255; undefined for anything else. */
export function readProtocol(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof number === "number") return Number.isInteger(number) && number >= 1 && number <= 255 ? number : undefined;
  if (typeof number !== "string") return undefined;
  for (const [name, candidate] of numbers) if (name.toLowerCase() === number.toLowerCase()) return candidate;
  return undefined;
}

export function protocolName(number: number): string {
  for (const [name, candidate] of numbers) if (candidate === number) return name;
  return `protocol ${number}`;
}

/** Whether packets of the protocol carry ports that rules can match. */
export function hasPorts(number: number): boolean {
  return number === 6 || number === 17 || number === 132;
}
