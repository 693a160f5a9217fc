// Whether a rule matches a packet, and if not, the first criterion that fails, in words.
import { contains } from "../address.ts";
import type { Clause, Criterion, IcmpMatch, IdentityTerm, Ports, Rule, ServiceMatch } from "../convert/policy.ts";
import { hasPorts, icmp, icmpV6, protocolName } from "../protocols.ts";
import { matches } from "../selector/index.ts";
import { type Holder, keyOf, labelOf, type Snapshot } from "../snapshot/index.ts";
import type { FieldPath, Mismatch } from "../types.ts";
import type { Packet, PacketEnd } from "./packet.ts";

/** The clause that matches, or why none does. */
export function matchRule(snapshot: Snapshot, rule: Rule, packet: Packet): { clause: Clause } | { mismatch: Mismatch } {
  const mismatches: Mismatch[] = [];
  for (const clause of rule.clauses) {
    const mismatch = mismatchOf(snapshot, clause, packet);
    if (!mismatch) return { clause };
    mismatches.push(mismatch);
  }
  return { mismatch: nearest(mismatches, rule.path) };
}

/** How far a clause came before it failed; the one that came farthest says most. */
const progress: readonly Mismatch["criterion"][] = ["ip-version", "protocol", "icmp", "source", "destination", "port"];

function nearest(mismatches: readonly Mismatch[], path: FieldPath): Mismatch {
  const rank = (mismatch: Mismatch) => progress.indexOf(mismatch.criterion);
  const farthest = Math.max(...mismatches.map(rank));
  const last = mismatches.filter((mismatch) => rank(mismatch) === farthest);
  const [first] = last;
  if (!first) return { criterion: "source", path, reason: "the rule admits nothing" };
  const reasons = [...new Set(last.map((mismatch) => mismatch.reason))];
  if (reasons.length === 1) return first;
  return {
    criterion: first.criterion,
    path: commonPath(last.map((mismatch) => mismatch.path)),
    reason: reasons.join("; "),
  };
}

function commonPath(paths: readonly FieldPath[]): FieldPath {
  const [first = [], ...others] = paths;
  const end = first.findIndex((key, index) => others.some((other) => other[index] !== key));
  return end < 0 ? first : first.slice(0, end);
}

function mismatchOf(snapshot: Snapshot, clause: Clause, packet: Packet): Mismatch | undefined {
  return (
    kindMismatch(clause, packet) ??
    endMismatch(snapshot, clause, packet, "source") ??
    endMismatch(snapshot, clause, packet, "destination")
  );
}

/** What a packet is, whoever sends it. */
export type PacketKind = Pick<Packet, "family" | "protocol" | "icmpType" | "icmpCode">;

export function kindMismatch(clause: Clause, packet: PacketKind): Mismatch | undefined {
  return familyMismatch(clause, packet) ?? protocolMismatch(clause, packet) ?? icmpMismatch(clause, packet);
}

/** Blocks that are all of the other family make the rule one of that family. */
function familyMismatch({ family, source, destination }: Clause, packet: PacketKind): Mismatch | undefined {
  if (family && family.value !== packet.family) {
    return { criterion: "ip-version", path: family.path, reason: `the packet is IPv${packet.family}` };
  }
  for (const blocks of [source.nets, source.notNets, destination.nets, destination.notNets]) {
    if (blocks?.value.some((block) => block.family === packet.family) === false) {
      return {
        criterion: "ip-version",
        path: blocks.path,
        reason: `the packet is IPv${packet.family}, the blocks are not`,
      };
    }
  }
  return undefined;
}

function protocolMismatch({ protocol, notProtocol }: Clause, packet: PacketKind): Mismatch | undefined {
  const name = protocolName(packet.protocol);
  if (protocol && protocol.value !== packet.protocol) {
    return { criterion: "protocol", path: protocol.path, reason: `${name} is not ${protocolName(protocol.value)}` };
  }
  if (notProtocol && notProtocol.value === packet.protocol) {
    return { criterion: "protocol", path: notProtocol.path, reason: `${name} is excluded` };
  }
  return undefined;
}

function icmpMismatch(clause: Clause, packet: PacketKind): Mismatch | undefined {
  const { icmp: wanted, notIcmp } = clause;
  const { icmpType, icmpCode } = packet;
  const words = `ICMP type ${icmpType} code ${icmpCode}`;
  if (wanted && !matchesIcmp(wanted, packet)) {
    return { criterion: "icmp", path: wanted.path, reason: `${words} is not what the rule names` };
  }
  if (notIcmp && notIcmp.value.type !== undefined && matchesIcmp(notIcmp, packet)) {
    return { criterion: "icmp", path: notIcmp.path, reason: `${words} is excluded` };
  }
  return undefined;
}

function matchesIcmp({ value }: Criterion<IcmpMatch>, packet: PacketKind): boolean {
  if (packet.protocol !== icmp && packet.protocol !== icmpV6) return false;
  if (value.type !== undefined && value.type !== packet.icmpType) return false;
  return value.code === undefined || value.code === packet.icmpCode;
}

type Side = "source" | "destination";

function endMismatch(snapshot: Snapshot, clause: Clause, packet: Packet, side: Side): Mismatch | undefined {
  const end = packet[side];
  const port = side === "source" ? packet.sourcePort : packet.port;
  const fails = (path: FieldPath, reason: string): Mismatch => ({ criterion: side, path, reason });
  const { identity, notIdentity, nets, notNets, ports, notPorts, service } = clause[side];
  if (identity) {
    const failing = firstFailing(identity, end.holders);
    if (failing) {
      const who = end.holders.length > 0 ? describe(end) : `${describe(end)}, which is no pod and in no network set,`;
      return fails(failing.path, `${who} does not match ${failing.words}`);
    }
  }
  if (notIdentity && end.holders.some((holder) => satisfies(holder, notIdentity))) {
    return fails(notIdentity.path, `${describe(end)} is excluded by ${notIdentity.words}`);
  }
  if (nets && !nets.value.some((block) => contains(block, end.address))) {
    return fails(nets.path, `${end.address.text} is not in ${nets.value.map((block) => block.text).join(", ")}`);
  }
  const excluding = notNets?.value.find((block) => contains(block, end.address));
  if (notNets && excluding) return fails(notNets.path, `${end.address.text} is excluded by ${excluding.text}`);
  if (service && !serves(snapshot, service.value, end, packet)) {
    return fails(
      service.path,
      `${describe(end)} is no endpoint of service ${service.value.namespace}/${service.value.name}${service.value.withPorts ? " on this port" : ""}`,
    );
  }
  if (ports && !portMatches(ports.value, identity, end, packet.protocol, port)) {
    return { criterion: "port", path: ports.path, reason: `${portText(side, port)} is not ${portsWords(ports.value)}` };
  }
  if (notPorts && portMatches(notPorts.value, undefined, end, packet.protocol, port)) {
    return {
      criterion: "port",
      path: notPorts.path,
      reason: `${portText(side, port)} is excluded by ${portsWords(notPorts.value)}`,
    };
  }
  return undefined;
}

function satisfies(holder: Holder, term: IdentityTerm): boolean {
  return matches(term.expression, (label) => labelOf(holder, label));
}

/** The term that keeps every holder of the address out; the pod's own failure where there is a pod. */
function firstFailing(terms: readonly IdentityTerm[], holders: readonly Holder[]): IdentityTerm | undefined {
  let failing: IdentityTerm | undefined;
  for (const holder of holders) {
    const own = terms.find((term) => !satisfies(holder, term));
    if (!own) return undefined;
    failing ??= own;
  }
  // An address that belongs to nothing fails the most telling term, which is the last one.
  return failing ?? terms.at(-1);
}

/** Numbers match any address; names match container ports of pods that satisfy the entity's selectors. */
function portMatches(
  ports: Ports,
  identity: readonly IdentityTerm[] | undefined,
  end: PacketEnd,
  protocol: number,
  port: number | undefined,
): boolean {
  if (inRanges(ports, protocol, port)) return true;
  return end.holders.some(
    (holder) =>
      hasNamedPort(holder, ports, protocol, port) && (identity?.every((term) => satisfies(holder, term)) ?? true),
  );
}

export function inRanges({ ranges }: Ports, protocol: number, port: number | undefined): boolean {
  return port !== undefined && hasPorts(protocol) && ranges.some(([first, last]) => first <= port && port <= last);
}

export function hasNamedPort(holder: Holder, { names }: Ports, protocol: number, port: number | undefined): boolean {
  return (
    names.length > 0 &&
    holder.kind === "pod" &&
    holder.pod.ports.some((own) => own.port === port && own.protocol === protocol && names.includes(own.name))
  );
}

/** Whether the end is an endpoint of the service that a rule names; on the destination also on its port. */
export function serves(
  snapshot: Snapshot,
  { namespace, name, withPorts }: ServiceMatch,
  end: PacketEnd,
  { protocol, port }: Pick<Packet, "protocol" | "port">,
): boolean {
  const facts = snapshot.services.get(keyOf(namespace, name));
  if (!facts) return false;
  return snapshot
    .endpoints(facts)
    .some(
      (endpoint) =>
        endpoint.address.text === end.address.text &&
        (!withPorts ||
          endpoint.ports.some((own) => own.port !== undefined && own.port === port && own.protocol === protocol)),
    );
}

function describe(end: PacketEnd): string {
  if (end.owner?.kind === "pod") return keyOf(end.owner.pod.namespace, end.owner.pod.name);
  if (end.owner?.kind === "node") return `node ${end.owner.node} (${end.address.text})`;
  return end.address.text;
}

function portText(side: Side, port: number | undefined): string {
  if (port === undefined) return "a packet without port";
  return side === "source" ? `client port ${port}` : `port ${port}`;
}

function portsWords({ ranges, names }: Ports): string {
  const numbers = ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
  return [...numbers, ...names.map((name) => `"${name}"`)].join(" or ");
}
