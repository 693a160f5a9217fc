// policy.networking.k8s.io: ClusterNetworkPolicy (v1alpha2) and its predecessors (v1alpha1), as Calico converts them.
import { parseBlock } from "../address.ts";
import { type Field, UnusableField } from "../json.ts";
import { all, and, type Expression } from "../selector/index.ts";
import type { Direction, PolicyKind, RuleAction } from "../types.ts";
import { crossClauses, namespaceTerm, podTerm } from "./kubernetes.ts";
import { anyPod, ofNamespaces, readLabelSelector } from "./labels.ts";
import { type CompiledPolicy, type Entity, type Note, problem, type Rule, unevaluated } from "./policy.ts";
import { groupPorts, type PortEntry, readPortNumber } from "./ports.ts";

/** How the versions of the API differ. */
interface Dialect {
  readonly tier: (spec: Field) => string;
  readonly order: (spec: Field) => number;
  readonly actions: Readonly<Record<string, RuleAction>>;
  readonly portsField: "protocols" | "ports";
  readonly readPort: (entry: Field) => PortEntry;
}

type ClusterKind = Extract<PolicyKind, "ClusterNetworkPolicy" | "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy">;

const dialects: Readonly<Record<ClusterKind, Dialect>> = {
  ClusterNetworkPolicy: {
    tier: (spec) =>
      clusterTiers.get(spec.get("tier").string() ?? "") ?? spec.get("tier").fail("must be Admin or Baseline"),
    order: readPriority,
    actions: { Accept: "Allow", Deny: "Deny", Pass: "Pass" },
    portsField: "protocols",
    readPort: readProtocolEntry,
  },
  AdminNetworkPolicy: {
    tier: () => "adminnetworkpolicy",
    order: readPriority,
    actions: { Allow: "Allow", Deny: "Deny", Pass: "Pass" },
    portsField: "ports",
    readPort: readAdminPort,
  },
  BaselineAdminNetworkPolicy: {
    tier: () => "baselineadminnetworkpolicy",
    order: () => Number.POSITIVE_INFINITY,
    actions: { Allow: "Allow", Deny: "Deny" },
    portsField: "ports",
    readPort: readAdminPort,
  },
};

const clusterTiers = new Map([
  ["Admin", "kube-admin"],
  ["Baseline", "kube-baseline"],
]);

export function compileClusterPolicy(object: Field, kind: ClusterKind, notes: Note[]): CompiledPolicy {
  const dialect = dialects[kind];
  const spec = object.get("spec");
  const ingress = readRules(spec.get("ingress"), "ingress", dialect, notes);
  const egress = readRules(spec.get("egress"), "egress", dialect, notes);
  return {
    kind,
    name: object.at("metadata", "name").string() ?? "",
    tier: dialect.tier(spec),
    order: dialect.order(spec),
    staged: false,
    subject: readSubject(spec.get("subject")),
    // A direction without rules is not governed: these tiers pass what no rule matches.
    rules: { ...(ingress.length > 0 && { ingress }), ...(egress.length > 0 && { egress }) },
  };
}

function readPriority(spec: Field): number {
  return spec.get("priority").number() ?? spec.get("priority").fail("is missing");
}

function readSubject(subject: Field): Expression {
  const namespaces = subject.get("namespaces");
  const pods = subject.get("pods");
  if (!namespaces.present && !pods.present) subject.fail("must select namespaces or pods");
  const inNamespaces = namespaces.present ? namespaces : pods.get("namespaceSelector");
  const selected = namespaces.present ? all : readLabelSelector(pods.get("podSelector"));
  return and([anyPod, selected, ofNamespaces(readLabelSelector(inNamespaces))]);
}

/** A rule that cannot be read fails closed: one that would allow is dropped, any other denies everything. */
function readRules(list: Field, direction: Direction, dialect: Dialect, notes: Note[]): Rule[] {
  const rules: Rule[] = [];
  let converted = 0;
  for (const [index, field] of list.items().entries()) {
    const { path } = field;
    const action = readAction(field.get("action"), dialect);
    try {
      const ports = groupPorts(
        field.get(dialect.portsField),
        field.get(dialect.portsField).items().map(dialect.readPort),
      );
      const peers = field.get(direction === "ingress" ? "from" : "to").items();
      if (peers.length === 0) field.fail("needs at least one peer");
      const entities = peers.map((peer) => readPeer(peer, direction, notes));
      rules.push({ index, path, action, clauses: crossClauses(direction, ports, entities, converted) });
      converted += ports.length * entities.length;
    } catch (error) {
      if (!(error instanceof UnusableField)) throw error;
      if (action === "Allow") {
        notes.push(problem("rule-ignored", error.path, error.message));
      } else {
        notes.push(problem("rule-denies-all", error.path, error.message));
        rules.push({
          index,
          path,
          action: "Deny",
          clauses: [{ convertedIndex: converted, source: {}, destination: {} }],
        });
        converted += 1;
      }
    }
  }
  return rules;
}

function readAction(field: Field, dialect: Dialect): RuleAction {
  const action = field.string() ?? "";
  const known = Object.hasOwn(dialect.actions, action) ? dialect.actions[action] : undefined;
  return known ?? field.fail(`must be one of ${Object.keys(dialect.actions).join(", ")}`);
}

function readPeer(peer: Field, direction: Direction, notes: Note[]): Entity {
  for (const name of ["nodes", "domainNames"]) {
    const field = peer.get(name);
    if (field.present) notes.push(unevaluated(field.path, `Calico does not implement ${name} peers`));
  }
  const namespaces = peer.get("namespaces");
  const pods = peer.get("pods");
  const networks = peer.get("networks");
  const nets = direction === "egress" ? networks.items() : [];
  if (pods.present) {
    return { identity: [namespaceTerm(pods.get("namespaceSelector")), podTerm(pods.get("podSelector"))] };
  }
  if (namespaces.present) return { identity: [namespaceTerm(namespaces)] };
  if (nets.length === 0) return peer.fail("has none of the kinds of peers that Calico implements");
  const blocks = nets.map((net) => parseBlock(net.string() ?? "") ?? net.fail("Invalid CIDR format provided"));
  return { nets: { value: blocks, path: networks.path } };
}

const protocolKeys = [
  ["tcp", "TCP"],
  ["udp", "UDP"],
  ["sctp", "SCTP"],
] as const;

/** v1alpha2: `{tcp: {destinationPort: {number | range}}}`, or a named port of any protocol. */
function readProtocolEntry(entry: Field): PortEntry {
  for (const [key, protocol] of protocolKeys) {
    const field = entry.get(key);
    if (!field.present) continue;
    const port = field.get("destinationPort");
    if (port.get("number").present) {
      const number = readPortNumber(port.get("number"));
      return { protocol, port: [number, number] };
    }
    return port.get("range").present ? { protocol, port: readRange(port.get("range")) } : { protocol };
  }
  const name = entry.get("destinationNamedPort").text();
  return name === undefined ? {} : { port: name };
}

/** v1alpha1. Calico 3.30 and 3.31 read a namedPort as every port of every protocol. */
function readAdminPort(entry: Field): PortEntry {
  const range = entry.get("portRange");
  const single = entry.get("portNumber");
  const field = range.present ? range : single;
  if (!field.present) return {};
  const protocol = field.get("protocol").text() ?? "TCP";
  if (protocol !== "TCP" && protocol !== "UDP" && protocol !== "SCTP") {
    return field.get("protocol").fail("must be TCP, UDP or SCTP");
  }
  if (range.present) return { protocol, port: readRange(range) };
  const number = readPortNumber(single.get("port"));
  return { protocol, port: [number, number] };
}

function readRange(range: Field): [number, number] {
  const first = readPortNumber(range.get("start"));
  const last = readPortNumber(range.get("end"));
  if (last < first) range.fail("Start port must be less than End port");
  return [first, last];
}
