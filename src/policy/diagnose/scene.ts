// What the checks look at: the objects, what the engine made of them, and which pods each policy selects.
import type { Clause, CompiledPolicy, Entity, IdentityTerm, Rule } from "../convert/policy.ts";
import { matches } from "../selector/index.ts";
import { type Holder, labelOf, type PodHolder, type Snapshot } from "../snapshot/index.ts";
import type { Direction, SourceObject } from "../types.ts";

export interface Scene {
  readonly sources: readonly SourceObject[];
  readonly snapshot: Snapshot;
  /** In the order in which they are evaluated. */
  readonly policies: readonly ScenePolicy[];
  readonly pods: readonly PodHolder[];
  /** Pods on the network of their node, which policies neither select nor find by labels. */
  readonly hostPods: readonly PodHolder[];
  /** Pods and network sets. */
  readonly holders: readonly Holder[];
}

export interface ScenePolicy {
  readonly source: SourceObject;
  readonly compiled: CompiledPolicy;
  readonly tier: { readonly name: string; readonly defaultAction: "Deny" | "Pass" };
  /** The pods that it selects, in whatever direction. */
  readonly pods: readonly PodHolder[];
  selects(pod: PodHolder): boolean;
}

export const directions = ["ingress", "egress"] as const;

export function sceneOf(sources: readonly SourceObject[], snapshot: Snapshot): Scene {
  const pods = [...snapshot.holders.values()];
  const policies = snapshot.tiers.flatMap((tier) =>
    tier.policies.map((policy) => {
      const selected = new Set(pods.filter((pod) => isSubject(policy.compiled, pod)));
      const { compiled } = policy;
      return { source: policy, compiled, tier, pods: [...selected], selects: (pod: PodHolder) => selected.has(pod) };
    }),
  );
  return { sources, snapshot, policies, pods, hostPods: hostPodsOf(snapshot), holders: [...pods, ...snapshot.sets] };
}

function hostPodsOf({ pods, namespaces }: Snapshot): PodHolder[] {
  return [...pods.values()]
    .filter((pod) => pod.hostNetwork && !pod.finished)
    .map((pod) => ({ kind: "pod", pod, namespace: namespaces.get(pod.namespace), accountLabels: new Map() }));
}

function isSubject({ namespace, subject }: CompiledPolicy, pod: PodHolder): boolean {
  if (namespace !== undefined && namespace !== pod.pod.namespace) return false;
  return matches(subject, (label) => labelOf(pod, label));
}

export function satisfies(holder: Holder, terms: readonly Pick<IdentityTerm, "expression">[]): boolean {
  return terms.every(({ expression }) => matches(expression, (label) => labelOf(holder, label)));
}

/** A rule together with its policy and direction. */
export interface SceneRule {
  readonly policy: ScenePolicy;
  readonly direction: Direction;
  readonly rule: Rule;
}

export function rulesOf(policy: ScenePolicy): SceneRule[] {
  return directions.flatMap((direction) =>
    (policy.compiled.rules[direction] ?? []).map((rule) => ({ policy, direction, rule })),
  );
}

/** The end of a rule that is not the selected pod. */
export function farEnd(clause: Clause, direction: Direction): Entity {
  return direction === "ingress" ? clause.source : clause.destination;
}

/** Whether a rule is about every packet of its direction. */
export function isUnconditional({ clauses }: Rule): boolean {
  return clauses.some(({ convertedIndex: _, source, destination, ...criteria }) => {
    const all = [criteria, source, destination].flatMap((part) => Object.values(part));
    return all.every((criterion) => criterion === undefined);
  });
}

export function isKubernetes({ compiled }: ScenePolicy): boolean {
  return compiled.kind === "KubernetesNetworkPolicy" || compiled.kind === "StagedKubernetesNetworkPolicy";
}

export function podName({ pod }: PodHolder): string {
  return `${pod.namespace}/${pod.name}`;
}

/** The first few names, and how many more there are. */
export function some(names: readonly string[], shown = 3): string {
  const more = names.length - shown;
  return more > 0 ? `${names.slice(0, shown).join(", ")} and ${more} more` : names.join(", ");
}
