/** Asking the DNS by hand: one question to one server, tries, and the names of what can be asked. */
import type { DnsOutcome, DnsType } from "../../../network.ts";
import { timedOut, within } from "../../../patience.ts";
import type { Process } from "../../../process.ts";
import { resolveName } from "../../../resolver.ts";

export type Answer = Extract<DnsOutcome, { kind: "answer" }>;

const types: readonly DnsType[] = ["A", "AAAA", "CNAME", "SRV", "PTR", "TXT", "NS", "SOA", "MX", "ANY"];

export const typeOf = (text: string): DnsType | undefined => types.find((type) => type === text.toUpperCase());

/** `10.96.0.1` as the name that its PTR record has. */
export function reverseName(address: string): string {
  if (!address.includes(":")) return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
  const [head = "", tail = ""] = address.split("::");
  const [left, right] = [head.split(":").filter(Boolean), tail.split(":").filter(Boolean)];
  const groups = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
  return `${groups
    .map((group) => group.padStart(4, "0"))
    .join("")
    .split("")
    .reverse()
    .join(".")}.ip6.arpa`;
}

/** One question; the names in the answer are without the dot at the end. */
export async function ask(
  process: Process,
  server: string,
  name: string,
  type: DnsType,
  milliseconds: number,
): Promise<DnsOutcome | typeof timedOut> {
  const question = { name: withoutDot(name), type };
  const outcome = await within(process, milliseconds, (signal) => process.network.query(server, question, { signal }));
  if (outcome === timedOut || outcome.kind !== "answer") return outcome;
  const plain = (records: Answer["answers"]) => records.map((record) => ({ ...record, name: withoutDot(record.name) }));
  return { ...outcome, answers: plain(outcome.answers), authority: plain(outcome.authority) };
}

const withoutDot = (name: string): string => name.replace(/\.$/, "");

/** Three tries of five seconds, each told. */
export async function askPersistently(
  process: Process,
  server: string,
  name: string,
  type: DnsType,
  { tries, seconds }: { tries: number; seconds: number },
): Promise<Answer | undefined> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const answer = await ask(process, server, name, type, seconds * 1000);
    if (answer !== timedOut && answer.kind === "answer") return answer;
    const why =
      answer === timedOut ? "timed out" : answer.kind === "refused" ? "connection refused" : "host unreachable";
    await process.stdout.write(`;; communications error to ${server}#53: ${why}\n`);
  }
  return undefined;
}

/** A server given by name is looked up first. */
export async function serverAddress(process: Process, server: string): Promise<string | undefined> {
  const found = await resolveName(server, process);
  return found.kind === "found" ? found.addresses[0] : undefined;
}

export async function noServers(process: Process): Promise<number> {
  await process.stdout.write(";; no servers could be reached\n\n");
  return 1;
}
