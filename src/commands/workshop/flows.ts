import { setTimeout as delay } from "node:timers/promises";
import { EnvironmentError, UsageError } from "../../errors.ts";
import { table } from "../../text/table.ts";
import { whyNoFlows } from "../../workshop/flows/absent.ts";
import type { FlowQuery, FlowRecord } from "../../workshop/flows/flow.ts";
import { findWhisker, type Whisker } from "../../workshop/flows/whisker.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { workshopFlags } from "./flags.ts";
import { withCluster } from "./session.ts";

const { json: jsonFlag, context, kubeconfig } = workshopFlags;

export const flows: Command = {
  name: "flows",
  summary: "Show the flow log: who connected to whom, and what decided",
  flags: {
    follow: { type: "boolean", short: "f", help: "go on with what comes" },
    denied: { type: "boolean", help: "denied connections only" },
    namespace: { type: "string", short: "n", value: "NAME", help: "flows from or to this namespace" },
    from: { type: "string", value: "NAME", help: "part of the source's name" },
    to: { type: "string", value: "NAME", help: "part of the destination's name" },
    port: { type: "string", value: "N", help: "the destination's port" },
    since: { type: "string", value: "MINUTES", help: "how far back (default: 15)" },
    json: jsonFlag,
    context,
    kubeconfig,
  },
  examples: [
    { line: "netpol-workshop flows --denied", says: "what was denied in the last quarter of an hour" },
    { line: "netpol-workshop flows -f -n shop", says: "what happens in a namespace, as it happens" },
  ],
  run: runFlows,
};

const pollMs = 2000;

async function runFlows(call: Call): Promise<number> {
  const { flags, io } = call;
  const minutes = numberIn(call, "since") ?? 15;
  const port = numberIn(call, "port");
  const query: FlowQuery = {
    seconds: minutes * 60,
    ...(flags.on("denied") ? { action: "Deny" as const } : {}),
    ...text(call, "from", "source"),
    ...text(call, "to", "dest"),
    ...(port === undefined ? {} : { port }),
  };
  return withCluster(call, async ({ cluster }) => {
    const whisker = await findWhisker(cluster);
    if (!whisker) {
      const { why, next } = await whyNoFlows(cluster);
      throw new EnvironmentError(`this cluster keeps no flow log that can be read: ${why}`, {
        next: [
          ...next,
          "netpol-workshop why SRC DST   (with the same --context or --kubeconfig: says what would decide)",
          "netpol-workshop sandbox start   has a flow log",
        ],
      });
    }
    const namespace = flags.text("namespace");
    const read = async () =>
      (await rows(whisker, query)).filter(
        (row) => namespace === undefined || row.source_namespace === namespace || row.dest_namespace === namespace,
      );
    const first = await read();
    if (!flags.on("follow")) {
      io.out.write(flags.on("json") ? json(first) : printed(first));
      return 0;
    }
    const seen = new Set<string>();
    for (;;) {
      const fresh = (await read()).filter((row) => !seen.has(keyOf(row)));
      for (const row of fresh) seen.add(keyOf(row));
      if (fresh.length > 0)
        io.out.write(
          flags.on("json")
            ? fresh.map((row) => `${JSON.stringify(row)}\n`).join("")
            : printed(fresh, seen.size > fresh.length),
        );
      await delay(pollMs);
    }
  });
}

async function rows(whisker: Whisker, query: FlowQuery): Promise<readonly FlowRecord[]> {
  const found = await whisker.flows(query);
  return [...found].sort((one, other) =>
    one.start_time < other.start_time ? -1 : one.start_time > other.start_time ? 1 : 0,
  );
}

function printed(found: readonly FlowRecord[], goesOn = false): string {
  if (found.length === 0) return "No flows.\n";
  const head = ["TIME", "ACTION", "REPORTER", "FROM", "TO", "PORT", "DECIDED BY"];
  const lines = found.map((row) => [
    row.end_time.slice(11, 19),
    row.action === "Allow" ? "✓ Allow" : "✗ Deny",
    row.reporter,
    endOf(row.source_namespace, row.source_name),
    endOf(row.dest_namespace, row.dest_name),
    `${row.dest_port}/${row.protocol}`,
    deciderOf(row),
  ]);
  return `${table([head, ...lines])
    .slice(goesOn ? 1 : 0)
    .join("\n")}\n`;
}

function endOf(namespace: string, name: string): string {
  return namespace === "-" || namespace === "" ? name : `${namespace}/${name}`;
}

/** The last hit decided; the end of a tier is named by its trigger. */
function deciderOf({ policies }: FlowRecord): string {
  const last = policies.enforced.at(-1);
  if (!last) return "";
  if (last.kind === "EndOfTier")
    return `end of tier ${last.tier}${last.trigger ? ` (${last.trigger.kind} ${last.trigger.name})` : ""}`;
  return last.kind === "Profile" ? "no policy" : `${last.kind} ${last.name} rule ${last.rule_index}`;
}

function keyOf(row: FlowRecord): string {
  return JSON.stringify([
    row.end_time,
    row.source_name,
    row.source_namespace,
    row.dest_name,
    row.dest_namespace,
    row.dest_port,
    row.reporter,
    row.action,
    row.policies,
  ]);
}

function text({ flags }: Call, flag: string, key: "source" | "dest"): FlowQuery {
  const value = flags.text(flag);
  return value === undefined ? {} : { [key]: value };
}

function numberIn({ flags }: Call, name: string): number | undefined {
  const value = flags.text(name);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`--${name} takes a number, not "${value}"`);
  return Number(value);
}
