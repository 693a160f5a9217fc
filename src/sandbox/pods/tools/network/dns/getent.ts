/** `getent hosts`: the C library's own lookup, /etc/hosts and search domains included. */
import { resolveName } from "../../../resolver.ts";
import type { Tool } from "../../tool.ts";

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
