// Pods that no policy can tell apart form a class; the matrix is worked out between classes.
import type { Address, Block, Family } from "../address.ts";
import type { Entity } from "../convert/policy.ts";
import { endAt, type PacketEnd } from "../evaluate/packet.ts";
import { keyOf, type Owner, type PodFacts, type Snapshot } from "../snapshot/index.ts";
import { BlockIndex } from "./blocks.ts";

/** A pod as an end of connections in one address family. */
export interface Member {
  readonly pod: PodFacts;
  readonly address: Address;
  readonly owner: Owner | undefined;
}

export interface PodClass {
  /** The end of a packet at any of its members: what rules see is the same for all. */
  readonly end: PacketEnd;
  /** The node, where a host-network pod in the matrix makes it matter. */
  readonly node: string | undefined;
}

interface Classes {
  readonly classes: readonly PodClass[];
  /** The class of each member, in the order of the members; -1 where there is none. */
  readonly classOf: Int32Array;
}

export function classify(
  snapshot: Snapshot,
  members: readonly (Member | undefined)[],
  entities: readonly Entity[],
  family: Family,
): Classes {
  const keyOfMember = classKey(snapshot, members, entities, family);
  const classes: PodClass[] = [];
  const numbers = new Map<string, number>();
  const classOf = new Int32Array(members.length).fill(-1);
  for (const [index, member] of members.entries()) {
    if (!member) continue;
    const key = keyOfMember(member);
    let number = numbers.get(key);
    if (number === undefined) {
      number = classes.push({ end: endAt(snapshot, member.address, member.owner), node: member.pod.node }) - 1;
      numbers.set(key, number);
    }
    classOf[index] = number;
  }
  return { classes, classOf };
}

function classKey(
  snapshot: Snapshot,
  members: readonly (Member | undefined)[],
  entities: readonly Entity[],
  family: Family,
): (member: Member) => string {
  const blocks = new BlockIndex(blocksOf(snapshot, entities), family);
  const services = serviceRoles(snapshot, entities);
  const hostNodes = new Set(members.filter((member) => member?.pod.hostNetwork).map((member) => member?.pod.node));
  return ({ pod, address, owner }) => {
    const stretch = blocks.stretchOf(address);
    const role = services.get(address.text) ?? "";
    const node = hostNodes.has(pod.node) ? (pod.node ?? "") : "";
    // An address that several claim is a class of its own; so is a node.
    const shared = (snapshot.owners.get(address.text)?.length ?? 0) > 1;
    const single = shared || owner?.kind !== "pod" ? keyOf(pod.namespace, pod.name) : "";
    return [podKey(pod), stretch, role, node, single].join("\n");
  };
}

/** Everything that selectors and named ports see of a pod, as text; a pod object does not change. */
const podKeys = new WeakMap<PodFacts, string>();

function podKey(pod: PodFacts): string {
  let key = podKeys.get(pod);
  if (key === undefined) {
    const labels = [...pod.labels].sort(([one], [other]) => (one < other ? -1 : 1));
    const ports = pod.ports.map(({ name, port, protocol }) => [name, port, protocol]).sort();
    key = JSON.stringify([pod.namespace, pod.serviceAccount, pod.hostNetwork, labels, ports]);
    podKeys.set(pod, key);
  }
  return key;
}

function* blocksOf(snapshot: Snapshot, entities: readonly Entity[]): Generator<Block> {
  for (const { nets, notNets } of entities) {
    yield* nets?.value ?? [];
    yield* notNets?.value ?? [];
  }
  for (const set of snapshot.sets) yield* set.nets;
}

/** For each address, of which services named in rules it is an endpoint and on which ports. */
function serviceRoles(snapshot: Snapshot, entities: readonly Entity[]): Map<string, string> {
  const roles = new Map<string, string>();
  const names = new Set(
    entities.flatMap(({ service }) => (service ? [keyOf(service.value.namespace, service.value.name)] : [])),
  );
  for (const name of [...names].sort()) {
    const service = snapshot.services.get(name);
    if (!service) continue;
    for (const { address, ports } of snapshot.endpoints(service)) {
      const role = JSON.stringify([name, ports.map(({ protocol, port }) => [protocol, port])]);
      roles.set(address.text, (roles.get(address.text) ?? "") + role);
    }
  }
  return roles;
}
