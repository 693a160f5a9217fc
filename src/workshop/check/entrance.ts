/** Where a service is entered from outside the cluster. */
import type { RawObject } from "../../policy/index.ts";
import { type Inventory, isMap } from "./inventory.ts";

export interface Entrance {
  readonly host: string;
  readonly port: number;
}

/** Its load balancer, or its node port on a node that runs one of its pods; undefined when it has neither. */
export function entranceTo(service: RawObject, port: number, inventory: Inventory): Entrance | undefined {
  const [balancer] = listAt(service.status, "loadBalancer", "ingress");
  const host = balancer?.ip ?? balancer?.hostname;
  if (typeof host === "string") return { host, port };
  const nodePort = listAt(service.spec, "ports").find((candidate) => candidate.port === port)?.nodePort;
  const address = nodeAddress(service, inventory);
  return typeof nodePort === "number" && nodePort > 0 && address ? { host: address, port: nodePort } : undefined;
}

function nodeAddress(service: RawObject, { objects }: Inventory): string | undefined {
  const { namespace, name } = service.metadata;
  const used = objects
    .filter(
      ({ kind, metadata }) =>
        kind === "EndpointSlice" &&
        metadata.namespace === namespace &&
        metadata.labels?.["kubernetes.io/service-name"] === name,
    )
    .flatMap((slice) => listAt(slice, "endpoints").map(({ nodeName }) => nodeName));
  const nodes = objects.filter(({ kind }) => kind === "Node");
  const node = nodes.find(({ metadata }) => used.includes(metadata.name)) ?? nodes[0];
  const addresses = node ? listAt(node.status, "addresses") : [];
  const best = ["ExternalIP", "ExternalDNS", "InternalIP"].flatMap((wanted) =>
    addresses.filter(({ type }) => type === wanted),
  )[0];
  return typeof best?.address === "string" ? best.address : undefined;
}

function listAt(value: unknown, ...path: readonly string[]): readonly Record<string, unknown>[] {
  const found = path.reduce<unknown>((part, name) => (isMap(part) ? part[name] : undefined), value);
  return Array.isArray(found) ? found.filter(isMap) : [];
}
