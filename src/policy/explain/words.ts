/** How the explanations name things: ends, ports, policies and rules. */
import type { EndpointRef, Flow, Place, PolicyKind, PolicyRef, ResolvedEnd, RuleRef } from "../types.ts";

const kindWords: Readonly<Record<PolicyKind, string>> = {
  KubernetesNetworkPolicy: "NetworkPolicy",
  NetworkPolicy: "Calico NetworkPolicy",
  GlobalNetworkPolicy: "GlobalNetworkPolicy",
  StagedNetworkPolicy: "StagedNetworkPolicy",
  StagedGlobalNetworkPolicy: "StagedGlobalNetworkPolicy",
  StagedKubernetesNetworkPolicy: "StagedKubernetesNetworkPolicy",
  ClusterNetworkPolicy: "ClusterNetworkPolicy",
  AdminNetworkPolicy: "AdminNetworkPolicy",
  BaselineAdminNetworkPolicy: "BaselineAdminNetworkPolicy",
};

export function policyName({ kind, namespace, name }: PolicyRef): string {
  return `${kindWords[kind]} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

export function policyNames(policies: readonly PolicyRef[]): string {
  const first = policies[0];
  const sameKind = first && policies.every(({ kind }) => kind === first.kind);
  if (!first || !sameKind || policies.length === 1) return list(policies.map(policyName));
  const word = kindWords[first.kind].replace(/y$/, "ies");
  return `${word} ${list(policies.map(({ namespace, name }) => (namespace === undefined ? name : `${namespace}/${name}`)))}`;
}

/** Rules are counted from 1, as people do. */
export function ruleName({ policy, direction, index }: RuleRef): string {
  return `${direction} rule ${index + 1} of ${policyName(policy)}`;
}

export function placeText(place: Place | undefined): string {
  return place ? ` (${place.file}:${place.line})` : "";
}

export function endName(end: ResolvedEnd): string {
  if (end.kind === "pod") return `${end.namespace}/${end.name}`;
  if (end.kind === "external") return end.address;
  return end.hostNetworkPod ? `${end.hostNetworkPod} (on the network of ${end.name})` : `node ${end.name}`;
}

export function refName(ref: EndpointRef): string {
  if (ref.kind === "pod") return `${ref.namespace}/${ref.name}`;
  if (ref.kind === "service") return `service ${ref.namespace}/${ref.name}`;
  return ref.kind === "node" ? `node ${ref.name}` : ref.address;
}

export function portName({
  protocol,
  port,
  icmpType,
  icmpCode,
}: Pick<Flow, "protocol" | "port" | "icmpType" | "icmpCode">): string {
  const name = typeof protocol === "number" ? `protocol ${protocol}` : protocol;
  if (port !== undefined) return `${name} ${port}`;
  return icmpType === undefined ? name : `${name} type ${icmpType} code ${icmpCode ?? 0}`;
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

export function plural(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
