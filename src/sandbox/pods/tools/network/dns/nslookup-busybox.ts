/** `nslookup` of busybox. */
import type { DnsType } from "../../../network.ts";
import { timedOut } from "../../../patience.ts";
import { isAddress, resolverSettings } from "../../../resolver.ts";
import { complain, type Tool } from "../../tool.ts";
import { showUsage } from "../../usage.ts";
import { ask, reverseName, typeOf } from "./question.ts";

/** busybox asks for A and AAAA of every candidate at once, and prints what comes. */
export const busyboxNslookup: Tool = async (process, args) => {
  const type = args.map((arg) => /^-(?:query)?type=(\w+)$/.exec(arg)?.[1]).find(Boolean);
  const [name, given] = args.filter((arg) => !arg.startsWith("-"));
  if (name === undefined) {
    await showUsage(process, "nslookup");
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
