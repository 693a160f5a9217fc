// networking.k8s.io/v1 NetworkPolicy, and Calico's staged twin of it.
import { parseBlock } from "../address.ts";
import { type Field, UnusableField } from "../json.ts";
import { and } from "../selector/index.ts";
import type { Direction } from "../types.ts";
import { anyPod, inNamespace, labelSelectorWords, ofNamespaces, readLabelSelector } from "./labels.ts";
import {
  type Clause,
  type CompiledPolicy,
  type Entity,
  type IdentityTerm,
  type Note,
  problem,
  type Rule,
} from "./policy.ts";
import { groupPorts, type PortEntry, type ProtocolPorts, readPortNumber } from "./ports.ts";

/** The order that Calico gives to Kubernetes policies in its tier `default`. */
const kubernetesOrder = 1000;

export function compileKubernetesPolicy(
  object: Field,
  kind: "KubernetesNetworkPolicy" | "StagedKubernetesNetworkPolicy",
  notes: Note[],
): CompiledPolicy {
  const namespace = object.at("metadata", "namespace").text() ?? "default";
  const spec = object.get("spec");
  const types = readTypes(spec);
  const rules = (direction: Direction) => readRules(spec.get(direction), direction, namespace, notes);
  return {
    kind,
    namespace,
    name: object.at("metadata", "name").string() ?? "",
    tier: "default",
    order: kubernetesOrder,
    staged: kind === "StagedKubernetesNetworkPolicy",
    subject: and([inNamespace(namespace), anyPod, readLabelSelector(spec.get("podSelector"))]),
    rules: {
      ...(types.has("Ingress") && { ingress: rules("ingress") }),
      ...(types.has("Egress") && { egress: rules("egress") }),
    },
  };
}

/** Without policyTypes a policy governs ingress, and egress if it has egress rules. */
function readTypes(spec: Field): Set<string> {
  const types = spec.get("policyTypes").strings();
  if (types.length > 0) return new Set(types);
  return new Set(spec.get("egress").items().length > 0 ? ["Ingress", "Egress"] : ["Ingress"]);
}

/** A rule that cannot be read admits nothing. */
function readRules(list: Field, direction: Direction, namespace: string, notes: Note[]): Rule[] {
  const rules: Rule[] = [];
  let converted = 0;
  for (const [index, field] of list.items().entries()) {
    try {
      const clauses = readClauses(field, direction, namespace, converted);
      converted += clauses.length;
      rules.push({ index, path: field.path, action: "Allow", clauses });
    } catch (error) {
      if (!(error instanceof UnusableField)) throw error;
      notes.push(problem("rule-ignored", error.path, error.message));
    }
  }
  return rules;
}

function readClauses(rule: Field, direction: Direction, namespace: string, firstIndex: number): Clause[] {
  const peerList = rule.get(direction === "ingress" ? "from" : "to");
  const peers = peerList.items().map((peer) => readPeer(peer, namespace));
  const ports = readPorts(rule.get("ports"));
  return crossClauses(direction, ports, peers, firstIndex);
}

/** Every protocol with every peer, protocols outermost: the order in which Calico numbers converted rules. */
export function crossClauses(
  direction: Direction,
  ports: readonly ProtocolPorts[],
  peers: readonly Entity[],
  firstIndex: number,
): Clause[] {
  const anyone: readonly Entity[] = [{}];
  return ports
    .flatMap((group) => (peers.length === 0 ? anyone : peers).map((peer) => ({ group, peer })))
    .map(({ group, peer }, index) => {
      const target = group.ports && { ports: group.ports };
      return {
        convertedIndex: firstIndex + index,
        ...(group.protocol && { protocol: group.protocol }),
        source: direction === "ingress" ? peer : {},
        destination: direction === "ingress" ? { ...target } : { ...peer, ...target },
      };
    });
}

function readPeer(peer: Field, namespace: string): Entity {
  const ipBlock = peer.get("ipBlock");
  if (ipBlock.present) return readIpBlock(ipBlock);
  const pods = peer.get("podSelector");
  const namespaces = peer.get("namespaceSelector");
  if (!pods.present && !namespaces.present) return peer.fail("must specify a peer");
  const terms: IdentityTerm[] = [
    namespaces.present
      ? namespaceTerm(namespaces)
      : { expression: inNamespace(namespace), path: peer.path, words: `the policy's own namespace ${namespace}` },
    podTerm(pods),
  ];
  return { identity: terms };
}

export function namespaceTerm(field: Field): IdentityTerm {
  const selector = readLabelSelector(field);
  return {
    expression: ofNamespaces(selector),
    path: field.path,
    words: `namespaceSelector ${labelSelectorWords(selector)}`,
  };
}

/** Pods alone: a Kubernetes selector never means a network set. */
export function podTerm(field: Field): IdentityTerm {
  const selector = readLabelSelector(field);
  return {
    expression: and([anyPod, selector]),
    path: field.path,
    words: `podSelector ${labelSelectorWords(selector)}`,
  };
}

function readIpBlock(ipBlock: Field): Entity {
  const block = (field: Field) => parseBlock(field.string() ?? "") ?? field.fail("must be a valid CIDR value");
  const cidr = ipBlock.get("cidr");
  const except = ipBlock.get("except");
  return {
    nets: { value: [block(cidr)], path: cidr.path },
    ...(except.items().length > 0 && { notNets: { value: except.items().map(block), path: except.path } }),
  };
}

function readPorts(list: Field): ProtocolPorts[] {
  return groupPorts(list, list.items().map(readPort));
}

function readPort(field: Field): PortEntry {
  const protocol = field.get("protocol").text() ?? "TCP";
  if (protocol !== "TCP" && protocol !== "UDP" && protocol !== "SCTP") {
    return field.get("protocol").fail("must be TCP, UDP or SCTP");
  }
  const port = field.get("port");
  const end = field.get("endPort");
  if (!port.present) return { protocol };
  if (typeof port.value === "string") return { protocol, port: port.value };
  const first = readPortNumber(port);
  const last = end.present ? readPortNumber(end) : first;
  if (last < first) return end.fail("must be greater than or equal to `port`");
  return { protocol, port: [first, last] };
}
