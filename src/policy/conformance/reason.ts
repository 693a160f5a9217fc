// What decided a direction, in the notation of the cases.
import type { Decision, DirectionTrace, PolicyKind, PolicyRef } from "../types.ts";

const shortKinds: Readonly<Record<PolicyKind, string>> = {
  KubernetesNetworkPolicy: "knp",
  NetworkPolicy: "np",
  GlobalNetworkPolicy: "gnp",
  StagedNetworkPolicy: "snp",
  StagedGlobalNetworkPolicy: "sgnp",
  StagedKubernetesNetworkPolicy: "sknp",
  ClusterNetworkPolicy: "kcnp",
  AdminNetworkPolicy: "anp",
  BaselineAdminNetworkPolicy: "banp",
};

export function reasonOf(decision: Decision): string {
  switch (decision.kind) {
    case "rule": {
      const { policy, direction, index } = decision.rule;
      return `${policyName(policy)}:${direction}[${index}]`;
    }
    case "tier-default":
      return `tier-default:${decision.tier}`;
    case "default-allow":
    case "local-node":
      return decision.kind;
    case "no-profile":
      return `no-profile:${decision.namespace}`;
  }
}

function policyName({ kind, namespace, name }: PolicyRef): string {
  return `${shortKinds[kind]}:${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** The walk of one direction, a line for each tier, policy and rule. */
export function traceLines(title: string, trace: DirectionTrace | undefined): string[] {
  if (!trace) return [`${title}: not evaluated`];
  const lines = [`${title}: ${trace.verdict} by ${reasonOf(trace.decidedBy)}`];
  for (const tier of trace.tiers) {
    lines.push(`  tier ${tier.tier} (order ${tier.order}): ${tier.outcome}`);
    for (const { policy, rules } of tier.policies) {
      lines.push(`    ${policyName(policy)}`);
      for (const { rule, action, matched, mismatch } of rules) {
        lines.push(`      [${rule.index}] ${action} ${matched ? "matches" : `does not match: ${mismatch?.reason}`}`);
      }
    }
  }
  return lines;
}
