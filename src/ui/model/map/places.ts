/** What stands on the map: the workloads of the lab's namespaces with their services, the DNS, and the world outside. */

import type { MatrixPort } from "../../../policy/index.ts";
import { exampleAddress, offeredPorts, portKey, type Workload, workloads } from "../../../policy/inventory/index.ts";
import { protocolName } from "../../../policy/protocols.ts";
import { dnsService } from "../../../workshop/check/matrix.ts";
import { attendeeLabel, ownerLabel } from "../../../workshop/lab/ownership.ts";
import type { ProbeSource, ProbeTarget } from "../../../workshop/module/probes.ts";
import { sourceText, targetText } from "../../../workshop/module/probes.ts";
import type { ProbeGrid, World } from "../world.ts";

/** Something that opens or takes connections. */
export interface Place {
  /** As the lessons call it: `prod/db`; what is outside has no namespace. */
  readonly name: string;
  readonly namespace: string | undefined;
  readonly short: string;
  /** What it is, in words: `Deployment, 2 pods`. */
  readonly kind: string;
  readonly labels: readonly string[];
  readonly source: ProbeSource | undefined;
  /** Where connections to it go: its services, or the ports of a pod that has none. */
  readonly targets: readonly ProbeTarget[];
}

/** Places that are framed together. */
export interface Frame {
  readonly title: string;
  readonly labels: readonly string[];
  readonly places: readonly Place[];
}

type Snapshot = World["now"]["snapshot"];

const dns: ProbeTarget = { ...dnsService, port: 53, protocol: "UDP" };

export function framesOf(world: World, grid: ProbeGrid | undefined): readonly Frame[] {
  const { snapshot } = world.now;
  const asked = [...(grid?.sources ?? []), ...(grid?.targets ?? [])].flatMap((end) =>
    "namespace" in end ? [end.namespace] : [],
  );
  const namespaces = [...new Set([...world.namespaces, ...asked])].toSorted();
  const all = workloads(snapshot);
  const lab = namespaces.map((namespace) => ({
    title: namespace,
    labels: labelsOf(snapshot.namespaces.get(namespace)?.labels),
    places: [
      ...all.filter((each) => each.namespace === namespace).map((each) => workloadPlace(each, snapshot, grid)),
      ...lonelyServices(namespace, snapshot),
    ],
  }));
  const elsewhere = { title: "elsewhere", labels: [], places: outside(snapshot, namespaces, grid) };
  return [...lab, elsewhere].filter(({ places }) => places.length > 0);
}

function workloadPlace(workload: Workload, snapshot: Snapshot, grid: ProbeGrid | undefined): Place {
  const { namespace, name, kind, pods } = workload;
  const facts = pods.flatMap((pod) => snapshot.pods.get(pod) ?? []);
  const ready = facts.filter((pod) => pod.ready).length;
  const count = pods.length === 1 ? "1 pod" : `${pods.length} pods`;
  const words = kind === "Pod" ? "Pod" : `${kind}, ${count}`;
  return {
    name: `${namespace}/${name}`,
    namespace,
    short: pods.length > 1 ? `${name} ×${pods.length}` : name,
    kind: ready === pods.length ? words : `${words}, ${ready} ready`,
    labels: labelsOf(facts[0]?.labels),
    source: { kind: "workload", namespace, name },
    targets: withAsked(targetsOf(workload, snapshot), workload, grid),
  };
}

/** The ports of its services; of a pod that no service leads to, its own. */
function targetsOf({ namespace, name, pods }: Workload, snapshot: Snapshot): readonly ProbeTarget[] {
  const addresses = new Set(pods.flatMap((pod) => snapshot.pods.get(pod)?.addresses.map(({ text }) => text) ?? []));
  const services = servicesIn(namespace, snapshot).filter(({ endpoints }) =>
    endpoints.some((address) => addresses.has(address)),
  );
  if (services.length > 0) return services.flatMap(({ targets }) => targets);
  const offered = offeredPorts(snapshot);
  const ports = new Map(pods.flatMap((pod) => offered.get(pod) ?? []).map((port) => [portKey(port), port]));
  return [...ports.values()].flatMap((port) => podTarget(namespace, name, port));
}

function podTarget(namespace: string, name: string, { port, protocol }: MatrixPort): readonly ProbeTarget[] {
  return port !== undefined && isTried(protocol) ? [{ kind: "pod", namespace, name, port, protocol }] : [];
}

/** What the step asks of this workload, even where no container names the port. */
function withAsked(
  targets: readonly ProbeTarget[],
  { namespace, name, pods }: Workload,
  grid: ProbeGrid | undefined,
): readonly ProbeTarget[] {
  const known = new Set(targets.map(targetText));
  const asked = (grid?.targets ?? []).filter(
    (target) =>
      target.kind === "pod" &&
      target.namespace === namespace &&
      (target.name === name || pods.includes(`${namespace}/${target.name}`)) &&
      !known.has(targetText(target)),
  );
  return [...targets, ...asked];
}

interface ServiceFacts {
  readonly name: string;
  readonly endpoints: readonly string[];
  readonly targets: readonly ProbeTarget[];
}

function servicesIn(namespace: string, snapshot: Snapshot): readonly ServiceFacts[] {
  return [...snapshot.services.values()]
    .filter((service) => service.namespace === namespace && service.externalName === undefined)
    .map((service) => ({
      name: service.name,
      endpoints: snapshot.endpoints(service).map(({ address }) => address.text),
      targets: service.ports.flatMap(({ port, protocol: number }): readonly ProbeTarget[] => {
        const protocol = protocolName(number);
        return isTried(protocol) ? [{ kind: "service", namespace, name: service.name, port, protocol }] : [];
      }),
    }));
}

/** A service that leads nowhere is a mistake worth seeing. */
function lonelyServices(namespace: string, snapshot: Snapshot): readonly Place[] {
  return servicesIn(namespace, snapshot)
    .filter(({ endpoints }) => endpoints.length === 0)
    .map(({ name, targets }) => ({
      name: `svc:${namespace}/${name}`,
      namespace,
      short: name,
      kind: "Service that no pod is behind",
      labels: [],
      source: undefined,
      targets,
    }));
}

function outside(snapshot: Snapshot, namespaces: readonly string[], grid: ProbeGrid | undefined): readonly Place[] {
  const { namespace, name } = dnsService;
  const hasDns = snapshot.services.has(`${namespace}/${name}`) && !namespaces.includes(namespace);
  const asked = (grid?.targets ?? []).filter(({ kind }) => kind === "host" || kind === "address");
  const internet: ProbeTarget = { kind: "address", address: exampleAddress, port: 443, protocol: "TCP" };
  const hosts = [...new Set(asked.map(endName))];
  return [
    ...(hasDns ? [place("DNS", "the cluster's names", [dns])] : []),
    ...(asked.length === 0
      ? [place("internet", "any address outside", [internet])]
      : hosts.map((host) =>
          place(
            host,
            "outside",
            asked.filter((target) => endName(target) === host),
          ),
        )),
    ...(grid?.sources ?? [])
      .filter(({ kind }) => kind === "outside")
      .map((source) => ({ ...place(sourceText(source), "whoever is not in the cluster", []), source })),
  ];
}

function place(name: string, kind: string, targets: readonly ProbeTarget[]): Place {
  return { name, namespace: undefined, short: name, kind, labels: [], source: undefined, targets };
}

function endName(target: ProbeTarget): string {
  return target.kind === "host" ? target.name : target.kind === "address" ? target.address : target.name;
}

function labelsOf(labels: ReadonlyMap<string, string> | undefined): readonly string[] {
  return [...(labels ?? [])]
    .filter(([key]) => !isBookkeeping(key))
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`));
}

/** Labels that Kubernetes or the workshop set for themselves. */
function isBookkeeping(key: string): boolean {
  return (
    key === ownerLabel ||
    key === attendeeLabel ||
    key === "pod-template-hash" ||
    key === "controller-revision-hash" ||
    /^(kubernetes\.io|statefulset\.kubernetes\.io|apps\.kubernetes\.io|batch\.kubernetes\.io)\//.test(key)
  );
}

function isTried(protocol: string): protocol is ProbeTarget["protocol"] {
  return protocol === "TCP" || protocol === "UDP" || protocol === "SCTP";
}
