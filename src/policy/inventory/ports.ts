/** The ports that pods offer, as far as manifests say: containerPorts, and the target ports of services. */

import { isRecord } from "../json.ts";
import type { MatrixPort } from "../matrix/index.ts";
import { protocolName } from "../protocols.ts";
import type { PodFacts, Snapshot } from "../snapshot/index.ts";
import type { Protocol } from "../types.ts";

/** The ports of each pod, by `namespace/name`, in ascending order. */
export function offeredPorts(snapshot: Snapshot): ReadonlyMap<string, readonly MatrixPort[]> {
  const offered = new Map<string, Map<string, MatrixPort>>();
  const offer = (pod: string, port: MatrixPort) => {
    const ports = offered.get(pod) ?? new Map<string, MatrixPort>();
    offered.set(pod, ports.set(portKey(port), port));
  };
  for (const [key, pod] of snapshot.pods) for (const port of containerPorts(pod)) offer(key, port);
  const podAt = new Map(
    [...snapshot.holders].flatMap(([key, { pod }]) => pod.addresses.map(({ text }) => [text, key] as const)),
  );
  for (const service of snapshot.services.values()) {
    for (const { address, ports } of snapshot.endpoints(service)) {
      const pod = podAt.get(address.text);
      for (const { port, protocol } of ports) {
        const name = asProtocol(protocolName(protocol));
        if (pod !== undefined && port !== undefined && name) offer(pod, { port, protocol: name });
      }
    }
  }
  return new Map([...offered].map(([pod, ports]) => [pod, [...ports.values()].toSorted(byPort)]));
}

function containerPorts({ object }: PodFacts): readonly MatrixPort[] {
  const spec = asMap(object.spec);
  return [spec?.containers, spec?.initContainers]
    .flatMap((containers) => asList(containers))
    .flatMap((container) => asList(asMap(container)?.ports))
    .flatMap((port): MatrixPort[] => {
      const { containerPort, protocol = "TCP" } = asMap(port) ?? {};
      const name = typeof protocol === "string" ? asProtocol(protocol) : undefined;
      return typeof containerPort === "number" && name ? [{ port: containerPort, protocol: name }] : [];
    });
}

export function portKey({ port, protocol }: MatrixPort): string {
  return `${port ?? ""}/${protocol}`;
}

function byPort(one: MatrixPort, other: MatrixPort): number {
  return (one.port ?? 0) - (other.port ?? 0) || (one.protocol < other.protocol ? -1 : 1);
}

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP", "ICMP", "ICMPv6", "UDPLite"];

/** The protocol of the name, in any case. */
export function asProtocol(name: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.toLowerCase() === name.toLowerCase());
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}
