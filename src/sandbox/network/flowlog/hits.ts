/** A direction's walk as Calico's flow log writes it: the hits that passed it on, then the one that decided. */
import type { CalicoRelease, DirectionTrace, PolicyKind, PolicyRef, RuleRef, TierStep } from "../../../policy/index.ts";

/** Field names are the flow log's own. */
export interface Hit {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly tier: string;
  readonly action: string;
  readonly policy_index: number;
  readonly rule_index: number;
  readonly trigger: Hit | null;
}

const kinds: Readonly<Record<PolicyKind, string>> = {
  KubernetesNetworkPolicy: "NetworkPolicy",
  NetworkPolicy: "CalicoNetworkPolicy",
  GlobalNetworkPolicy: "GlobalNetworkPolicy",
  StagedNetworkPolicy: "StagedNetworkPolicy",
  StagedGlobalNetworkPolicy: "StagedGlobalNetworkPolicy",
  StagedKubernetesNetworkPolicy: "StagedKubernetesNetworkPolicy",
  ClusterNetworkPolicy: "ClusterNetworkPolicy",
  AdminNetworkPolicy: "GlobalNetworkPolicy",
  BaselineAdminNetworkPolicy: "GlobalNetworkPolicy",
};

export function hitsOf(trace: DirectionTrace, list: "enforced" | "pending", calico: CalicoRelease): readonly Hit[] {
  const hits: Omit<Hit, "policy_index">[] = [];
  for (const tier of trace.tiers) {
    const rule = decidingRule(tier);
    if (tier.outcome === "Pass" && rule) hits.push(ruleHit(rule, "Pass", calico));
    if (tier.outcome === "EndOfTier-Pass") hits.push(endOfTier(tier.tier, "Pass", triggerOf(tier, list), calico));
  }
  const { decidedBy } = trace;
  const action = trace.verdict === "allow" ? "Allow" : "Deny";
  if (decidedBy.kind === "rule") hits.push(ruleHit(decidedBy.rule, action, calico));
  if (decidedBy.kind === "tier-default") hits.push(endOfTier(decidedBy.tier, action, decidedBy.trigger, calico));
  if (decidedBy.kind === "default-allow") hits.push(profile(decidedBy.profile, action));
  if (decidedBy.kind === "no-profile") hits.push(profile(`kns.${decidedBy.namespace}`, action));
  return hits.map((hit, index) => ({ ...hit, policy_index: index }));
}

/** The rule that ended a tier: the last one that was looked at, when it matched. */
function decidingRule(tier: TierStep): RuleRef | undefined {
  const step = tier.policies.at(-1)?.rules.at(-1);
  return step?.matched ? step.rule : undefined;
}

/** The end of a tier is credited to its last policy, in a pending walk to its first one. */
function triggerOf(tier: TierStep, list: "enforced" | "pending"): PolicyRef | undefined {
  return tier.policies.at(list === "pending" ? 0 : -1)?.policy;
}

function ruleHit(
  { policy, convertedIndex }: RuleRef,
  action: string,
  calico: CalicoRelease,
): Omit<Hit, "policy_index"> {
  return { ...policyFields(policy, calico), action, rule_index: convertedIndex, trigger: null };
}

function endOfTier(
  tier: string,
  action: string,
  trigger: PolicyRef | undefined,
  calico: CalicoRelease,
): Omit<Hit, "policy_index"> {
  return {
    kind: "EndOfTier",
    name: "",
    namespace: "",
    tier,
    action,
    rule_index: -1,
    trigger: trigger
      ? { ...policyFields(trigger, calico), action: "ActionUnspecified", policy_index: 0, rule_index: 0, trigger: null }
      : null,
  };
}

function profile(name: string, action: string): Omit<Hit, "policy_index"> {
  return { kind: "Profile", name, namespace: "", tier: "", action, rule_index: 0, trigger: null };
}

function policyFields(policy: PolicyRef, calico: CalicoRelease): Pick<Hit, "kind" | "name" | "namespace" | "tier"> {
  return {
    kind: kinds[policy.kind],
    name: nameOf(policy, calico),
    namespace: policy.namespace ?? "",
    tier: policy.tier,
  };
}

/** Up to 3.31 the tier's prefix is cut off a name, and the admin policies appear as what they were converted to. */
function nameOf({ kind, name, tier }: PolicyRef, calico: CalicoRelease): string {
  if (kind === "AdminNetworkPolicy") return `kanp.adminnetworkpolicy.${name}`;
  if (kind === "BaselineAdminNetworkPolicy") return `kbanp.baselineadminnetworkpolicy.${name}`;
  const old = calico === "3.30" || calico === "3.31";
  return old && name.startsWith(`${tier}.`) ? name.slice(tier.length + 1) : name;
}
