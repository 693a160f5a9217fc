/** What kube-proxy knows: which backends stand behind a service's address and port. */
import type { Objects } from "../api/objects.ts";
import type { StreamProtocol } from "../pods/network.ts";
import { type KubeObject, listAt, numberAt, objectAt, textAt } from "../store/object.ts";

export interface Backend {
  readonly address: string;
  readonly port: number;
  /** The node that the backend runs on, as the slice says. */
  readonly node: string | undefined;
}

export type Translation =
  /** No service has this address: the packet goes where it says. */
  | { readonly kind: "none" }
  /** A service that has the address but not the port: the packet goes nowhere. */
  | { readonly kind: "no such port" }
  | { readonly kind: "no backend" }
  | { readonly kind: "backend"; readonly backend: Backend };

interface ServicePort {
  readonly service: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort: number | undefined;
  readonly backends: readonly Backend[];
  readonly sticky: boolean;
  /** internalTrafficPolicy or externalTrafficPolicy Local. */
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
}

export class Services {
  readonly #objects: Objects;
  readonly #stops: readonly (() => void)[];
  #byAddress: Map<string, ServicePort[]> | undefined;
  #byNodePort = new Map<string, ServicePort>();
  readonly #turn = new Map<ServicePort, number>();
  readonly #affinity = new Map<string, string>();

  constructor(objects: Objects) {
    this.#objects = objects;
    const forget = () => {
      this.#byAddress = undefined;
    };
    this.#stops = ["services", "endpointslices.discovery.k8s.io"].map((resource) => objects.watch(resource, forget));
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  /** Where a packet to a cluster address really goes. */
  translate(
    client: string,
    clientNode: string | undefined,
    address: string,
    port: number,
    protocol: StreamProtocol | "UDP",
  ): Translation {
    const ports = this.#table().get(address);
    if (!ports) return { kind: "none" };
    const found = ports.find((candidate) => candidate.port === port && candidate.protocol === protocol);
    if (!found) return { kind: "no such port" };
    return this.#choose(client, found, found.internalLocal ? clientNode : undefined);
  }

  /** The same for a port that every node opens; only asked when the address is a node's. */
  translateNodePort(client: string, node: string, port: number, protocol: StreamProtocol | "UDP"): Translation {
    this.#table();
    const found = this.#byNodePort.get(`${protocol}/${port}`);
    return found ? this.#choose(client, found, found.externalLocal ? node : undefined) : { kind: "none" };
  }

  #choose(client: string, port: ServicePort, onlyNode: string | undefined): Translation {
    const backends = onlyNode === undefined ? port.backends : port.backends.filter(({ node }) => node === onlyNode);
    const turn = this.#turn.get(port) ?? 0;
    const affinityKey = `${client} ${port.service}`;
    const kept = port.sticky ? backends.find(({ address }) => address === this.#affinity.get(affinityKey)) : undefined;
    const backend = kept ?? backends[turn % Math.max(1, backends.length)];
    if (!backend) return { kind: "no backend" };
    this.#turn.set(port, turn + 1);
    if (port.sticky) this.#affinity.set(affinityKey, backend.address);
    return { kind: "backend", backend };
  }

  #table(): ReadonlyMap<string, readonly ServicePort[]> {
    if (this.#byAddress) return this.#byAddress;
    const slices = new Map<string, KubeObject[]>();
    for (const slice of this.#objects.list("endpointslices.discovery.k8s.io")) {
      const key = sliceKey(slice);
      slices.set(key, [...(slices.get(key) ?? []), slice]);
    }
    const byAddress = new Map<string, ServicePort[]>();
    this.#byNodePort = new Map();
    this.#turn.clear();
    for (const service of this.#objects.list("services")) {
      const ports = portsOf(service, slices.get(nameKey(service)) ?? []);
      for (const address of addressesOf(service)) byAddress.set(address, ports);
      for (const port of ports)
        if (port.nodePort !== undefined) this.#byNodePort.set(`${port.protocol}/${port.nodePort}`, port);
    }
    this.#byAddress = byAddress;
    return byAddress;
  }
}

function nameKey(service: KubeObject): string {
  return `${service.metadata.namespace}/${service.metadata.name}`;
}

function sliceKey(slice: KubeObject): string {
  return `${slice.metadata.namespace}/${slice.metadata.labels?.["kubernetes.io/service-name"] ?? ""}`;
}

/** The addresses at which kube-proxy translates: cluster addresses and external ones. A headless service has none. */
function addressesOf(service: KubeObject): readonly string[] {
  const texts = (path: readonly string[]) => listAt(service, ...path).filter((value) => typeof value === "string");
  const cluster = texts(["spec", "clusterIPs"]);
  const first = textAt(service, "spec", "clusterIP");
  const ingress = listAt(service, "status", "loadBalancer", "ingress").map((entry) => textAt(entry, "ip"));
  return [...new Set([...cluster, first, ...texts(["spec", "externalIPs"]), ...ingress])].filter(
    (address) => address !== "" && address !== "None",
  );
}

function portsOf(service: KubeObject, slices: readonly KubeObject[]): ServicePort[] {
  const spec = objectAt(service, "spec");
  return listAt(spec, "ports").map((port) => ({
    service: nameKey(service),
    protocol: textAt(port, "protocol") || "TCP",
    port: numberAt(port, "port") ?? 0,
    nodePort: numberAt(port, "nodePort"),
    backends: slices.flatMap((slice) => backendsOf(slice, textAt(port, "name"))),
    sticky: textAt(spec, "sessionAffinity") === "ClientIP",
    internalLocal: textAt(spec, "internalTrafficPolicy") === "Local",
    externalLocal: textAt(spec, "externalTrafficPolicy") === "Local",
  }));
}

function backendsOf(slice: KubeObject, portName: string): Backend[] {
  const port = listAt(slice, "ports").find((candidate) => textAt(candidate, "name") === portName);
  const number = numberAt(port, "port");
  if (number === undefined) return [];
  return listAt(slice, "endpoints")
    .filter((endpoint) => objectAt(endpoint, "conditions").ready !== false)
    .flatMap((endpoint) =>
      listAt(endpoint, "addresses").map((address) => ({
        address: String(address),
        port: number,
        node: textAt(endpoint, "nodeName") || undefined,
      })),
    );
}
