// Services and their endpoints: read from EndpointSlices or Endpoints, or else worked out from selectors and pods.
import { type Address, type Family, parseAddress } from "../address.ts";
import { Field } from "../json.ts";
import { protocolName, readProtocol } from "../protocols.ts";
import type { RawObject } from "../types.ts";
import type { PodFacts } from "./pods.ts";

export interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly headless: boolean;
  readonly externalName?: string;
  readonly addresses: readonly Address[];
  /** The families it serves; absent where nothing says so, and each pod's first address counts. */
  readonly families?: readonly Family[];
  readonly ports: readonly ServicePort[];
  readonly selector: ReadonlyMap<string, string>;
  readonly publishNotReady: boolean;
  readonly object: RawObject;
}

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly protocol: number;
  readonly target: number | string;
}

/** An address with the ports that it serves, by the names of the service's ports. */
export interface ServiceEndpoint {
  readonly address: Address;
  readonly ready: boolean;
  readonly ports: readonly EndpointPort[];
}

interface EndpointPort {
  /** The name of the service's port. */
  readonly name: string;
  readonly protocol: number;
  /** Absent: every port. */
  readonly port?: number;
}

export function readService(object: RawObject): ServiceFacts {
  const service = new Field(object);
  const spec = service.get("spec");
  const clusterIPs = spec.get("clusterIPs").strings();
  const addresses = clusterIPs.length > 0 ? clusterIPs : [spec.get("clusterIP").string() ?? ""];
  const parsed = addresses.map(parseAddress).filter((address) => address !== undefined);
  const families = readFamilies(spec, parsed);
  const externalName = spec.get("type").string() === "ExternalName" ? spec.get("externalName").string() : undefined;
  return {
    namespace: service.at("metadata", "namespace").text() ?? "default",
    name: service.at("metadata", "name").string() ?? "",
    headless: addresses.includes("None"),
    ...(externalName !== undefined && { externalName }),
    addresses: parsed,
    ...(families && { families }),
    ports: spec.get("ports").items().map(readServicePort),
    selector: spec.get("selector").stringMap(),
    publishNotReady: spec.get("publishNotReadyAddresses").boolean(),
    object,
  };
}

function readFamilies(spec: Field, addresses: readonly Address[]): Family[] | undefined {
  const given = spec.get("ipFamilies").strings();
  if (given.length > 0) return given.map((family) => (family === "IPv6" ? 6 : 4));
  if (addresses.length > 0) return addresses.map((address) => address.family);
  const policy = spec.get("ipFamilyPolicy").string();
  return policy === "PreferDualStack" || policy === "RequireDualStack" ? [4, 6] : undefined;
}

function readServicePort(field: Field): ServicePort {
  const port = field.get("port").number() ?? field.get("port").fail("is missing");
  const target = field.get("targetPort").value ?? port;
  return {
    name: field.get("name").string() ?? "",
    port,
    protocol: protocolOf(field.get("protocol")),
    target:
      typeof target === "number" || typeof target === "string" ? target : field.get("targetPort").fail("is wrong"),
  };
}

function protocolOf(field: Field): number {
  return readProtocol(field.string() ?? "TCP") ?? field.fail("is no protocol");
}

/** The endpoints that the service controller would write for a service with a selector. */
export function endpointsOf(service: ServiceFacts, pods: readonly PodFacts[]): ServiceEndpoint[] {
  if (service.selector.size === 0) return [];
  const selected = pods.filter((pod) =>
    [...service.selector].every(([label, value]) => pod.labels.get(label) === value),
  );
  return selected.flatMap((pod) =>
    servedAddresses(service, pod).map((address) => ({
      address,
      ready: pod.ready || service.publishNotReady,
      ports: service.ports.flatMap((port) => resolveTarget(port, pod)),
    })),
  );
}

function servedAddresses({ families }: ServiceFacts, { addresses }: PodFacts): readonly Address[] {
  return families ? addresses.filter((address) => families.includes(address.family)) : addresses.slice(0, 1);
}

/** A named target port is the container port of that name and protocol; a pod without one does not serve the port. */
function resolveTarget(port: ServicePort, pod: PodFacts): EndpointPort[] {
  const { name, protocol, target } = port;
  if (typeof target === "number") return [{ name, protocol, port: target }];
  const named = pod.ports.find((own) => own.servable && own.name === target && own.protocol === protocol);
  return named ? [{ name, protocol, port: named.port }] : [];
}

/** The service that a slice belongs to, by namespace and name. */
export function sliceOwner(object: RawObject): { namespace: string; name: string } | undefined {
  const slice = new Field(object);
  const name = slice.at("metadata", "labels").stringMap().get("kubernetes.io/service-name");
  return name === undefined ? undefined : { namespace: slice.at("metadata", "namespace").text() ?? "default", name };
}

export function readSlice(object: RawObject): ServiceEndpoint[] {
  const slice = new Field(object);
  const ports = slice.get("ports").items().map(readEndpointPort);
  return slice
    .get("endpoints")
    .items()
    .flatMap((endpoint) => {
      const ready = endpoint.get("conditions").get("ready");
      return readAddresses(endpoint.get("addresses").items(), !ready.present || ready.boolean(), ports);
    });
}

export function readEndpoints(object: RawObject): ServiceEndpoint[] {
  return new Field(object)
    .get("subsets")
    .items()
    .flatMap((subset) => {
      const ports = subset.get("ports").items().map(readEndpointPort);
      const addresses = (name: string) =>
        subset
          .get(name)
          .items()
          .map((address) => address.get("ip"));
      return [
        ...readAddresses(addresses("addresses"), true, ports),
        ...readAddresses(addresses("notReadyAddresses"), false, ports),
      ];
    });
}

function readEndpointPort(field: Field): EndpointPort {
  const port = field.get("port").number();
  const name = field.get("name").string() ?? "";
  return { name, protocol: protocolOf(field.get("protocol")), ...(port !== undefined && { port }) };
}

function readAddresses(fields: readonly Field[], ready: boolean, ports: readonly EndpointPort[]): ServiceEndpoint[] {
  return fields
    .map((field) => parseAddress(field.string() ?? ""))
    .filter((address) => address !== undefined)
    .map((address) => ({ address, ready, ports }));
}

export function portWords(service: ServiceFacts): string {
  return service.ports.map(({ port, protocol }) => `${port}/${protocolName(protocol)}`).join(", ") || "none";
}
