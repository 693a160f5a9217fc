/**
 * Names to addresses as the C library in the pod does it: /etc/hosts, then the servers and search domains of
 * /etc/resolv.conf. glibc and musl differ in how long they try.
 */
import ipaddr from "ipaddr.js";
import type { DnsOutcome, DnsType } from "./network.ts";
import { timedOut, within } from "./patience.ts";
import type { Process } from "./process.ts";

export type Resolution =
  | { readonly kind: "found"; readonly addresses: readonly string[]; readonly canonicalName: string }
  /** The servers say that there is no such name. */
  | { readonly kind: "no such name" }
  /** No server gave an answer. */
  | { readonly kind: "no answer" };

interface ResolverSettings {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly dots: number;
  readonly timeout: number;
  readonly attempts: number;
}

export function resolverSettings(process: Pick<Process, "files">): ResolverSettings {
  const node = process.files.find("/etc/resolv.conf");
  const text = node?.kind === "file" ? process.files.readText("/etc/resolv.conf") : "";
  const servers: string[] = [];
  let search: string[] = [];
  const options = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [keyword, ...values] = line.trim().split(/\s+/);
    if (keyword === "nameserver" && values[0] !== undefined) servers.push(values[0]);
    if (keyword === "search" || keyword === "domain") search = values;
    if (keyword === "options")
      for (const option of values) options.set(option.replace(/:.*/, ""), Number(/:(\d+)/.exec(option)?.[1] ?? 1));
  }
  return {
    servers: servers.length === 0 ? ["127.0.0.1"] : servers.slice(0, 3),
    search,
    dots: options.get("ndots") ?? 1,
    timeout: (options.get("timeout") ?? 5) * 1000,
    attempts: options.get("attempts") ?? 2,
  };
}

/** Every name that a short one may mean, in the order in which they are tried. */
export function candidates(name: string, { search, dots }: Pick<ResolverSettings, "search" | "dots">): string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const expanded = search.map((domain) => `${name}.${domain.replace(/\.$/, "")}`);
  return name.split(".").length - 1 >= dots ? [name, ...expanded] : [...expanded, name];
}

export const isAddress = (text: string): boolean =>
  ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);

const usesMusl = (process: Pick<Process, "files">): boolean =>
  process.files.find("/lib/ld-musl-x86_64.so.1") !== undefined;

export async function resolveName(name: string, process: Process, signal?: AbortSignal): Promise<Resolution> {
  if (isAddress(name)) return { kind: "found", addresses: [name], canonicalName: name };
  const local = fromHosts(name, process);
  if (local.length > 0) return { kind: "found", addresses: local, canonicalName: name };
  const settings = resolverSettings(process);
  const musl = usesMusl(process);
  let failed = false;
  const tried = new Set<string>();
  const whole = name.replace(/\.$/, "");
  const names = candidates(name, settings);
  for (let next = names.shift(); next !== undefined; next = names.shift()) {
    tried.add(next);
    const found = await lookUp(next, process, settings, musl, signal);
    if (typeof found === "object") return { kind: "found", ...found };
    if (found === "no answer") {
      if (musl) return { kind: "no answer" };
      failed = true;
      // glibc gives up the search domains, but not the name itself
      names.length = 0;
      if (!tried.has(whole)) names.push(whole);
    }
    if (found === "server failure") {
      failed = true;
      if (musl) return { kind: "no answer" };
    }
  }
  return { kind: failed ? "no answer" : "no such name" };
}

function fromHosts(name: string, process: Process): string[] {
  const node = process.files.find("/etc/hosts");
  if (node?.kind !== "file") return [];
  return process.files
    .readText("/etc/hosts")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim().split(/\s+/))
    .filter(([, ...names]) => names.includes(name))
    .flatMap(([address]) => address ?? []);
}

type Found = { addresses: string[]; canonicalName: string };

async function lookUp(
  name: string,
  process: Process,
  settings: ResolverSettings,
  musl: boolean,
  signal: AbortSignal | undefined,
): Promise<Found | "nothing" | "no answer" | "server failure"> {
  const answers = await Promise.all(
    (["A", "AAAA"] as const).map((type) => ask(name, type, process, settings, musl, signal)),
  );
  const addresses: string[] = [];
  let canonicalName = name;
  let failure: "no answer" | "server failure" | undefined;
  for (const answer of answers) {
    if (answer === undefined) failure = "no answer";
    else if (answer.status === "SERVFAIL" || answer.status === "REFUSED") failure ??= "server failure";
    else
      for (const record of answer.answers) {
        if (record.type === "CNAME") canonicalName = record.data.replace(/\.$/, "");
        if (record.type === "A" || record.type === "AAAA") addresses.push(record.data);
      }
  }
  if (addresses.length > 0) return { addresses: inOrder(addresses, process), canonicalName };
  return failure ?? "nothing";
}

/** IPv4 first where the pod has no IPv6 address to come from. */
function inOrder(addresses: readonly string[], process: Process): string[] {
  const hasSix = process.network.interfaces.some(
    (each) => !each.loopback && each.addresses.some((address) => address.includes(":") && !address.startsWith("fe80")),
  );
  const [four, six] = [addresses.filter((each) => !each.includes(":")), addresses.filter((each) => each.includes(":"))];
  return hasSix ? [...six, ...four] : [...four, ...six];
}

type Answer = Extract<DnsOutcome, { kind: "answer" }>;

/** One question, repeated as the library does; undefined when nobody answers. */
async function ask(
  name: string,
  type: DnsType,
  process: Process,
  { servers, timeout, attempts }: ResolverSettings,
  musl: boolean,
  signal: AbortSignal | undefined,
): Promise<Answer | undefined> {
  const patience = musl ? timeout / attempts : timeout;
  for (let attempt = 0; attempt < attempts; attempt++)
    for (const server of servers) {
      const outcome = await within(process, patience, (own) =>
        process.network.query(server, { name, type }, { signal: either(own, signal) }),
      );
      signal?.throwIfAborted();
      if (outcome !== timedOut && outcome.kind === "answer") return outcome;
    }
  return undefined;
}

const either = (own: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? own : AbortSignal.any([own, other]);
