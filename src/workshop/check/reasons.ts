/** Where a step asks for the right reason: the policy on which the walk of a connection must end. */
import { evaluate, type PolicyRef, type Walk } from "../../policy/index.ts";
import type { ReasonFact } from "../module/format.ts";
import { parseConnection } from "../module/probes.ts";
import type { FactResult } from "./facts.ts";
import type { Inventory } from "./inventory.ts";
import { plan } from "./targets.ts";

export function reasonHolds(fact: ReasonFact, inventory: Inventory): FactResult {
  const { flow } = plan(parseConnection(fact.probe), inventory);
  const walks = flow ? evaluate(inventory.snapshot, flow).walks : [];
  const deciding = walks.flatMap(deciders);
  const ok =
    fact.by === "none"
      ? flow !== undefined && deciding.length === 0
      : deciding.some((policy) => isMeant(policy, fact.by));
  const found = [...new Set(deciding.map(nameOf))].join(" and ") || "no policy";
  return { ok, says: fact.says ?? `${fact.probe} should be decided by ${fact.by}; it is decided by ${found}` };
}

/** The policies that decided either direction; the end of a tier is credited to all that isolate. */
function deciders({ egress, ingress }: Walk): readonly PolicyRef[] {
  return [egress, ingress].flatMap((trace) => {
    if (trace?.decidedBy.kind === "rule") return [trace.decidedBy.rule.policy];
    return trace?.decidedBy.kind === "tier-default" ? trace.decidedBy.isolating : [];
  });
}

/** `NetworkPolicy/access-nginx`, with `*` for any kind or name and `KubernetesNetworkPolicy` for Kubernetes' own kind. */
function isMeant(policy: PolicyRef, by: string): boolean {
  const [kind, name] = by.split("/");
  return (kind === "*" || policy.kind === kind) && (name === "*" || policy.name === name);
}

function nameOf({ kind, name }: PolicyRef): string {
  return `${kind}/${name}`;
}
