/** `nslookup` of BIND. */
import type { DnsType } from "../../../network.ts";
import { candidates, isAddress, resolverSettings } from "../../../resolver.ts";
import type { Tool } from "../../tool.ts";
import { type Answer, askPersistently, noServers, reverseName, serverAddress, typeOf } from "./question.ts";

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
  const option = (names: string): number | undefined => {
    const value = args.map((arg) => new RegExp(`^-(?:${names})=(\\d+)$`).exec(arg)?.[1]).find(Boolean);
    return value === undefined ? undefined : Number(value);
  };
  const patience = { tries: (option("retry|ret") ?? 2) + 1, seconds: Math.max(1, option("timeout|t") ?? 5) };
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
