/**
 * The one thing that is wrong with an answer: a small change to one of the learner's policies with which everything in the
 * check would be as it should. What is said of it is true, because the engine tried it.
 */
import { isJsonMap, type Json } from "../../manifests/index.ts";
import type { CalicoRelease, RawObject } from "../../policy/index.ts";
import { factHolds } from "../check/facts.ts";
import type { Inventory } from "../check/inventory.ts";
import { probesIn } from "../check/judge.ts";
import { predict } from "../check/matrix.ts";
import { reasonHolds } from "../check/reasons.ts";
import { identityOf } from "../lab/desired.ts";
import type { CheckData } from "../module/format.ts";
import { isGlobal, isKubernetes, policyWords, strayedPolicies } from "./found.ts";
import { learnersPolicies, withPolicies } from "./signature.ts";

export interface Repair {
  readonly says: string;
  readonly hint: string;
}

export interface RepairOptions {
  readonly calico: CalicoRelease;
  readonly knownNames: ReadonlySet<string>;
  /** The manifests in the learner's file. */
  readonly answer: readonly RawObject[];
  /** What the step gives and does not ask to change: other people's policies. */
  readonly given: ReadonlySet<string>;
}

interface Change extends Repair {
  /** The learner's policies as they would be. */
  readonly policies: readonly RawObject[];
}

export function repairOf(check: CheckData, inventory: Inventory, options: RepairOptions): Repair | undefined {
  const { calico, knownNames, given } = options;
  const mine = learnersPolicies(inventory, knownNames);
  const strayed = strayedPolicies(mine, options.answer);
  const namespaces = namespacesIn(check);
  for (const { policies, says, hint } of [
    ...strayed.flatMap((policy) => moved(policy, mine, namespaces)),
    ...mine.filter((policy) => !given.has(identityOf(policy))).flatMap((policy) => changes(policy, mine, namespaces)),
  ])
    if (allHolds(check, withPolicies(inventory, policies, knownNames, calico))) return { says, hint };
  return undefined;
}

/** Where the step's policies may be wanted. */
function namespacesIn(check: CheckData): readonly string[] {
  const targets = probesIn(check).flatMap(({ to }) => ("namespace" in to ? [to.namespace] : []));
  return [...new Set([...(check.objects ?? []).flatMap((fact) => fact.in ?? []), ...targets])];
}

function allHolds(check: CheckData, inventory: Inventory): boolean {
  return (
    probesIn(check).every((probe) => {
      const predicted = predict(probe, inventory);
      // An outside name's address only the cluster's DNS knows.
      return predicted === undefined ? probe.expected === "allow" : predicted === probe.expected;
    }) &&
    (check.objects ?? []).every((fact) => factHolds(fact, inventory).ok) &&
    (check.reasons ?? []).every((fact) => reasonHolds(fact, inventory).ok)
  );
}

function changes(policy: RawObject, mine: readonly RawObject[], namespaces: readonly string[]): readonly Change[] {
  if (!policy.kind.endsWith("NetworkPolicy")) return [];
  const others = mine.filter((other) => other !== policy);
  return [
    ...removed(policy, others),
    ...enforced(policy, others),
    ...moved(policy, others, namespaces),
    ...turned(policy, others),
    ...withoutEgress(policy, others),
    ...joinedPeers(policy, others),
  ];
}

function enforced(policy: RawObject, others: readonly RawObject[]): readonly Change[] {
  if (!policy.kind.startsWith("Staged")) return [];
  const isKubernetes = policy.kind === "StagedKubernetesNetworkPolicy";
  const kind = policy.kind.replace(/^Staged(Kubernetes)?/, "");
  const apiVersion = isKubernetes ? "networking.k8s.io/v1" : policy.apiVersion;
  const { stagedAction: _stagedAction, ...spec } = specOf(policy);
  return [
    {
      policies: [...others, { ...policy, kind, apiVersion, spec }],
      says: `${policyWords(policy)} is staged: it predicts what it would do, and decides nothing.`,
      hint: `Write \`kind: ${kind}\`${isKubernetes ? ` and \`apiVersion: ${apiVersion}\`` : ""}, apply it, and delete the staged one.`,
    },
  ];
}

function moved(policy: RawObject, others: readonly RawObject[], namespaces: readonly string[]): readonly Change[] {
  if (isGlobal(policy)) return [];
  const { name, namespace: here } = policy.metadata;
  const where = here
    ? `stands in namespace ${here}`
    : "names no namespace, so it lands in the one that kubectl happens to use";
  const stray = here
    ? `remove the stray one: kubectl delete ${resourceOf(policy)} ${name} -n ${here}`
    : `remove the one that went astray: kubectl get ${resourceOf(policy)} -A shows where`;
  return namespaces
    .filter((namespace) => namespace !== here)
    .map((namespace) => ({
      policies: [...others, { ...policy, metadata: { ...policy.metadata, namespace } }],
      says: `${policy.kind} ${name} ${where}, and protects nobody of namespace ${namespace}.`,
      hint: `A policy protects pods of its own namespace alone: write \`namespace: ${namespace}\` below \`metadata\`, apply it again, and ${stray}`,
    }));
}

/** A policy for the one direction, read as one for the other, with its rules and without. */
function turned(policy: RawObject, others: readonly RawObject[]): readonly Change[] {
  const spec = specOf(policy);
  const key = isKubernetes(policy) ? "policyTypes" : "types";
  const [only, second] = Array.isArray(spec[key]) ? spec[key] : [];
  if ((only !== "Ingress" && only !== "Egress") || second !== undefined) return [];
  const [from, to, type] =
    only === "Egress" ? (["egress", "ingress", "Ingress"] as const) : (["ingress", "egress", "Egress"] as const);
  const { [from]: written, [to]: _other, ...rest } = spec;
  const rules = Array.isArray(written) ? written.filter(isJsonMap).map(turnedRule) : [];
  const business =
    only === "Egress"
      ? "what its pods call, not about who comes to them"
      : "who comes to its pods, not about what they call";
  return (rules.length > 0 ? [rules, []] : [[]]).map((put) => ({
    policies: [...others, { ...policy, spec: { ...rest, [to]: put, [key]: [type] } }],
    says: `The wrong direction: ${policyWords(policy)} lists ${only}, which is about ${business}.`,
    hint: `Write \`${key}: [${type}]\`${
      put.length > 0 ? `, and the rules below \`${to}\`` : rules.length > 0 ? ", and no rule" : ""
    }.`,
  }));
}

function turnedRule(rule: JsonMap): JsonMap {
  const { from, to, source, destination, ...rest } = rule;
  const { ports, ...callee } = isJsonMap(destination) ? destination : {};
  const target = { ...(isJsonMap(source) ? source : {}), ...(ports === undefined ? {} : { ports }) };
  return {
    ...rest,
    ...(from === undefined ? {} : { to: from }),
    ...(to === undefined ? {} : { from: to }),
    ...(destination === undefined ? {} : { source: callee }),
    ...(Object.keys(target).length === 0 ? {} : { destination: target }),
  };
}

function withoutEgress(policy: RawObject, others: readonly RawObject[]): readonly Change[] {
  const { egress: _egress, ...spec } = specOf(policy);
  const key = isKubernetes(policy) ? "policyTypes" : "types";
  const types = spec[key];
  if (!Array.isArray(types) || !types.includes("Egress") || types.length < 2) return [];
  return [
    {
      policies: [...others, { ...policy, spec: { ...spec, [key]: ["Ingress"] } }],
      says: `${policyWords(policy)} lists Egress as well, so its pods may open only what an egress rule allows; that was not asked for.`,
      hint: `Take \`Egress\` out of \`${key}\`, and what stands below \`egress\` with it.`,
    },
  ];
}

/** Two peers of a rule, or of two rules, that were meant as one: the dash between them makes either enough. */
function joinedPeers(policy: RawObject, others: readonly RawObject[]): readonly Change[] {
  if (!isKubernetes(policy)) return [];
  const spec = specOf(policy);
  const rules = Array.isArray(spec.ingress) ? spec.ingress.filter(isJsonMap) : [];
  const peers = rules.flatMap((rule) => (Array.isArray(rule.from) ? rule.from.filter(isJsonMap) : []));
  const namespaces = peers.find((peer) => "namespaceSelector" in peer && !("podSelector" in peer));
  const pods = peers.find((peer) => "podSelector" in peer && !("namespaceSelector" in peer));
  if (!namespaces || !pods || peers.length !== 2) return [];
  const ports = rules.find((rule) => "ports" in rule)?.ports;
  const joined = { from: [{ ...namespaces, ...pods }], ...(ports === undefined ? {} : { ports }) };
  return [
    {
      policies: [...others, { ...policy, spec: { ...spec, ingress: [joined] } }],
      says: "`namespaceSelector` and `podSelector` are two peers, and either is enough: every pod of those namespaces gets in.",
      hint: "One dash means AND, two dashes mean OR. Take the dash before the second away, so that both stand in one item.",
    },
  ];
}

function removed(policy: RawObject, others: readonly RawObject[]): readonly Change[] {
  const { name, namespace } = policy.metadata;
  return [
    {
      policies: others,
      says: `${policyWords(policy)} is in the way: without it everything would be as it should.`,
      hint: `Remove it: kubectl delete ${resourceOf(policy)} ${name}${namespace === undefined ? "" : ` -n ${namespace}`}`,
    },
  ];
}

function resourceOf(policy: RawObject): string {
  if (policy.apiVersion.startsWith("networking.k8s.io/")) return "networkpolicy";
  return policy.kind === "NetworkPolicy" ? "caliconetworkpolicy" : policy.kind.toLowerCase();
}

type JsonMap = { readonly [key: string]: Json };

function specOf({ spec }: RawObject): JsonMap {
  return isJsonMap(spec) ? spec : {};
}
