/** Measures a list of probes and says of each cell what was expected, observed and predicted, and why. */
import { type Cluster, pause } from "../../cluster/index.ts";
import { type CalicoRelease, evaluate, type FlowResult } from "../../policy/index.ts";
import type { Connection, Expected, Probe } from "../module/probes.ts";
import { type Inventory, readInventory } from "./inventory.ts";
import { listens } from "./listens.ts";
import { probeFromHere } from "./outside.ts";
import type { Patience } from "./patience.ts";
import { isName, type Outcome, probeFrom } from "./probe.ts";
import { type LivePoint, type Planned, plan } from "./targets.ts";

type PlannedProbe = Planned & { readonly probe: Probe };

export interface Cell {
  readonly probe: Probe;
  /** What the connection did, in the words of a check; undefined when it could not be tried. */
  readonly observed: Expected | undefined;
  readonly outcome: Outcome;
  readonly predicted: Expected | undefined;
  /** The engine's walk, for whoever wants the reason. */
  readonly result: FlowResult | undefined;
  /** A denied target that was not proven to be listening proves nothing. */
  readonly alive: "yes" | "no" | "unknown";
  readonly ok: boolean;
}

export interface Measured {
  readonly cells: readonly Cell[];
  readonly inventory: Inventory;
  /** How long a silent connection was waited for. */
  readonly patienceMs: number;
  /** True when prediction and observation agree in every cell. */
  readonly stable: boolean;
}

export interface MeasureOptions {
  readonly calico: CalicoRelease;
  readonly namespaces: readonly string[];
  readonly patience: Patience;
  /** How long cells that differ from what is expected or predicted are tried again: policies take time on real clusters. */
  readonly settleMs: number;
  readonly signal?: AbortSignal;
  /** Called after each round with what there is. */
  readonly onRound?: (measured: Measured) => void;
}

const pauseMs = 300;

export async function measure(cluster: Cluster, probes: readonly Probe[], options: MeasureOptions): Promise<Measured> {
  const { patience } = options;
  const began = performance.now();
  let last: Measured | undefined;
  let isLastTry = false;
  for (;;) {
    const measured = await round(cluster, probes, options, last);
    options.onRound?.(measured);
    const { cells, stable } = measured;
    if (cells.some(isDenied)) patience.enforced();
    const isTimeUp = performance.now() - began >= patience.forPolicies(options.settleMs);
    const inVain = unenforced(cells) !== undefined;
    const isUntried = cells.every(({ outcome }) => outcome.kind === "not-probed");
    if (stable || isUntried || isLastTry || (isTimeUp && inVain)) {
      patience.settled(inVain);
      return measured;
    }
    last = measured;
    // On a busy machine one try may outlast the time: what differs is believed only after one with all our patience.
    isLastTry = isTimeUp;
    if (isLastTry) patience.isSpent();
    else patience.wasTooShort();
    await pause(pauseMs, options.signal);
  }
}

/** A cell that shows that policies bite here. */
function isDenied({ predicted, observed }: Cell): boolean {
  return predicted === "deny" && observed === "deny";
}

/** A connection that policies forbid and that got through, where nothing shows that anybody enforces them. */
export function unenforced(cells: readonly Cell[]): Cell | undefined {
  if (cells.some(isDenied)) return undefined;
  return cells.find(({ predicted, observed }) => isForbidden(predicted) && observed === "allow");
}

function isForbidden(predicted: Expected | undefined): boolean {
  return predicted === "deny" || predicted === "dns";
}

/** Tries every probe once; cells of the last round that were as they should be are kept. */
async function round(
  cluster: Cluster,
  probes: readonly Probe[],
  options: MeasureOptions,
  last: Measured | undefined,
): Promise<Measured> {
  const inventory = await readInventory(cluster, options);
  const planned = probes.map((probe) => ({
    probe,
    ...plan(probe, inventory),
  }));
  // While something gets through that should not, other silence may have been mere slowness.
  const silenceIsDoubtful = last?.cells.some(
    ({ predicted, observed }) => isForbidden(predicted) && observed === "allow",
  );
  const settled = (index: number) => {
    const cell = last?.cells[index];
    if (!cell?.ok || cell.observed !== cell.predicted) return undefined;
    return silenceIsDoubtful && cell.observed !== "allow" ? undefined : cell;
  };
  const open = planned.filter((_planned, index) => !settled(index));
  const [outcomes, alive] = await Promise.all([
    tryAll(cluster, open, options),
    proveAlive(cluster, open, options.signal),
  ]);
  const cells = planned.map((each, index) => settled(index) ?? cellOf(each, outcomes.get(each), alive, inventory));
  const stable = cells.every(({ observed, predicted, outcome, ok }, index) => {
    if (outcome.kind === "not-probed" || observed === predicted) return true;
    // What cannot be predicted is believed when it is as expected, or the same twice.
    return predicted === undefined && (ok || observed === last?.cells[index]?.observed);
  });
  return { cells, inventory, patienceMs: options.patience.for("connection"), stable };
}

async function tryAll(
  cluster: Cluster,
  planned: readonly Planned[],
  { patience, signal }: MeasureOptions,
): Promise<ReadonlyMap<Planned, Outcome>> {
  const byClient = new Map<string, Planned[]>();
  const fromHere = planned.filter(({ client, attempt }) => !client && attempt);
  for (const each of planned) {
    if (!each.client || !each.attempt) continue;
    const key = `${each.client.namespace}/${each.client.name}`;
    byClient.set(key, [...(byClient.get(key) ?? []), each]);
  }
  const outcomes = new Map<Planned, Outcome>();
  const tryFromHere = async (each: Planned) => {
    if (each.attempt) outcomes.set(each, await probeFromHere(each.attempt, patience, signal));
  };
  await Promise.all([
    ...fromHere.map(tryFromHere),
    ...[...byClient.values()].map(async (group) => {
      const [first] = group;
      if (!first?.client) return;
      const attempts = group.flatMap(({ attempt }) => attempt ?? []);
      const results = await probeFrom(cluster, first.client, attempts, patience, signal);
      for (const [index, each] of group.entries())
        outcomes.set(each, results[index] ?? { kind: "not-probed", why: "no result" });
    }),
  ]);
  return outcomes;
}

/** Asks the targets of must-deny probes through the API server, which enters past all policy. */
async function proveAlive(
  cluster: Cluster,
  planned: readonly PlannedProbe[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> {
  const points = new Map(
    planned
      .filter(({ probe }) => probe.expected === "deny" && probe.to.protocol === "TCP")
      .flatMap(({ alive }) => alive.map((point) => [keyOf(point), point] as const)),
  );
  const answers = await Promise.all(
    [...points].map(
      async ([key, { namespace, pod, port }]) => [key, await listens(cluster, namespace, pod, port, signal)] as const,
    ),
  );
  return new Map(answers);
}

function cellOf(
  planned: PlannedProbe,
  tried: Outcome | undefined,
  alive: ReadonlyMap<string, boolean>,
  inventory: Inventory,
): Cell {
  const { probe, problem } = planned;
  const outcome = tried ?? { kind: "not-probed" as const, why: problem ?? "it was not tried" };
  const { result, predicted } = foreseen(planned, inventory);
  const observed = observedOf(outcome);
  const points = planned.alive.map((point) => alive.get(keyOf(point)));
  const live = points.length === 0 || points.includes(undefined) ? "unknown" : points.includes(true) ? "yes" : "no";
  const ok = observed === probe.expected && !(probe.expected === "deny" && live === "no");
  return { probe, observed, outcome, predicted, result, alive: live, ok };
}

function observedOf(outcome: Outcome): Expected | undefined {
  if (outcome.kind === "allowed" || outcome.kind === "refused") return "allow";
  if (outcome.kind === "dropped" || outcome.kind === "unreachable") return "deny";
  return outcome.kind === "dns-failed" ? "dns" : undefined;
}

/** What the engine expects of a probe, from the objects alone. */
export function predict(connection: Connection, inventory: Inventory): Expected | undefined {
  return prediction(connection, inventory).predicted;
}

export interface Prediction {
  readonly result: FlowResult | undefined;
  readonly predicted: Expected | undefined;
}

export function prediction(connection: Connection, inventory: Inventory): Prediction {
  return foreseen(plan(connection, inventory), inventory);
}

/** A name must be resolved before anything can be allowed or denied. */
function foreseen({ from, flow, attempt }: Planned, inventory: Inventory): Prediction {
  if (!attempt || !from) return { result: undefined, predicted: undefined };
  const result = flow ? evaluate(inventory.snapshot, flow) : undefined;
  if (isName(attempt.host) && dnsPredicted(from, inventory) === "deny") return { result, predicted: "dns" };
  // Which address an outside name has, only the cluster's DNS knows.
  if (!result) return { result, predicted: undefined };
  return { result, predicted: result.verdict === "allow" || result.verdict === "deny" ? result.verdict : undefined };
}

/** The name is the one of every cluster's DNS, whatever answers behind it. */
export const dnsService = { kind: "service", namespace: "kube-system", name: "kube-dns" } as const;

function dnsPredicted(
  from: Parameters<typeof evaluate>[1]["from"],
  inventory: Inventory,
): "allow" | "deny" | undefined {
  if (
    !inventory.objects.some(
      ({ kind, metadata }) =>
        kind === "Service" && metadata.namespace === dnsService.namespace && metadata.name === dnsService.name,
    )
  )
    return undefined;
  const { verdict } = evaluate(inventory.snapshot, { from, to: dnsService, protocol: "UDP", port: 53 });
  return verdict === "allow" || verdict === "deny" ? verdict : undefined;
}

function keyOf({ namespace, pod, port }: LivePoint): string {
  return `${namespace}/${pod}:${port}`;
}
