// From the names in a flow to addresses; a service becomes its ready backends.

import { InputError } from "../../errors.ts";
import { closest } from "../../text/closest.ts";
import { type Address, type Family, parseAddress } from "../address.ts";
import { hasPorts, protocolName, protocolNumber } from "../protocols.ts";
import {
  keyOf,
  type NodeFacts,
  type Owner,
  type PodFacts,
  type ServiceFacts,
  type Snapshot,
} from "../snapshot/index.ts";
import type { EndpointRef, Flow } from "../types.ts";

/** An end that has addresses; `owner` says whose they are where the name already says it. */
export interface NamedEnd {
  readonly addresses: readonly Address[];
  readonly owner?: Owner;
  readonly words: string;
  /** Set where the end was named by an address: it decides the family. */
  readonly family?: Family;
}

/** Where a connection goes once a service is translated. */
export interface Target {
  readonly address: Address;
  readonly owner?: Owner;
  readonly port?: number;
}

export function findEnd(snapshot: Snapshot, ref: Exclude<EndpointRef, { kind: "service" }>): NamedEnd {
  switch (ref.kind) {
    case "pod":
      return podEnd(snapshot, findPod(snapshot, ref.namespace, ref.name));
    case "node": {
      const { name, addresses } = findNode(snapshot, ref.name);
      return { addresses, owner: { kind: "node", node: name }, words: `node ${name}` };
    }
    case "address": {
      const address = parseAddress(ref.address);
      if (!address) throw new InputError(`"${ref.address}" is not an IP address`);
      return { addresses: [address], words: ref.address, family: address.family };
    }
  }
}

function podEnd(snapshot: Snapshot, pod: PodFacts): NamedEnd {
  const key = keyOf(pod.namespace, pod.name);
  if (pod.finished) throw new InputError(`pod ${key} has finished and owns no address any more`);
  if (pod.hostNetwork) {
    const node = pod.node ?? "";
    const known = snapshot.nodes.get(node)?.addresses ?? [];
    const addresses = pod.addresses.length > 0 ? pod.addresses : known;
    return { addresses, owner: { kind: "node", node, hostNetworkPod: key }, words: `pod ${key}` };
  }
  const holder = snapshot.holders.get(key);
  return { addresses: pod.addresses, ...(holder && { owner: holder }), words: `pod ${key}` };
}

function findPod(snapshot: Snapshot, namespace: string, name: string): PodFacts {
  const key = keyOf(namespace, name);
  return snapshot.pods.get(key) ?? missing("pod", key, snapshot.pods.keys());
}

function findNode(snapshot: Snapshot, name: string): NodeFacts {
  const node = snapshot.nodes.get(name);
  if (node) return node;
  // Without Node objects the pods of a node still know its address.
  for (const { node: own, hostAddress, hostNetwork, addresses } of snapshot.pods.values()) {
    const address = hostAddress ?? (hostNetwork ? addresses[0] : undefined);
    if (own === name && address) return { name, addresses: [address] };
  }
  return missing("node", name, snapshot.nodes.keys());
}

export function findService(snapshot: Snapshot, namespace: string, name: string): ServiceFacts {
  const key = keyOf(namespace, name);
  return snapshot.services.get(key) ?? missing("service", key, snapshot.services.keys());
}

function missing(kind: string, name: string, candidates: Iterable<string>): never {
  const near = closest(name, candidates);
  throw new InputError(`there is no ${kind} "${name}"${near === undefined ? "" : `; did you mean "${near}"?`}`);
}

/** The service whose cluster IP the address is. */
export function serviceAt(snapshot: Snapshot, address: Address): ServiceFacts | undefined {
  for (const service of snapshot.services.values()) {
    if (service.addresses.some((own) => own.text === address.text)) return service;
  }
  return undefined;
}

/** The ready backends of a service in one family, each with the port that the packet arrives at. */
export function backends(snapshot: Snapshot, service: ServiceFacts, flow: Flow, family: Family): Target[] {
  if (service.externalName !== undefined) {
    const name = keyOf(service.namespace, service.name);
    throw new InputError(`service ${name} is only another name for ${service.externalName}, which has no address here`);
  }
  const protocol = protocolNumber(flow.protocol);
  const ready = snapshot.endpoints(service).filter((endpoint) => endpoint.ready && endpoint.address.family === family);
  // A headless service is only a name: the port that the client dials is used as it is.
  if (service.headless) {
    const addresses = new Map(ready.map(({ address }) => [address.text, address]));
    return sortTargets([...addresses.values()].map((address) => ({ address, ...portOf(flow) })));
  }
  const servicePort = service.ports.find((port) => port.port === flow.port && port.protocol === protocol);
  if (!servicePort) return [];
  return sortTargets(
    ready.flatMap(({ address, ports }) =>
      ports
        .filter((port) => port.name === servicePort.name && port.protocol === protocol)
        .map((port) => ({ address, port: port.port ?? servicePort.port })),
    ),
  );
}

function sortTargets(targets: readonly Target[]): Target[] {
  return [...targets].sort((one, other) => {
    if (one.address.value !== other.address.value) return one.address.value < other.address.value ? -1 : 1;
    return (one.port ?? 0) - (other.port ?? 0);
  });
}

export function portOf(flow: Flow): { port?: number } {
  const number = protocolNumber(flow.protocol);
  if (!hasPorts(number)) return {};
  const { port } = flow;
  if (port === undefined) throw new InputError(`a ${protocolName(number)} connection needs a port`);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new InputError(`${port} is not a port`);
  return { port };
}

/** The family of a given address, or the asked one, or the only one that an end has, or IPv4. */
export function commonFamily(asked: Family | undefined, source: NamedEnd, destination: NamedEnd): Family {
  const only = ({ addresses }: NamedEnd) => (addresses.length === 1 ? addresses[0]?.family : undefined);
  const family = source.family ?? destination.family ?? asked ?? only(source) ?? only(destination) ?? 4;
  for (const end of [source, destination]) addressOf(end, family);
  return family;
}

export function addressOf(end: NamedEnd, family: Family): Address {
  if (end.addresses.length === 0) throw new InputError(`${end.words} has no address yet`);
  const address = end.addresses.find((candidate) => candidate.family === family);
  if (!address) throw new InputError(`${end.words} has no IPv${family} address`);
  return address;
}
