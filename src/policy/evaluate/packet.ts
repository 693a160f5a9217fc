// The first packet of a connection between two addresses, as rules see it.
import { type Address, contains, type Family } from "../address.ts";
import { icmp, icmpV6, protocolNumber } from "../protocols.ts";
import type { Holder, Owner, PodHolder, Snapshot } from "../snapshot/index.ts";
import type { Flow, ResolvedEnd } from "../types.ts";

export interface PacketEnd {
  readonly address: Address;
  readonly owner: Owner | undefined;
  /** The pods and network sets that the address belongs to: what selectors in rules look at. */
  readonly holders: readonly Holder[];
}

export interface Packet {
  readonly family: Family;
  readonly protocol: number;
  readonly source: PacketEnd;
  readonly destination: PacketEnd;
  readonly sourcePort: number;
  readonly port?: number;
  readonly icmpType: number;
  readonly icmpCode: number;
}

/** The client's port when nobody says which: one that every system counts as ephemeral. */
const ephemeralPort = 49152;
const echoRequest = 8;
const echoRequestV6 = 128;

export function buildPacket(flow: Flow, source: PacketEnd, destination: PacketEnd, port: number | undefined): Packet {
  return { ...packetKind(flow, destination.address.family), source, destination, ...(port !== undefined && { port }) };
}

/** What the packet is, apart from where it goes. */
export function packetKind(
  flow: Pick<Flow, "protocol" | "sourcePort" | "icmpType" | "icmpCode">,
  family: Family,
): Pick<Packet, "family" | "protocol" | "sourcePort" | "icmpType" | "icmpCode"> {
  const number = protocolNumber(flow.protocol);
  return {
    family,
    // ICMP between IPv6 addresses is the other protocol of that name.
    protocol: family === 6 && number === icmp ? icmpV6 : number,
    sourcePort: flow.sourcePort ?? ephemeralPort,
    icmpType: flow.icmpType ?? (family === 6 ? echoRequestV6 : echoRequest),
    icmpCode: flow.icmpCode ?? 0,
  };
}

/** The end of a packet at an address; `preferred` names the owner where several claim the address. */
export function endAt(snapshot: Snapshot, address: Address, preferred?: Owner): PacketEnd {
  const owners = snapshot.owners.get(address.text) ?? [];
  const pods = owners.filter((owner): owner is PodHolder => owner.kind === "pod");
  const sets = snapshot.sets.filter((set) => set.nets.some((net) => contains(net, address)));
  return { address, owner: preferred ?? pods[0] ?? owners[0], holders: [...pods, ...sets] };
}

export function resolved(end: PacketEnd): ResolvedEnd {
  const { owner } = end;
  const address = end.address.text;
  if (!owner) return { kind: "external", address };
  if (owner.kind === "node") {
    const { node: name, hostNetworkPod } = owner;
    return { kind: "node", name, address, ...(hostNetworkPod !== undefined && { hostNetworkPod }) };
  }
  const { namespace, name, node } = owner.pod;
  return { kind: "pod", namespace, name, address, ...(node !== undefined && { node }) };
}
