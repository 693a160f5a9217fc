import { InputError } from "../../errors.ts";
import type { Address, Family } from "../address.ts";
import type { PodHolder, ServiceFacts, Snapshot } from "../snapshot/index.ts";
import type { DirectionTrace, Flow, FlowResult, FlowVerdict, Walk } from "../types.ts";
import {
  addressOf,
  backends,
  commonFamily,
  findEnd,
  findService,
  type NamedEnd,
  portOf,
  serviceAt,
  type Target,
} from "./ends.ts";
import { buildPacket, endAt, type Packet, type PacketEnd, resolved } from "./packet.ts";
import { type Mode, walkDirection } from "./walk.ts";

/** Whether a connection may be opened, and the walk that says why. Throws an InputError for ends that do not exist. */
export function evaluate(snapshot: Snapshot, flow: Flow): FlowResult {
  if (flow.from.kind === "service") throw new InputError("a connection starts at a pod, a node or an address");
  const source = findEnd(snapshot, flow.from);
  const { family, targets } = findTargets(snapshot, flow, source);
  const sourceEnd = targets.length > 0 ? endAt(snapshot, addressOf(source, family), source.owner) : undefined;
  const walks = targets.flatMap(({ address, owner, port }) =>
    sourceEnd ? [walkPacket(snapshot, buildPacket(flow, sourceEnd, endAt(snapshot, address, owner), port), flow)] : [],
  );
  return { flow, verdict: summary(walks), walks };
}

/** The addresses that the connection may go to: one, or the ready backends of a service. */
function findTargets(snapshot: Snapshot, flow: Flow, source: NamedEnd): { family: Family; targets: readonly Target[] } {
  if (flow.to.kind === "service") {
    const service = findService(snapshot, flow.to.namespace, flow.to.name);
    const family = serviceFamily(flow, source, service);
    portOf(flow);
    return { family, targets: backends(snapshot, service, flow, family) };
  }
  const destination = findEnd(snapshot, flow.to);
  const family = commonFamily(flow.family, source, destination);
  const address = addressOf(destination, family);
  const port = portOf(flow);
  const service = flow.to.kind === "address" ? serviceAt(snapshot, address) : undefined;
  if (service) return { family, targets: backends(snapshot, service, flow, family) };
  return { family, targets: [{ address, ...(destination.owner && { owner: destination.owner }), ...port }] };
}

/** The family of a given address, or the asked one, or one that the client and the service have, IPv4 first. */
function serviceFamily(flow: Flow, source: NamedEnd, service: ServiceFacts): Family {
  const decided = source.family ?? flow.family;
  if (decided !== undefined) return addressOf(source, decided).family;
  const has = (addresses: readonly Address[], family: Family) => addresses.some((address) => address.family === family);
  const own = ([4, 6] as const).filter((family) => has(source.addresses, family));
  return own.find((family) => has(service.addresses, family)) ?? own[0] ?? addressOf(source, 4).family;
}

function summary(walks: readonly Walk[]): FlowVerdict {
  const verdicts = new Set(walks.map((walk) => walk.verdict));
  if (verdicts.size > 1) return "partial";
  return walks[0]?.verdict ?? "unreachable";
}

function walkPacket(snapshot: Snapshot, packet: Packet, flow: Flow): Walk {
  const { source, destination, port } = packet;
  const ends = {
    source: resolved(source),
    destination: resolved(destination),
    protocol: flow.protocol,
    ...(port !== undefined && { port }),
  };
  const from = podOf(source);
  const to = podOf(destination);
  // A pod reaches itself, by its own address or through its own service, whatever policies say.
  if (from && to && from.pod === to.pod) return { ...ends, verdict: "allow", shortcut: "self" };
  const egress = (mode: Mode) => from && walkDirection(snapshot, "egress", mode, from, packet);
  const ingress = (mode: Mode) => to && (localNode(source, to) ?? walkDirection(snapshot, "ingress", mode, to, packet));
  const enforcedEgress = egress("enforced");
  const enforcedIngress = enforcedEgress?.verdict === "deny" ? undefined : ingress("enforced");
  const egressPending = egress("pending");
  const ingressPending = ingress("pending");
  const denied = enforcedEgress?.verdict === "deny" || enforcedIngress?.verdict === "deny";
  return {
    ...ends,
    verdict: denied ? "deny" : "allow",
    ...(enforcedEgress && { egress: enforcedEgress }),
    ...(enforcedIngress && { ingress: enforcedIngress }),
    ...(egressPending && { egressPending }),
    ...(ingressPending && { ingressPending }),
  };
}

function podOf(end: PacketEnd): PodHolder | undefined {
  return end.owner?.kind === "pod" ? end.owner : undefined;
}

/** The node that runs a pod always reaches it: the kubelet has to. */
function localNode(source: PacketEnd, to: PodHolder): DirectionTrace | undefined {
  if (source.owner?.kind !== "node" || source.owner.node !== to.pod.node) return undefined;
  const decidedBy = { kind: "local-node", node: source.owner.node } as const;
  return { direction: "ingress", verdict: "allow", decidedBy, tiers: [] };
}
