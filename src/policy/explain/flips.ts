/** The smallest changes that would turn a verdict. Each was tried on the objects before it is offered. */
import { evaluate } from "../evaluate/evaluate.ts";
import { buildSnapshot } from "../snapshot/index.ts";
import type { CalicoRelease, FlowResult, RawObject, SourceObject, Verdict } from "../types.ts";
import { closings, openings, type World } from "./candidates.ts";
import type { Edit } from "./edit.ts";

export interface Flip {
  /** The verdict that it leads to. */
  readonly verdict: Verdict;
  /** All of them together turn it; mostly one. */
  readonly changes: readonly Edit[];
}

export interface FlipOptions {
  readonly calico?: CalicoRelease;
  /** How many ways to offer. */
  readonly most?: number;
}

/** A connection can be closed at both of its ends, so that a single change may not be enough. */
const deepest = 3;

export function flips(
  sources: readonly SourceObject[],
  result: FlowResult,
  options: FlipOptions = {},
): readonly Flip[] {
  const { verdict } = result;
  if (verdict === "unreachable") return [];
  const aim = verdict === "allow" ? "deny" : "allow";
  const search = new Search(result, aim, options.calico);
  const found = search.from(involved(sources, result), result, deepest);
  const singles = found.filter((changes) => changes.length === 1);
  // Where several changes are needed, one way is enough to read.
  const offered = singles.length > 0 ? singles.slice(0, options.most ?? 3) : found.slice(0, 1);
  return offered.map((changes) => ({ verdict: aim, changes }));
}

class Search {
  private readonly result: FlowResult;
  private readonly aim: Verdict;
  private readonly calico: CalicoRelease | undefined;

  constructor(result: FlowResult, aim: Verdict, calico: CalicoRelease | undefined) {
    this.result = result;
    this.aim = aim;
    this.calico = calico;
  }

  /** Sets of changes that lead to the aim; only the first way that leads on is followed further. */
  from(sources: readonly SourceObject[], result: FlowResult, depth: number): readonly (readonly Edit[])[] {
    const world: World = { sources, snapshot: buildSnapshot(sources, this.calico ? { calico: this.calico } : {}) };
    const found: (readonly Edit[])[] = [];
    let onward: { change: Edit; sources: readonly SourceObject[]; result: FlowResult } | undefined;
    for (const change of this.candidates(result, world)) {
      const changed = change.apply(sources);
      const outcome = this.evaluate(changed);
      if (outcome.verdict === this.aim) found.push([change]);
      else if (!onward && leadsOn(result, outcome, this.aim)) onward = { change, sources: changed, result: outcome };
    }
    if (found.length > 0 || !onward || depth === 1) return found;
    const { change } = onward;
    return this.from(onward.sources, onward.result, depth - 1).map((rest) => [change, ...rest]);
  }

  private candidates(result: FlowResult, world: World): readonly Edit[] {
    const walk = result.walks.find(({ verdict }) => verdict !== this.aim);
    if (!walk) return [];
    return this.aim === "allow" ? openings(walk, world) : closings(walk, world);
  }

  private evaluate(sources: readonly SourceObject[]): FlowResult {
    return evaluate(buildSnapshot(sources, this.calico ? { calico: this.calico } : {}), this.result.flow);
  }
}

/** Whether the change leads on although it is not enough: one side opened and the other still closed, or one allowing rule gone. */
function leadsOn(before: FlowResult, after: FlowResult, aim: Verdict): boolean {
  return aim === "deny" || opened(after) > opened(before);
}

function opened({ walks }: FlowResult): number {
  const points = walks.map(({ verdict, egress }) => (verdict === "allow" ? 2 : egress?.verdict === "deny" ? 0 : 1));
  return points.reduce<number>((sum, each) => sum + each, 0);
}

/** Other pods do not matter to this connection, and a big cluster has many. */
function involved(sources: readonly SourceObject[], { flow, walks }: FlowResult): readonly SourceObject[] {
  const names = new Set<string>();
  for (const ref of [flow.from, flow.to]) if (ref.kind === "pod") names.add(`${ref.namespace}/${ref.name}`);
  for (const end of walks.flatMap(({ source, destination }) => [source, destination])) {
    if (end.kind === "pod") names.add(`${end.namespace}/${end.name}`);
    if (end.kind === "node" && end.hostNetworkPod) names.add(end.hostNetworkPod);
  }
  return sources.filter(({ object }) => object.kind !== "Pod" || names.has(keyOfPod(object)));
}

function keyOfPod({ metadata }: RawObject): string {
  return `${metadata.namespace ?? "default"}/${metadata.name}`;
}
