/** Judges a step: everything in its check, measured on the cluster. It applies nothing. */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { flowsShow } from "../flows/facts.ts";
import type { CheckData } from "../module/format.ts";
import { type Probe, parseGrid, parseProbe, probesOf } from "../module/probes.ts";
import { type FactResult, factHolds } from "./facts.ts";
import { type Inventory, readInventory } from "./inventory.ts";
import { type Cell, type MeasureOptions, measure } from "./matrix.ts";
import { withoutOthers } from "./own.ts";
import { reasonHolds } from "./reasons.ts";

export interface Judgement {
  readonly passed: boolean;
  readonly cells: readonly Cell[];
  readonly facts: readonly FactResult[];
  readonly inventory: Inventory;
  /** How long a silent connection was waited for. */
  readonly patienceMs: number;
  /** Cells in which the engine's prediction and the cluster disagree. */
  readonly disagreements: readonly Cell[];
}

export interface JudgeOptions extends MeasureOptions {
  /** Whose policies are judged, where many share a cluster under prefixes. */
  readonly attendee?: string;
  /** The learner's own manifest, for steps that ask what the API server says of it. */
  readonly answer?: readonly RawObject[];
}

export async function judge(cluster: Cluster, check: CheckData, options: JudgeOptions): Promise<Judgement> {
  const probes = probesIn(check);
  const measured = probes.length > 0 ? await measure(cluster, probes, options) : undefined;
  const whole = measured?.inventory ?? (await readInventory(cluster, options));
  const inventory = withoutOthers(whole, options.attendee, options.calico);
  const cells = measured?.cells ?? [];
  const facts = [
    ...(check.objects ?? []).map((fact) => factHolds(fact, inventory)),
    ...(check.reasons ?? []).map((fact) => reasonHolds(fact, inventory)),
    ...(check.flows ? await flowsShow(cluster, check.flows, options.settleMs, options.signal) : []),
    ...(check.manifest ? [await manifestIs(cluster, check.manifest, options.answer ?? [])] : []),
    ...(check.file ?? []).map((fact) => factHolds(fact, { ...inventory, objects: options.answer ?? [] })),
  ];
  return {
    passed: cells.every(({ ok }) => ok) && facts.every(({ ok }) => ok),
    cells,
    facts,
    inventory,
    patienceMs: options.patience.for("connection"),
    disagreements: cells.filter(
      ({ observed, predicted }) => observed !== undefined && predicted !== undefined && observed !== predicted,
    ),
  };
}

export function probesIn({ matrix, probes }: CheckData): readonly Probe[] {
  return [...(matrix ? probesOf(parseGrid(matrix)) : []), ...(probes ?? []).map((line) => parseProbe(line))];
}

async function manifestIs(
  cluster: Cluster,
  wanted: "accepted" | "refused",
  answer: readonly RawObject[],
): Promise<FactResult> {
  if (answer.length === 0) return { ok: false, says: "the file holds no manifest yet" };
  const refusal = await refusalOf(cluster, answer);
  if (refusal === undefined)
    return { ok: wanted === "accepted", says: "the API server accepts the manifest, and it should refuse it" };
  return { ok: wanted === "refused", says: refusal };
}

/** What the API server says when it would not take these objects; it is asked by a dry run, so nothing is applied. */
export async function refusalOf(cluster: Cluster, objects: readonly RawObject[]): Promise<string | undefined> {
  for (const object of objects) {
    try {
      await cluster.apply(object, { dryRun: true, force: true });
    } catch (error) {
      if (!(error instanceof ClusterError) || !(error.status || error.trouble === "unknown-kind")) throw error;
      return error.message;
    }
  }
  return undefined;
}
