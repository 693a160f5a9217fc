/** What there is in the place of what a step asks for: whoever looks for the difference begins there. */
import { podsSelectedBy, type RawObject } from "../../policy/index.ts";
import { fieldAt, isMeant, sameJson } from "../check/facts.ts";
import type { Inventory } from "../check/inventory.ts";
import { identityOf } from "../lab/desired.ts";
import type { ObjectFact } from "../module/format.ts";

/** `objects`: the learner's, in the cluster or in the file. */
export function foundInstead(
  fact: ObjectFact,
  objects: readonly RawObject[],
  { snapshot }: Inventory,
): string | undefined {
  const meant = objects.filter((object) => isMeant(fact, object));
  if (fact.count !== undefined && meant.length > 0)
    return selected(fact, meant, snapshot) ?? `There is: ${meant.map(policyWords).join(", ")}.`;
  const [one] = meant;
  if (one) return different(fact, one) ?? selected(fact, meant, snapshot);
  if (!isPolicy(fact.a)) {
    const others = objects.filter(({ kind }) => kind === fact.a).map(policyWords);
    return others.length > 0 ? `There is: ${others.join(", ")}.` : undefined;
  }
  const candidates = objects.filter(({ kind }) => kind.endsWith("NetworkPolicy"));
  const [near] = [...candidates].sort((a, b) => nearness(fact, b) - nearness(fact, a));
  return near && unlike(fact, near);
}

function isPolicy(kind: string): boolean {
  return kind.endsWith("Policy");
}

function different(fact: ObjectFact, object: RawObject): string | undefined {
  const wrong = Object.entries(fact.with ?? {}).find(([path, value]) => !sameJson(fieldAt(object, path), value));
  if (!wrong) return undefined;
  const value = fieldAt(object, wrong[0]);
  return value === undefined ? `It has no \`${wrong[0]}\`.` : `Its \`${wrong[0]}\` is ${JSON.stringify(value)}.`;
}

function selected(
  fact: ObjectFact,
  policies: readonly RawObject[],
  snapshot: Inventory["snapshot"],
): string | undefined {
  if (fact.selects === undefined) return undefined;
  const words = policies.map((policy) => {
    const pods = podsSelectedBy(snapshot, policy).map(({ namespace, name }) => `${namespace}/${name}`);
    return `${policyWords(policy)} selects ${pods.length > 0 ? pods.sort().join(", ") : "no pod"}.`;
  });
  return words.join(" ");
}

function nearness(fact: ObjectFact, { metadata }: RawObject): number {
  return (metadata.name === fact.named ? 2 : 0) + (metadata.namespace === fact.in ? 1 : 0);
}

function unlike(fact: ObjectFact, object: RawObject): string {
  const { namespace, name } = object.metadata;
  if (object.kind.startsWith("Staged"))
    return `${policyWords(object)} is staged: it predicts what it would do, and decides nothing. The kind without Staged decides.`;
  if (fact.named !== undefined && name !== fact.named)
    return `There is ${policyWords(object)}, which has another name.`;
  if (fact.in !== undefined && !isGlobal(object) && namespace !== fact.in)
    return namespace === undefined
      ? `${object.kind} ${name} names no namespace, so it lands in the one that kubectl happens to use.`
      : `${object.kind} ${name} stands in namespace ${namespace}, and protects pods of that one alone.`;
  const isOtherGroup = object.kind === fact.a && !isKubernetes(object);
  return `There is ${policyWords(object)}, which is another kind${isOtherGroup ? `: its apiVersion is ${object.apiVersion}` : ""}.`;
}

/** Policies of the learner's file that are not where the step's policies are: without a namespace, or in another one. */
export function strayedPolicies(mine: readonly RawObject[], answer: readonly RawObject[]): readonly RawObject[] {
  const there = new Set(mine.map(identityOf));
  return answer.filter(
    (object) => object.kind.endsWith("NetworkPolicy") && !isGlobal(object) && !there.has(identityOf(object)),
  );
}

export function policyWords(policy: RawObject): string {
  const { namespace, name } = policy.metadata;
  const kind = policy.kind === "NetworkPolicy" && !isKubernetes(policy) ? "Calico NetworkPolicy" : policy.kind;
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

export function isKubernetes({ apiVersion, kind }: RawObject): boolean {
  return apiVersion.startsWith("networking.k8s.io/") || kind === "StagedKubernetesNetworkPolicy";
}

export function isGlobal({ kind }: RawObject): boolean {
  return kind.includes("Global") || kind.includes("Cluster");
}
