/** What every client does first: find the address of a name, then connect to it, each for as long as it is willing to wait. */
import type { Connection } from "../../network.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";
import { type Resolution, resolveName } from "../../resolver.ts";

export const find = (
  process: Process,
  host: string,
  milliseconds?: number,
  outer: AbortSignal = process.killed,
): Promise<Resolution | typeof timedOut> =>
  within({ clock: process.clock, killed: outer }, milliseconds, (signal) => resolveName(host, process, signal));

type Dialled =
  | { readonly kind: "connected"; readonly connection: Connection }
  | { readonly kind: "refused" | "no route" | "network unreachable" | "address in use" | "timed out" };

/** How long Linux itself tries before it gives up. */
export const systemPatience = 130_000;

export async function dial(
  process: Process,
  address: string,
  port: number,
  options: {
    milliseconds?: number | undefined;
    sourcePort?: number | undefined;
    protocol?: "TCP" | "SCTP";
    outer?: AbortSignal;
  } = {},
): Promise<Dialled> {
  const { milliseconds = systemPatience, sourcePort, protocol = "TCP", outer = process.killed } = options;
  const target = { address, port, protocol, ...(sourcePort === undefined ? {} : { sourcePort }) };
  const outcome = await within(
    { clock: process.clock, killed: outer },
    Math.min(milliseconds, systemPatience),
    (signal) => process.network.connect(target, { signal }),
  );
  if (outcome === timedOut) return { kind: "timed out" };
  if (outcome.kind === "unreachable") return { kind: outcome.why === "host" ? "no route" : "network unreachable" };
  return outcome;
}

/** What the C library says of each way in which connecting fails. */
export const systemWords: Readonly<Record<Exclude<Dialled["kind"], "connected">, string>> = {
  refused: "Connection refused",
  "no route": "No route to host",
  "network unreachable": "Network is unreachable",
  "address in use": "Address in use",
  "timed out": "Operation timed out",
};
