/** Rows that a step asks the flow log for. They come with the log's own delay, so they are waited for. */
import { setTimeout as delay } from "node:timers/promises";
import type { Cluster } from "../../cluster/index.ts";
import type { FactResult } from "../check/facts.ts";
import type { FlowFact } from "../module/format.ts";
import type { FlowRecord } from "./flow.ts";
import { findWhisker } from "./whisker.ts";

/** What Calico needs at most to report a connection: two of its intervals. */
const reportedWithinMs = 45_000;
const lookBackSeconds = 900;

export async function flowsShow(
  cluster: Cluster,
  facts: readonly FlowFact[],
  settleMs: number,
  signal?: AbortSignal,
): Promise<readonly FactResult[]> {
  const whisker = await findWhisker(cluster);
  if (!whisker) return [{ ok: false, says: "this cluster has no flow log (Whisker): do this step on the sandbox" }];
  const deadline = performance.now() + Math.min(reportedWithinMs, settleMs * 5);
  for (;;) {
    const rows = await whisker.flows({ seconds: lookBackSeconds }, signal);
    const results = facts.map((fact) => ({
      ok: rows.some((row) => isMeant(fact, row)),
      says: fact.says ?? `the flow log shows no ${wordsOf(fact)} yet`,
    }));
    if (results.every(({ ok }) => ok) || performance.now() > deadline) return results;
    await delay(500, undefined, signal ? { signal } : {});
  }
}

function isMeant(fact: FlowFact, row: FlowRecord): boolean {
  return (
    endIs(fact.from, row.source_namespace, row.source_name) &&
    endIs(fact.to, row.dest_namespace, row.dest_name) &&
    (fact.port === undefined || row.dest_port === fact.port) &&
    (fact.action === undefined || row.action === fact.action) &&
    (fact.reporter === undefined || row.reporter === fact.reporter)
  );
}

/** `catfacts/worker` means every pod of that workload; the log writes it with a hash and a star. */
function endIs(wanted: string, namespace: string, name: string): boolean {
  const [one, other] = wanted.split("/");
  if (other === undefined) return name === wanted;
  return (
    namespace === one &&
    (name === other ||
      (name.startsWith(`${other}-`) && /^-[a-z0-9]+(-\*|-[a-z0-9*]+)?$|^-\*$/.test(name.slice(other.length))))
  );
}

function wordsOf({ from, to, port, action, reporter }: FlowFact): string {
  return [
    action ?? "row",
    `from ${from} to ${to}`,
    port ? `port ${port}` : "",
    reporter ? `reported by ${reporter}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
