/** `dig`: the question, the whole answer, and what the server said about it. */
import type { DnsType } from "../../../network.ts";
import { candidates, resolverSettings } from "../../../resolver.ts";
import { strftime } from "../../strftime.ts";
import type { Tool } from "../../tool.ts";
import { type Answer, askPersistently, reverseName, serverAddress, typeOf } from "./question.ts";

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
