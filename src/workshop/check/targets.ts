/** From a probe as an author writes it to a connection that can be tried, predicted, and proven alive. */
import type { PodName } from "../../cluster/index.ts";
import type { EndpointRef, Flow, RawObject } from "../../policy/index.ts";
import type { Connection, ProbeTarget } from "../module/probes.ts";
import { targetText } from "../module/probes.ts";
import { entranceTo } from "./entrance.ts";
import { addressOf, type Inventory, isMap, podsNamed, whyNoNamespace, whyNoPod } from "./inventory.ts";
import type { Attempt } from "./probe.ts";

/** A pod and port whose answer proves that a denied target would have answered. */
export interface LivePoint {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

export interface Planned {
  readonly client: PodName | undefined;
  readonly attempt: Attempt | undefined;
  readonly from: Extract<EndpointRef, { kind: "pod" }> | undefined;
  readonly flow: Flow | undefined;
  readonly alive: readonly LivePoint[];
  /** Why it cannot be tried. */
  readonly problem: string | undefined;
}

export function plan(probe: Connection, inventory: Inventory): Planned {
  const nothing = { client: undefined, attempt: undefined, from: undefined, flow: undefined, alive: [] };
  if (probe.from.kind === "outside") return { ...nothing, ...planFromOutside(probe.to, inventory) };
  const [client] = podsNamed(inventory, probe.from);
  if (!client?.metadata.namespace) return { ...nothing, problem: whyNoPod(inventory, probe.from) };
  const target = resolve(probe.to, inventory);
  const from = { kind: "pod", namespace: client.metadata.namespace, name: client.metadata.name } as const;
  if (!target) return { ...nothing, problem: whyNoTarget(probe.to, inventory) };
  return {
    client: { namespace: from.namespace, name: from.name, ...containerOf(client) },
    attempt: { host: target.host, port: probe.to.port, protocol: probe.to.protocol },
    from,
    flow: target.ref ? { from, to: target.ref, protocol: probe.to.protocol, port: probe.to.port } : undefined,
    alive: target.alive,
    problem: undefined,
  };
}

/** No pod is the client then: this machine is. Which address policy will see, only the cluster knows. */
function planFromOutside(target: ProbeTarget, inventory: Inventory): Pick<Planned, "attempt" | "alive" | "problem"> {
  const service = target.kind === "service" ? findService(target.namespace, target.name, inventory) : undefined;
  if (target.kind === "service" && !service)
    return { attempt: undefined, alive: [], problem: whyNoTarget(target, inventory) };
  const entrance = service && target.protocol === "TCP" ? entranceTo(service, target.port, inventory) : undefined;
  if (!service || !entrance) {
    const problem = `only a TCP port of a service of type NodePort or LoadBalancer can be tried from outside, not ${targetText(target)}`;
    return { attempt: undefined, alive: [], problem };
  }
  return {
    attempt: { ...entrance, protocol: target.protocol },
    alive: backendsOf(service, target.port, inventory),
    problem: undefined,
  };
}

function findService(namespace: string, name: string, { objects }: Inventory): RawObject | undefined {
  return objects.find(
    ({ kind, metadata }) => kind === "Service" && metadata.namespace === namespace && metadata.name === name,
  );
}

function whyNoTarget(target: ProbeTarget, inventory: Inventory): string {
  if (target.kind === "pod") return whyNoPod(inventory, target);
  const trouble = "namespace" in target ? whyNoNamespace(inventory, target.namespace) : undefined;
  return trouble ?? `there is no ${targetText(target)}`;
}

/** The container that kubectl would choose. */
function containerOf({ metadata, spec }: RawObject): { container?: string } {
  const { annotations } = metadata;
  const chosen = isMap(annotations) ? annotations["kubectl.kubernetes.io/default-container"] : undefined;
  const containers = isMap(spec) && Array.isArray(spec.containers) ? spec.containers.filter(isMap) : [];
  const container = chosen ?? containers[0]?.name;
  return typeof container === "string" ? { container } : {};
}

interface ResolvedTarget {
  readonly host: string;
  /** Undefined for an outside name: only the cluster's DNS knows its address. */
  readonly ref: EndpointRef | undefined;
  readonly alive: readonly LivePoint[];
}

function resolve(target: ProbeTarget, inventory: Inventory): ResolvedTarget | undefined {
  if (target.kind === "host") return { host: target.name, ref: undefined, alive: [] };
  if (target.kind === "address")
    return { host: target.address, ref: { kind: "address", address: target.address }, alive: [] };
  const { namespace, name, port } = target;
  if (target.kind === "service") {
    const service = findService(namespace, name, inventory);
    if (!service) return undefined;
    return {
      host: `${name}.${namespace}.svc.cluster.local`,
      ref: { kind: "service", namespace, name },
      alive: backendsOf(service, port, inventory),
    };
  }
  const [pod] = podsNamed(inventory, { kind: "workload", namespace, name });
  const address = pod ? addressOf(pod) : undefined;
  if (!pod || !address) return undefined;
  return {
    host: address,
    ref: { kind: "pod", namespace, name: pod.metadata.name },
    alive: [{ namespace, pod: pod.metadata.name, port }],
  };
}

/** The pods and ports behind a service's port, as its endpoint slices say. */
function backendsOf(service: RawObject, port: number, inventory: Inventory): readonly LivePoint[] {
  const { namespace = "", name } = service.metadata;
  const ports = isMap(service.spec) && Array.isArray(service.spec.ports) ? service.spec.ports.filter(isMap) : [];
  const wanted = ports.find((candidate) => candidate.port === port);
  const slices = inventory.objects.filter(
    (object) =>
      object.kind === "EndpointSlice" &&
      object.metadata.namespace === namespace &&
      object.metadata.labels?.["kubernetes.io/service-name"] === name,
  );
  return slices.flatMap((slice) => {
    const slicePorts = Array.isArray(slice.ports) ? slice.ports.filter(isMap) : [];
    const number = slicePorts.find((candidate) => (candidate.name ?? "") === (wanted?.name ?? ""))?.port;
    const endpoints = Array.isArray(slice.endpoints) ? slice.endpoints.filter(isMap) : [];
    return endpoints.flatMap(({ targetRef }) =>
      isMap(targetRef) && targetRef.kind === "Pod" && typeof number === "number"
        ? [{ namespace, pod: String(targetRef.name), port: number }]
        : [],
    );
  });
}
