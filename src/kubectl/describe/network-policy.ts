import type { RawObject } from "../../policy/index.ts";
import { goTime } from "../output/age.ts";
import { selectorText } from "../pods.ts";
import { at, listAt, mapAt, textAt, textsAt } from "../values.ts";
import { annotations, Lines, labels, orNone } from "./writer.ts";

interface Side {
  readonly name: "ingress" | "egress";
  readonly peers: "from" | "to";
  readonly title: "From" | "To";
  readonly end: "source" | "destination";
}

const sides: readonly Side[] = [
  { name: "ingress", peers: "from", title: "From", end: "source" },
  { name: "egress", peers: "to", title: "To", end: "destination" },
];

export function describeNetworkPolicy(policy: RawObject): string {
  const lines = new Lines();
  lines
    .line(0, `Name:\t${policy.metadata.name}`)
    .line(0, `Namespace:\t${policy.metadata.namespace}`)
    .line(0, `Created on:\t${goTime(textAt(policy, "metadata", "creationTimestamp"))}`);
  labels(lines, "Labels", mapAt(policy, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(policy, "metadata", "annotations"));
  const selector = selectorText(at(policy, "spec", "podSelector"));
  lines.line(0, "Spec:").write(1, "PodSelector: ");
  lines.line(2, selector || "<none> (Allowing the specific traffic to all pods in this namespace)");
  const types = textsAt(policy, "spec", "policyTypes");
  for (const side of sides) {
    const isAffected =
      types.length === 0
        ? side.name === "ingress" || listAt(policy, "spec", "egress").length > 0
        : types.some((type) => type.toLowerCase() === side.name);
    lines.line(1, isAffected ? `Allowing ${side.name} traffic:` : `Not affecting ${side.name} traffic`);
    if (isAffected) writeRules(lines, side, listAt(policy, "spec", side.name));
  }
  lines.line(1, `Policy Types: ${types.join(", ")}`);
  return lines.toString();
}

function writeRules(lines: Lines, side: Side, rules: readonly unknown[]): void {
  if (rules.length === 0) lines.line(2, `<none> (Selected pods are isolated for ${side.name} connectivity)`);
  rules.forEach((rule, index) => {
    const ports = listAt(rule, "ports");
    if (ports.length === 0) lines.line(2, "To Port: <any> (traffic allowed to all ports)");
    for (const port of ports) lines.line(2, portText(port));
    const peers = listAt(rule, side.peers);
    if (peers.length === 0) lines.line(2, `${side.title}: <any> (traffic not restricted by ${side.end})`);
    for (const peer of peers) {
      lines.line(2, `${side.title}:`);
      for (const line of peerLines(peer)) lines.line(3, line);
    }
    if (index < rules.length - 1) lines.line(2, "----------");
  });
}

function portText(port: unknown): string {
  const protocol = textAt(port, "protocol") || "TCP";
  const end = textAt(port, "endPort");
  if (end) return `To Port Range: ${textAt(port, "port")}-${end}/${protocol}`;
  return `To Port: ${textAt(port, "port") || "<any>"}/${protocol}`;
}

function peerLines(peer: unknown): readonly string[] {
  const block = at(peer, "ipBlock");
  if (block)
    return ["IPBlock:", `  CIDR: ${textAt(block, "cidr")}`, `  Except: ${textsAt(block, "except").join(", ")}`];
  return (
    [
      ["NamespaceSelector", at(peer, "namespaceSelector")],
      ["PodSelector", at(peer, "podSelector")],
    ] as const
  ).flatMap(([title, selector]) => (selector === undefined ? [] : [`${title}: ${orNone(selectorText(selector))}`]));
}
