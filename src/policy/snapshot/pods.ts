// What a Pod object says about its network. The same object is read once.
import { type Address, parseAddress } from "../address.ts";
import { Field } from "../json.ts";
import { readProtocol } from "../protocols.ts";
import type { RawObject } from "../types.ts";

export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** Empty while the pod has none, and once it has finished: its address may be another's by then. */
  readonly addresses: readonly Address[];
  readonly finished: boolean;
  readonly ready: boolean;
  readonly hostNetwork: boolean;
  readonly node?: string;
  readonly hostAddress?: Address;
  readonly serviceAccount: string;
  readonly ports: readonly ContainerPort[];
  readonly object: RawObject;
}

interface ContainerPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: number;
  /** Only ports of ordinary containers and of sidecars are the target of a service. */
  readonly servable: boolean;
}

const known = new WeakMap<RawObject, PodFacts>();

export function readPod(object: RawObject): PodFacts {
  const facts = known.get(object) ?? read(object);
  known.set(object, facts);
  return facts;
}

function read(object: RawObject): PodFacts {
  const pod = new Field(object);
  const spec = pod.get("spec");
  const status = pod.get("status");
  const phase = status.get("phase").string();
  const finished = phase === "Succeeded" || phase === "Failed" || phase === "Completed";
  const node = spec.get("nodeName").text();
  const hostAddress = parseAddress(status.get("hostIP").string() ?? "");
  return {
    namespace: pod.at("metadata", "namespace").text() ?? "default",
    name: pod.at("metadata", "name").string() ?? "",
    labels: pod.at("metadata", "labels").stringMap(),
    addresses: finished ? [] : readAddresses(status),
    finished,
    ready: !finished && isReady(status, phase),
    hostNetwork: spec.get("hostNetwork").boolean(),
    ...(node !== undefined && { node }),
    ...(hostAddress && { hostAddress }),
    serviceAccount: spec.get("serviceAccountName").text() ?? spec.get("serviceAccount").text() ?? "default",
    ports: readPorts(spec),
    object,
  };
}

function readAddresses(status: Field): Address[] {
  const list = status.get("podIPs").items();
  const fields = list.length > 0 ? list.map((item) => item.get("ip")) : [status.get("podIP")];
  return fields
    .filter((field) => field.text() !== undefined)
    .map((field) => parseAddress(field.string() ?? "") ?? field.fail("must be an IP address"));
}

/** The Ready condition, or where nobody keeps conditions, that the pod runs. */
function isReady(status: Field, phase: string | undefined): boolean {
  const ready = status
    .get("conditions")
    .items()
    .find((condition) => condition.get("type").string() === "Ready");
  return ready ? ready.get("status").string() === "True" : phase === undefined || phase === "Running";
}

function readPorts(spec: Field): ContainerPort[] {
  const containers = spec.get("containers").items();
  const initContainers = spec.get("initContainers").items();
  return [
    ...containers.flatMap((container) => readContainerPorts(container, true)),
    ...initContainers.flatMap((container) =>
      readContainerPorts(container, container.get("restartPolicy").string() === "Always"),
    ),
  ];
}

function readContainerPorts(container: Field, servable: boolean): ContainerPort[] {
  return container
    .get("ports")
    .items()
    .flatMap((port) => {
      const name = port.get("name").text();
      const number = port.get("containerPort").number();
      const protocol = readProtocol(port.get("protocol").string() ?? "TCP");
      if (name === undefined || number === undefined || protocol === undefined) return [];
      return [{ name, port: number, protocol, servable }];
    });
}
