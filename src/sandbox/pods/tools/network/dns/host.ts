/** `host`: names in sentences. */
import type { DnsType } from "../../../network.ts";
import { candidates, isAddress, resolverSettings } from "../../../resolver.ts";
import type { Tool } from "../../tool.ts";
import { askPersistently, noServers, reverseName, typeOf } from "./question.ts";

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
