// For one direction, which classes each class may open connections to (egress) or be reached from (ingress).
import type { Clause } from "../convert/policy.ts";
import { kindMismatch, type PacketKind } from "../evaluate/match.ts";
import type { Mode } from "../evaluate/walk.ts";
import type { PlacedPolicy, Snapshot } from "../snapshot/index.ts";
import type { Direction, RuleAction } from "../types.ts";
import { type Bits, hasBit, isEmpty, move, noneOf, unite } from "./bits.ts";
import type { PodClass } from "./classes.ts";
import type { EndIndex, EndPort } from "./ends.ts";

interface Probe {
  readonly kind: PacketKind;
  readonly source: EndPort;
  readonly destination: EndPort;
}

/** A clause as two sets: the subjects it applies to, and the others that it lets in or out. */
interface Step {
  readonly action: Exclude<RuleAction, "Log">;
  readonly subjects: Bits;
  readonly others: Bits;
}

interface SelectingPolicy {
  /** Its place in the walk, which stands for it in the key of a row. */
  readonly number: number;
  readonly subjects: Bits;
  readonly steps: readonly Step[];
  /** Whether every subject is treated alike. */
  readonly uniform: boolean;
}

interface SelectingTier {
  readonly defaultAction: "Deny" | "Pass";
  readonly policies: readonly SelectingPolicy[];
}

/** A row for each class as the subject of the direction; classes with the same policies share a row. */
export function reachRows(
  snapshot: Snapshot,
  classes: readonly PodClass[],
  ends: EndIndex,
  direction: Direction,
  mode: Mode,
  probe: Probe,
): readonly Bits[] {
  const tiers = selectTiers(snapshot, ends, direction, mode, probe);
  const shared = new Map<string, Bits>();
  return classes.map(({ end }, number) => {
    if (end.owner?.kind !== "pod") return ends.everyone;
    const own = tiers.map(({ defaultAction, policies }) => ({
      defaultAction,
      policies: policies.filter(({ subjects }) => hasBit(subjects, number)),
    }));
    const hasProfile = end.owner.namespace !== undefined;
    const key = rowKey(own, number, hasProfile);
    const row = shared.get(key) ?? walkTiers(own, number, ends.everyone, hasProfile);
    shared.set(key, row);
    return row;
  });
}

function rowKey(tiers: readonly SelectingTier[], subject: number, hasProfile: boolean): string {
  const policies = tiers.flatMap((tier) => tier.policies);
  const numbers = policies.map((policy) => policy.number);
  return `${hasProfile} ${policies.every((policy) => policy.uniform) ? "" : subject} ${numbers.join()}`;
}

function selectTiers(
  snapshot: Snapshot,
  ends: EndIndex,
  direction: Direction,
  mode: Mode,
  probe: Probe,
): SelectingTier[] {
  let number = 0;
  return snapshot.tiers.map(({ defaultAction, policies }) => ({
    defaultAction,
    policies: policies
      .filter(({ compiled }) => compiled.rules[direction] && (mode === "pending" || !compiled.staged))
      .map((policy) => ({ number: number++, ...selectPolicy(policy, ends, direction, probe) })),
  }));
}

function selectPolicy(
  { compiled }: PlacedPolicy,
  ends: EndIndex,
  direction: Direction,
  probe: Probe,
): Omit<SelectingPolicy, "number"> {
  const steps = (compiled.rules[direction] ?? []).flatMap(({ action, clauses }) =>
    action === "Log"
      ? []
      : clauses
          .filter((clause) => !kindMismatch(clause, probe.kind))
          .map((clause) => ({ action, ...sidesOf(clause, ends, direction, probe) })),
  );
  return {
    subjects: ends.subjects(compiled.subject),
    steps,
    uniform: steps.every((step) => step.subjects === ends.everyone),
  };
}

function sidesOf(
  clause: Clause,
  ends: EndIndex,
  direction: Direction,
  probe: Probe,
): Pick<Step, "subjects" | "others"> {
  const source = ends.satisfying(clause.source, probe.source);
  const destination = ends.satisfying(clause.destination, probe.destination);
  return direction === "egress" ? { subjects: source, others: destination } : { subjects: destination, others: source };
}

/** The walk of evaluate, for all others at once: each is in `open` until something decides about it. */
function walkTiers(tiers: readonly SelectingTier[], subject: number, everyone: Bits, hasProfile: boolean): Bits {
  const open = everyone.slice();
  const allowed = noneOf(everyone);
  for (const { defaultAction, policies } of tiers) {
    if (policies.length === 0) continue;
    const passed = noneOf(everyone);
    for (const { steps } of policies) {
      for (const { action, subjects, others } of steps) {
        if (!hasBit(subjects, subject)) continue;
        move(open, others, action === "Allow" ? allowed : action === "Pass" ? passed : undefined);
      }
    }
    if (defaultAction === "Deny") open.set(passed);
    else unite(open, passed);
    if (isEmpty(open)) break;
  }
  return hasProfile ? unite(allowed, open) : allowed;
}
