// One direction of one packet: tier by tier, policy by policy, rule by rule, until something decides.
import type { Rule } from "../convert/policy.ts";
import { matches } from "../selector/index.ts";
import { labelOf, type PlacedPolicy, type PodHolder, type Snapshot, type Tier } from "../snapshot/index.ts";
import type {
  Decision,
  Direction,
  DirectionTrace,
  PolicyRef,
  PolicyStep,
  RuleRef,
  RuleStep,
  TierStep,
  Verdict,
} from "../types.ts";
import { matchRule } from "./match.ts";
import type { Packet } from "./packet.ts";

/** Enforced is what happens; pending is what would happen if every staged policy were enforced. */
export type Mode = "enforced" | "pending";

/** Whether a policy selects a pod in a direction. */
export function selects({ compiled }: PlacedPolicy, holder: PodHolder, direction: Direction): boolean {
  if (!compiled.rules[direction]) return false;
  if (compiled.namespace !== undefined && compiled.namespace !== holder.pod.namespace) return false;
  return matches(compiled.subject, (label) => labelOf(holder, label));
}

export function walkDirection(
  snapshot: Snapshot,
  direction: Direction,
  mode: Mode,
  holder: PodHolder,
  packet: Packet,
): DirectionTrace {
  const tiers: TierStep[] = [];
  const decided = (verdict: Verdict, decidedBy: Decision): DirectionTrace => ({ direction, verdict, decidedBy, tiers });
  for (const tier of snapshot.tiers) {
    const selecting = tier.policies.filter(
      (policy) => (mode === "pending" || !policy.compiled.staged) && selects(policy, holder, direction),
    );
    if (selecting.length === 0) continue;
    const walk = walkTier(snapshot, tier, selecting, direction, mode, packet);
    tiers.push(walk.step);
    if (walk.decision) return decided(walk.step.outcome === "Allow" ? "allow" : "deny", walk.decision);
  }
  const { namespace } = holder.pod;
  return holder.namespace
    ? decided("allow", { kind: "default-allow", profile: `kns.${namespace}` })
    : decided("deny", { kind: "no-profile", namespace });
}

function walkTier(
  snapshot: Snapshot,
  tier: Tier,
  selecting: readonly PlacedPolicy[],
  direction: Direction,
  mode: Mode,
  packet: Packet,
): { step: TierStep; decision?: Decision } {
  const policies: PolicyStep[] = [];
  const step = (outcome: TierStep["outcome"]): TierStep => {
    return { tier: tier.name, order: tier.order, defaultAction: tier.defaultAction, policies, outcome };
  };
  for (const policy of selecting) {
    const rules: RuleStep[] = [];
    policies.push({ policy: policyRef(policy), staged: policy.compiled.staged, rules });
    for (const rule of policy.compiled.rules[direction] ?? []) {
      const ruleStep = walkRule(snapshot, policy, rule, direction, packet);
      rules.push(ruleStep);
      const { matched, action } = ruleStep;
      if (!matched || action === "Log") continue;
      if (action === "Pass") return { step: step("Pass") };
      return { step: step(action), decision: { kind: "rule", rule: ruleStep.rule } };
    }
  }
  if (tier.defaultAction === "Pass") return { step: step("EndOfTier-Pass") };
  const isolating = selecting.map(policyRef);
  // The flow log names the last policy for what is enforced and the first for what is pending.
  const trigger = mode === "enforced" ? isolating.at(-1) : isolating[0];
  if (!trigger) return { step: step("EndOfTier-Deny") };
  return { step: step("EndOfTier-Deny"), decision: { kind: "tier-default", tier: tier.name, trigger, isolating } };
}

function walkRule(
  snapshot: Snapshot,
  policy: PlacedPolicy,
  rule: Rule,
  direction: Direction,
  packet: Packet,
): RuleStep {
  const match = matchRule(snapshot, rule, packet);
  const matched = "clause" in match;
  const convertedIndex = (matched ? match.clause : rule.clauses[0])?.convertedIndex ?? rule.index;
  const step = { rule: ruleRef(policy, rule, direction, convertedIndex), action: rule.action, matched };
  return matched ? step : { ...step, mismatch: match.mismatch };
}

function policyRef({ compiled, place }: PlacedPolicy): PolicyRef {
  const { kind, namespace, name, tier, order } = compiled;
  const at = place?.([]);
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    tier,
    ...(Number.isFinite(order) && { order }),
    ...(at && { place: at }),
  };
}

function ruleRef(policy: PlacedPolicy, rule: Rule, direction: Direction, convertedIndex: number): RuleRef {
  const { index, path } = rule;
  const place = policy.place?.(path);
  return { policy: policyRef(policy), direction, index, convertedIndex, path, ...(place && { place }) };
}
