/** Facts about objects that a step asks for: that there is such a policy, what it selects, what its fields say. */
import { asksForPodLabels, podsSelectedBy, type RawObject } from "../../policy/index.ts";
import type { ObjectFact } from "../module/format.ts";
import { type Inventory, isMap } from "./inventory.ts";

export interface FactResult {
  readonly ok: boolean;
  /** What to tell the learner when it does not hold. */
  readonly says: string;
  /** What was asked for, if it is about objects. */
  readonly fact?: ObjectFact;
}

/** Names for kinds that two APIs share. */
const kindNames: Readonly<Record<string, { readonly kind: string; readonly group: string }>> = {
  NetworkPolicy: { kind: "NetworkPolicy", group: "networking.k8s.io" },
  CalicoNetworkPolicy: { kind: "NetworkPolicy", group: "projectcalico.org" },
};

/** `Policy`: any kind that decides about connections. */
const policyKinds = [
  { kind: "NetworkPolicy", group: "networking.k8s.io" },
  { kind: "NetworkPolicy", group: "projectcalico.org" },
  { kind: "GlobalNetworkPolicy", group: "projectcalico.org" },
];

export function factHolds(fact: ObjectFact, inventory: Inventory): FactResult {
  const named = inventory.objects.filter((object) => isMeant(fact, object));
  const fields = named.filter((object) =>
    Object.entries(fact.with ?? {}).every(([path, value]) => sameJson(fieldAt(object, path), value)),
  );
  const found = fields.filter(
    (object) => fact.selects === undefined || selectsExactly(object, fact.selects, fact.in, inventory),
  );
  const ok = fact.count === undefined ? found.length > 0 : found.length === fact.count;
  return { ok, fact, says: fact.says ?? wordsFor(fact, named, fields, found.length) };
}

export function isMeant(fact: ObjectFact, { apiVersion, kind, metadata }: RawObject): boolean {
  const group = apiVersion.split("/")[0];
  const meant = fact.a === "Policy" ? policyKinds : Object.hasOwn(kindNames, fact.a) ? [kindNames[fact.a]] : undefined;
  const isKind = meant ? meant.some((one) => one?.kind === kind && one.group === group) : kind === fact.a;
  // A policy for all namespaces may stand for one of a namespace; which pods it selects there is looked at.
  const isThere = metadata.namespace === fact.in || (fact.a === "Policy" && metadata.namespace === undefined);
  return isKind && (fact.in === undefined || isThere) && (fact.named === undefined || metadata.name === fact.named);
}

/** Whether a policy's own selector picks the same pods of its namespace as the wanted labels do. */
function selectsExactly(policy: RawObject, wanted: string, where: string | undefined, inventory: Inventory): boolean {
  const namespace = policy.metadata.namespace ?? where;
  const pods = inventory.objects.filter(
    ({ kind, metadata }) => kind === "Pod" && (namespace === undefined || metadata.namespace === namespace),
  );
  const isWanted = wanted === "all" ? () => true : labelsOf(wanted);
  const chosen = new Set(
    podsSelectedBy(inventory.snapshot, policy).map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const everything = pods.every(
    (pod) => chosen.has(`${pod.metadata.namespace}/${pod.metadata.name}`) === isWanted(pod.metadata.labels ?? {}),
  );
  // With all pods meant, a selector that merely happens to cover today's pods is not enough.
  return everything && (wanted !== "all" || !asksForPodLabels(inventory.snapshot, policy));
}

/** `role=db,env=prod` */
function labelsOf(text: string): (labels: Readonly<Record<string, string>>) => boolean {
  const wanted = text.split(",").map((pair) => pair.trim().split("="));
  return (labels) => wanted.every(([key = "", value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** The value at a path such as `spec.ingress[0].action`. */
export function fieldAt(object: unknown, path: string): unknown {
  const steps = path.split(/\.|\[(\d+)\]/).filter((step): step is string => step !== undefined && step !== "");
  let value = object;
  for (const step of steps) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isMap(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

export function sameJson(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => sameJson(item, other[index]));
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one);
    return (
      keys.length === Object.keys(other).length &&
      keys.every((key) => Object.hasOwn(other, key) && sameJson(one[key], other[key]))
    );
  }
  return one === other;
}

function wordsFor(fact: ObjectFact, named: readonly RawObject[], fields: readonly RawObject[], found: number): string {
  const what = `${fact.a === "Policy" ? "policy" : fact.a}${fact.named ? ` ${fact.named}` : ""}${fact.in ? ` in namespace ${fact.in}` : ""}`;
  if (fact.count === 0) return `there is still ${found === 1 ? "a" : found} ${what}`;
  if (named.length === 0) return `there is no ${what}`;
  if (fields.length === 0)
    return `${what} has not ${Object.entries(fact.with ?? {})
      .map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
      .join(", ")}`;
  if (fact.selects !== undefined && found === 0)
    return `no ${what} selects exactly ${fact.selects === "all" ? "all pods of its namespace" : `the pods with ${fact.selects}`}`;
  return `there are ${found} ${what}, and ${fact.count} were asked for`;
}
