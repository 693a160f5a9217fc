/** What a rule admits, in words: for whoever wonders why it fits a caller that was not meant. */
import type { Direction, RawObject, Walk } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";

/** Of the rule that decided a direction; nothing where no such rule did. */
export function ruleWords(walk: Walk, direction: Direction, objects: readonly RawObject[]): readonly string[] {
  const decidedBy = walk[direction]?.decidedBy;
  if (decidedBy?.kind !== "rule") return [];
  const { policy, index } = decidedBy.rule;
  const isKubernetes = policy.kind === "KubernetesNetworkPolicy";
  const written = objects.find(
    ({ apiVersion, kind, metadata }) =>
      apiVersion.startsWith(isKubernetes ? "networking.k8s.io/" : "projectcalico.org/") &&
      kind === (isKubernetes ? "NetworkPolicy" : policy.kind) &&
      metadata.namespace === policy.namespace &&
      metadata.name === policy.name,
  );
  const rules = isMap(written?.spec) ? written.spec[direction] : undefined;
  const rule: unknown = Array.isArray(rules) ? rules[index] : undefined;
  if (!isMap(rule)) return [];
  return [isKubernetes ? kubernetesWords(rule, direction) : calicoWords(rule)];
}

function kubernetesWords(rule: Record<string, unknown>, direction: Direction): string {
  const peers = direction === "ingress" ? rule.from : rule.to;
  const who = isFilled(peers) ? peers.filter(isMap).map(peerWords).join(", or ") : "anybody";
  const where = isFilled(rule.ports) ? rule.ports.filter(isMap).map(portWords).join(", ") : "every port";
  return `It admits ${who}, ${direction === "ingress" ? "to" : "on"} ${where}.`;
}

function calicoWords({ action: _action, ...asked }: Record<string, unknown>): string {
  const words = Object.entries(asked).flatMap(([key, value]) =>
    isMap(value) ? Object.entries(value).map(([part, text]) => `${key} ${part} ${text}`) : `${key} ${value}`,
  );
  return words.length > 0 ? `All that it asks for: ${words.join("; ")}.` : "It asks for nothing, so everything fits.";
}

function peerWords({ podSelector, namespaceSelector, ipBlock }: Record<string, unknown>): string {
  if (isMap(ipBlock)) return `the addresses of ${ipBlock.cidr}${isFilled(ipBlock.except) ? " with exceptions" : ""}`;
  const pods = isMap(podSelector) ? labelWords(podSelector) : "";
  const which = pods ? `pods with ${pods}` : "every pod";
  if (!isMap(namespaceSelector)) return `${which} of its own namespace`;
  const namespaces = labelWords(namespaceSelector);
  return `${which} of ${namespaces ? `namespaces with ${namespaces}` : "every namespace"}`;
}

function labelWords({ matchLabels, matchExpressions }: Record<string, unknown>): string {
  const labels = isMap(matchLabels) ? Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`) : [];
  const expressions = Array.isArray(matchExpressions)
    ? matchExpressions
        .filter(isMap)
        .map(({ key, operator, values }) => `${key} ${operator}${isFilled(values) ? ` (${values.join(", ")})` : ""}`)
    : [];
  return [...labels, ...expressions].join(" and ");
}

function portWords({ protocol = "TCP", port, endPort }: Record<string, unknown>): string {
  if (port === undefined) return `every port of ${protocol}`;
  return `${protocol} ${port}${endPort === undefined ? "" : ` to ${endPort}`}`;
}

function isFilled(list: unknown): list is unknown[] {
  return Array.isArray(list) && list.length > 0;
}
