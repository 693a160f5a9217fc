/** Asking the DNS by hand: `nslookup` of busybox and of BIND, `dig`, `host`. */
import type { DnsOutcome, DnsType } from "../../network.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";
import { candidates, isAddress, resolveName, resolverSettings } from "../../resolver.ts";
import { strftime } from "../strftime.ts";
import { complain, type Tool } from "../tool.ts";

type Answer = Extract<DnsOutcome, { kind: "answer" }>;

const types: readonly DnsType[] = ["A", "AAAA", "CNAME", "SRV", "PTR", "TXT", "NS", "SOA", "MX", "ANY"];

const typeOf = (text: string): DnsType | undefined => types.find((type) => type === text.toUpperCase());

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
async function ask(
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

/** busybox asks for A and AAAA of every candidate at once, and prints what comes. */
export const busyboxNslookup: Tool = async (process, args) => {
  const type = args.map((arg) => /^-(?:query)?type=(\w+)$/.exec(arg)?.[1]).find(Boolean);
  const [name, given] = args.filter((arg) => !arg.startsWith("-"));
  if (name === undefined) {
    await process.stderr.write("Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n");
    return 1;
  }
  const settings = resolverSettings(process);
  const server = given ?? settings.servers[0] ?? "127.0.0.1";
  const wanted = type === undefined ? undefined : typeOf(type);
  if (type !== undefined && wanted === undefined) {
    await complain(process, `invalid query type "${type}"`);
    return 1;
  }
  const names = isAddress(name)
    ? [reverseName(name)]
    : name.includes(".")
      ? [name]
      : settings.search.map((domain) => `${name}.${domain}`);
  const kinds: readonly DnsType[] = wanted !== undefined ? [wanted] : isAddress(name) ? ["PTR"] : ["A", "AAAA"];
  const questions = names.flatMap((each) => kinds.map((kind) => [each.replace(/\.$/, ""), kind] as const));
  const answers = await Promise.all(questions.map(([each, kind]) => ask(process, server, each, kind, 5000)));
  if (answers.every((answer) => answer === timedOut || answer.kind !== "answer")) {
    if (answers.some((answer) => answer !== timedOut))
      await complain(process, `write to '${server}': Connection refused`);
    await process.stdout.write(";; connection timed out; no servers could be reached\n\n");
    return 1;
  }
  let status = 0;
  let out = `Server:\t\t${server}\nAddress:\t${server.includes(":") ? `[${server}]` : server}:53\n\n`;
  for (const [index, [each]] of questions.entries()) {
    const answer = answers[index];
    if (answer === undefined || answer === timedOut || answer.kind !== "answer") continue;
    if (answer.status !== "NOERROR") {
      out += `** server can't find ${each}: ${answer.status}\n\n`;
      status = 1;
      continue;
    }
    out += `${answer.answers.map((record) => busyboxRecord(record.name, record.type, record.data)).join("")}\n`;
  }
  await process.stdout.write(out);
  return status;
};

function busyboxRecord(name: string, type: DnsType, data: string): string {
  const plain = data.replace(/\.$/, "");
  if (type === "A" || type === "AAAA") return `Name:\t${name}\nAddress: ${plain}\n`;
  if (type === "CNAME") return `${name}\tcanonical name = ${plain}\n`;
  if (type === "PTR") return `${name}\tname = ${plain}\n`;
  if (type === "SRV") return `${name}\tservice = ${plain}\n`;
  if (type === "TXT") return `${name}\ttext = ${data}\n`;
  if (type === "MX") return `${name}\tmail exchanger = ${plain}\n`;
  return `${name}\tnameserver = ${plain}\n`;
}

/** Three tries of five seconds, each told. */
async function askPersistently(
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
async function serverAddress(process: Process, server: string): Promise<string | undefined> {
  const found = await resolveName(server, process);
  return found.kind === "found" ? found.addresses[0] : undefined;
}

export const bindNslookup: Tool = async (process, args) => {
  const type = args.map((arg) => /^-(?:query|type|q|querytype)=(\w+)$/.exec(arg)?.[1]).find(Boolean);
  const [name, given] = args.filter((arg) => !arg.startsWith("-"));
  if (name === undefined) {
    await process.stderr.write("nslookup: the sandbox has no interactive mode; give a name\n");
    return 1;
  }
  const settings = resolverSettings(process);
  const server = given === undefined ? (settings.servers[0] ?? "127.0.0.1") : await serverAddress(process, given);
  if (server === undefined) {
    await process.stdout.write(`nslookup: couldn't get address for '${given}': not found\n`);
    return 1;
  }
  const patience = { tries: 3, seconds: 5 };
  const about = `Server:\t\t${given ?? server}\nAddress:\t${server}#53\n\n`;
  const noRecursion = `;; Got recursion not available from ${server}\n`;
  if (isAddress(name)) {
    const answer = await askPersistently(process, server, reverseName(name), "PTR", patience);
    if (answer === undefined) return noServers(process);
    if (answer.status !== "NOERROR" || answer.answers.length === 0) {
      await process.stdout.write(
        `** server can't find ${reverseName(name)}: ${answer.status === "NOERROR" ? "NXDOMAIN" : answer.status}\n\n`,
      );
      return 1;
    }
    await process.stdout.write(
      `${answer.authoritative ? noRecursion : ""}${answer.answers.map((record) => `${record.name}\tname = ${record.data}\n`).join("")}\n`,
    );
    return 0;
  }
  const wanted = type === undefined ? undefined : typeOf(type);
  let last: Answer | undefined;
  for (const each of candidates(name, settings)) {
    const answer = await askPersistently(process, server, each, wanted ?? "A", patience);
    if (answer === undefined) return noServers(process);
    last = answer;
    if (answer.authoritative) await process.stdout.write(noRecursion);
    if (answer.status === "NXDOMAIN") continue;
    if (answer.status !== "NOERROR") break;
    const six = wanted === undefined ? await askPersistently(process, server, each, "AAAA", patience) : undefined;
    if (answer.answers.length === 0 && (six?.answers.length ?? 0) === 0) {
      await process.stdout.write(`${about}*** Can't find ${name}: No answer\n\n`);
      return 0;
    }
    const note = answer.authoritative ? "" : "Non-authoritative answer:\n";
    const show = (records: Answer["answers"]) =>
      records.map((record) => bindRecord(record.name, record.type, record.data)).join("");
    const addresses = six?.answers.filter((record) => record.type === "AAAA") ?? [];
    await process.stdout.write(
      `${about}${note}${show(answer.answers)}${six?.authoritative ? noRecursion : ""}${show(addresses)}\n`,
    );
    return 0;
  }
  await process.stdout.write(`${about}** server can't find ${name}: ${last?.status ?? "NXDOMAIN"}\n\n`);
  return 1;
};

function bindRecord(name: string, type: DnsType, data: string): string {
  if (type === "A" || type === "AAAA") return `Name:\t${name}\nAddress: ${data}\n`;
  if (type === "CNAME") return `${name}\tcanonical name = ${data}\n`;
  if (type === "SRV") return `${name}\tservice = ${data}\n`;
  if (type === "TXT") return `${name}\ttext = ${data}\n`;
  return `${name}\t${type === "NS" ? "nameserver" : type.toLowerCase()} = ${data}\n`;
}

async function noServers(process: Process): Promise<number> {
  await process.stdout.write(";; no servers could be reached\n\n");
  return 1;
}

interface Dig {
  name: string;
  type: DnsType;
  server: string | undefined;
  short: boolean;
  search: boolean;
  tries: number;
  seconds: number;
  sections: Set<string>;
}

function parseDig(args: readonly string[]): Dig {
  const dig: Dig = {
    name: ".",
    type: "A",
    server: undefined,
    short: false,
    search: false,
    tries: 3,
    seconds: 5,
    sections: new Set(["cmd", "comments", "question", "answer", "authority", "stats"]),
  };
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.startsWith("@")) dig.server = word.slice(1);
    else if (word === "-x") {
      dig.name = reverseName(rest.shift() ?? "");
      dig.type = "PTR";
    } else if (word === "-t") dig.type = typeOf(rest.shift() ?? "A") ?? "A";
    else if (word === "-q") dig.name = rest.shift() ?? ".";
    else if (word === "-p" || word === "-c" || word === "-b") rest.shift();
    else if (word.startsWith("+")) {
      const [, no, option = "", value] = /^\+(no)?([a-z]+)(?:=(.*))?$/.exec(word) ?? [];
      if (option === "short") dig.short = no === undefined;
      else if (option === "search") dig.search = no === undefined;
      else if (option === "time" || option === "timeout") dig.seconds = Math.max(1, Number(value));
      else if (option === "tries") dig.tries = Math.max(1, Number(value));
      else if (option === "retry") dig.tries = Number(value) + 1;
      else if (option === "all") {
        if (no === undefined)
          for (const section of ["comments", "question", "answer", "authority", "stats", "cmd"])
            dig.sections.add(section);
        else dig.sections.clear();
      } else if (no === undefined) dig.sections.add(option);
      else dig.sections.delete(option);
    } else if (!word.startsWith("-")) {
      const type = typeOf(word);
      if (type !== undefined && dig.name !== ".") dig.type = type;
      else if (type !== undefined && rest.length > 0 && !word.includes(".")) dig.type = type;
      else dig.name = word;
    }
  }
  return dig;
}

export const dig: Tool = async (process, args) => {
  const wanted = parseDig(args);
  const settings = resolverSettings(process);
  const server = wanted.server === undefined ? settings.servers[0] : await serverAddress(process, wanted.server);
  if (server === undefined) {
    await process.stderr.write(`dig: couldn't get address for '${wanted.server}': not found\n`);
    return 10;
  }
  const title = `\n; <<>> DiG 9.18.49 <<>> ${args.join(" ")}\n${wanted.server === undefined ? "" : "; (1 server found)\n"};; global options: +cmd\n`;
  const names = wanted.search ? candidates(wanted.name, settings) : [wanted.name];
  let answer: Answer | undefined;
  let name = wanted.name;
  const began = process.clock.now();
  for (const each of names) {
    name = each;
    answer = await askPersistently(process, server, each, wanted.type, wanted);
    if (answer === undefined) {
      await process.stdout.write(
        `${wanted.short || !wanted.sections.has("cmd") ? "" : title};; no servers could be reached\n`,
      );
      return 9;
    }
    if (answer.status !== "NXDOMAIN") break;
  }
  if (answer === undefined) return 9;
  if (wanted.short) {
    await process.stdout.write(answer.answers.map((record) => `${record.data}\n`).join(""));
    return 0;
  }
  await process.stdout.write(
    digText(answer, {
      name,
      type: wanted.type,
      server,
      title,
      sections: wanted.sections,
      milliseconds: process.clock.now() - began,
      now: process.clock.now(),
    }),
  );
  return 0;
};

function digText(
  answer: Answer,
  {
    name,
    type,
    server,
    title,
    sections,
    milliseconds,
    now,
  }: {
    name: string;
    type: DnsType;
    server: string;
    title: string;
    sections: ReadonlySet<string>;
    milliseconds: number;
    now: number;
  },
): string {
  const full = `${name.replace(/\.$/, "")}.`;
  const question = `;${full.padEnd(23)}${full.length < 23 ? "\t" : " "}IN\t${type}`.replace(/ +\t/, "\t\t");
  let out = sections.has("cmd") ? title : "";
  if (sections.has("comments")) {
    out += ";; Got answer:\n";
    if (full.endsWith(".local."))
      out +=
        ";; WARNING: .local is reserved for Multicast DNS\n;; You are currently testing what happens when an mDNS query is leaked to DNS\n";
    out += `;; ->>HEADER<<- opcode: QUERY, status: ${answer.status}, id: ${1 + Math.floor(Math.random() * 65_534)}\n`;
    out += `;; flags: qr ${answer.authoritative ? "aa rd" : "rd ra"}; QUERY: 1, ANSWER: ${answer.answers.length}, AUTHORITY: ${answer.authority.length}, ADDITIONAL: 1\n`;
    if (answer.authoritative) out += ";; WARNING: recursion requested but not available\n";
    out += "\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232\n";
  }
  if (sections.has("question"))
    out += `${sections.has("comments") ? ";; QUESTION SECTION:\n" : ""}${question}\n${sections.has("comments") ? "\n" : ""}`;
  for (const [section, records] of [
    ["answer", answer.answers],
    ["authority", answer.authority],
  ] as const) {
    if (!sections.has(section) || records.length === 0) continue;
    const lines = records.map((record) => {
      const owner = `${record.name}.`;
      const head =
        owner.length < 24
          ? `${owner}${"\t".repeat(Math.ceil((24 - owner.length) / 8))}${record.ttl}\t`
          : `${owner}\t${record.ttl} `;
      return `${head}IN\t${record.type}\t${record.data}\n`;
    });
    out += `${sections.has("comments") ? `;; ${section.toUpperCase()} SECTION:\n` : ""}${lines.join("")}${sections.has("comments") ? "\n" : ""}`;
  }
  if (sections.has("stats")) {
    out += `;; Query time: ${milliseconds} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${strftime("%a %b %d %H:%M:%S UTC %Y", now)}\n;; MSG SIZE  rcvd: ${answer.bytes}\n\n`;
  }
  return out;
}

export const host: Tool = async (process, args) => {
  const typeAt = args.indexOf("-t");
  const wanted = typeAt === -1 ? undefined : typeOf(args[typeAt + 1] ?? "");
  const [name, given] = args.filter((arg, at) => !arg.startsWith("-") && (typeAt === -1 || at !== typeAt + 1));
  if (name === undefined) {
    await process.stderr.write("Usage: host [-t type] {name} [server]\n");
    return 1;
  }
  const settings = resolverSettings(process);
  const server = given ?? settings.servers[0] ?? "127.0.0.1";
  const patience = { tries: 2, seconds: 5 };
  if (isAddress(name)) {
    const answer = await askPersistently(process, server, reverseName(name), "PTR", patience);
    if (answer === undefined) return noServers(process);
    for (const record of answer.answers)
      await process.stdout.write(`${record.name} domain name pointer ${record.data}\n`);
    if (answer.answers.length > 0) return 0;
    await process.stdout.write(`Host ${reverseName(name)}. not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  for (const each of candidates(name, settings)) {
    const answer = await askPersistently(process, server, each, wanted ?? "A", patience);
    if (answer === undefined) return noServers(process);
    if (answer.status !== "NOERROR") continue;
    const six = wanted === undefined ? await askPersistently(process, server, each, "AAAA", patience) : undefined;
    for (const record of [...answer.answers, ...(six?.answers.filter((found) => found.type === "AAAA") ?? [])]) {
      const words: Readonly<Partial<Record<DnsType, string>>> = {
        A: "has address",
        AAAA: "has IPv6 address",
        CNAME: "is an alias for",
        SRV: "has SRV record",
      };
      await process.stdout.write(
        `${record.name} ${words[record.type] ?? `has ${record.type} record`} ${record.data}\n`,
      );
    }
    return 0;
  }
  await process.stdout.write(`Host ${name} not found: 3(NXDOMAIN)\n`);
  return 1;
};

/** The C library's own lookup. */
export const getent: Tool = async (process, args) => {
  const [database, name = ""] = args;
  if (database !== "hosts" && database !== "ahosts" && database !== "ahostsv4") return 1;
  const found = await resolveName(name, process);
  if (found.kind !== "found") return 2;
  for (const address of database === "hosts" ? found.addresses.slice(0, 1) : found.addresses)
    await process.stdout.write(
      database === "hosts"
        ? `${address.padEnd(15)} ${found.canonicalName}\n`
        : `${address.padEnd(15)} STREAM ${found.canonicalName}\n`,
    );
  return 0;
};
