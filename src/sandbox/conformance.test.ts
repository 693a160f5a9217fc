/** The cases of the engine through the whole stack: objects created by the API, connections made, flow rows read. */
import { relative } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type BaseCluster, type Probe, readCase, type VerdictCase } from "../policy/conformance/case.ts";
import { clusterObjects, mergeClusters } from "../policy/conformance/cluster.ts";
import { findCases, shippedCases } from "../policy/conformance/files.ts";
import { baseOf, parseEnd, releaseFor } from "../policy/conformance/run.ts";
import type { RawObject } from "../policy/types.ts";
import { resourceName } from "./api/status.ts";
import { DrivenClock, settle } from "./clock.ts";
import { endpointSliceController } from "./controllers/endpoint-slices.ts";
import { EventRecorder } from "./controllers/event-recorder.ts";
import { PodIndex } from "./controllers/pod-index.ts";
import { type ClusterNetwork, clusterNetwork } from "./network/index.ts";
import type { PodNetwork } from "./pods/network.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";
import { type Json, listAt, textAt } from "./store/object.ts";

const owner = { pid: 1, program: "probe" };
const cases = findCases([shippedCases]).map(readCase);
const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

describe("connections behave, and are recorded, as the cases say", () => {
  const verdicts = cases.flatMap(({ file, ...rest }) =>
    rest.kind === "verdict" ? [[relative(shippedCases, file), { file, content: rest.content }] as const] : [],
  );
  test.each(verdicts)("%s", async (_name, { file, content }) => {
    const lab = await labOf(file, content);
    for (const probe of [...content.expect.probes, ...matrixProbes(content)].filter(isTryable)) {
      const { verdict, denied } = await lab.verdictOf(probe);
      const what = `${probe.from} → ${probe.to} ${probe.protocol} ${probe.port ?? ""}`;
      expect(verdict, what).toBe(probe.verdict);
      expect(denied, `${what} in the flow log`).toBe(verdict === "deny" || verdict === "partial");
    }
  });
});

/** A cluster with the case's objects, and a way to try a connection in it. */
async function labOf(file: string, content: VerdictCase) {
  const calico = releaseFor(
    content.appliesTo,
    content.objects.map(({ apiVersion }) => apiVersion),
  );
  const sandbox = await startSandbox({ make: { calico } });
  stops.push(() => sandbox.stop());
  const clock = new DrivenClock();
  const cluster = mergeClusters(baseOf(file, content), content.cluster);
  for (const object of inOrder([...clusterObjects(cluster), ...content.objects])) store(sandbox, object);
  const world = {
    objects: sandbox.objects,
    clock,
    pods: new PodIndex(sandbox.objects),
    events: new EventRecorder(sandbox.objects, clock),
  };
  stops.push(endpointSliceController(world), () => world.pods.stop());
  await settle();
  const served = sandbox.core.registry.kinds.map(resourceName);
  const network = clusterNetwork({ objects: sandbox.objects, clock, calico, served, enforcement: true });
  stops.push(() => network.close());
  const ports = dialledPorts(content, cluster);
  const hosts = attachAll(network, cluster, ports);
  return { verdictOf: (probe: Probe) => verdictOf(probe, { sandbox, network, hosts, ports }) };
}

type Hosts = Map<string, PodNetwork>;

function attachAll(network: ClusterNetwork, cluster: BaseCluster, ports: ReadonlySet<number>): Hosts {
  const hosts = new Map<string, PodNetwork>();
  for (const node of cluster.nodes)
    hosts.set(`node:${node.name}`, network.attachNode(node.name, node.ips ?? [node.ip ?? ""]).network);
  for (const { namespace, name, node = "", hostNetwork, phase, ip, ips } of cluster.pods) {
    const addresses = ips ?? (ip === undefined ? [] : [ip]);
    const finished = phase === "Succeeded" || phase === "Failed";
    const host = hostNetwork
      ? hosts.get(`node:${node}`)
      : finished || addresses.length === 0
        ? undefined
        : network.attachPod({ namespace, name, node, addresses }).network;
    if (host) hosts.set(`${namespace}/${name}`, host);
  }
  for (const host of new Set(hosts.values())) listenEverywhere(host, ports);
  return hosts;
}

/** A verdict never depends on whether somebody listens, so everybody does, on the ports that the cases dial. */
function listenEverywhere(host: PodNetwork, ports: ReadonlySet<number>): void {
  for (const port of ports) {
    host.listen(port, "TCP", () => {}, { owner });
    host.listen(port, "SCTP", () => {}, { owner });
    void echo(host.datagrams({ port, owner }));
  }
}

async function echo(socket: ReturnType<PodNetwork["datagrams"]>): Promise<never> {
  for (;;) {
    const datagram = await socket.receive();
    if (datagram !== "refused") socket.send(datagram.from, datagram.data);
  }
}

function dialledPorts(
  { expect: { probes, matrix } }: VerdictCase,
  { services, pods }: BaseCluster,
): ReadonlySet<number> {
  const ports = [
    ...[...probes, ...matrix].map(({ port }) => port),
    ...services.flatMap((service) => service.ports.flatMap(({ port, targetPort }) => [port, targetPort])),
    ...pods.flatMap(({ containerPorts }) => containerPorts.map(({ port }) => port)),
  ];
  return new Set(ports.filter((port) => typeof port === "number"));
}

/** What became of the connection, and whether the flow log holds a denial of it. */
interface Lab {
  readonly sandbox: Sandbox;
  readonly network: ClusterNetwork;
  readonly hosts: Hosts;
  readonly ports: ReadonlySet<number>;
}

async function verdictOf(probe: Probe, lab: Lab): Promise<{ verdict: string; denied: boolean }> {
  const { sandbox, network, hosts } = lab;
  const before = denials(network);
  for (const end of [probe.from, probe.to]) attachOutside(end, lab);
  const from = hosts.get(probe.from);
  if (!from) throw new Error(`nobody is ${probe.from}`);
  const addresses = addressesOf(probe, sandbox, hosts);
  const outcomes = new Set<string>();
  // As often as there are backends, and once more to see that it goes round.
  for (const address of addresses) outcomes.add(await attempt(from, address, probe));
  const verdict = outcomes.size > 1 ? "partial" : ([...outcomes][0] ?? "unreachable");
  return { verdict, denied: denials(network) > before };
}

function denials({ flowLog }: ClusterNetwork): number {
  return flowLog
    .rows()
    .reduce((sum, { action, packetsIn, packetsOut }) => (action === "Deny" ? sum + packetsIn + packetsOut : sum), 0);
}

/** An address that is nobody's in the cluster belongs to somebody outside. */
function attachOutside(end: string, { network, hosts, ports }: Lab): void {
  const [, address] = /^ip:(.+)$/.exec(end) ?? [];
  if (address === undefined || hosts.has(end)) return;
  const own = [...hosts.values()].find(({ interfaces }) =>
    interfaces.some(({ addresses }) => addresses.some((one) => one.replace(/\/.*/, "") === address)),
  );
  const host = own ?? network.attachOutside(address).network;
  if (!own) listenEverywhere(host, ports);
  hosts.set(end, host);
}

const mostBackends = 4;

function addressesOf({ from, to, ipFamily }: Probe, { objects }: Sandbox, hosts: Hosts): readonly string[] {
  const end = parseEnd(to);
  const ofFamily = (all: readonly string[]) =>
    all.find((address) => address.includes(":") === (ipFamily === 6 || /^ip:.*:/.test(from))) ?? all[0] ?? "";
  if (end.kind === "address") return [end.address];
  if (end.kind !== "service")
    return [
      ofFamily(
        (hosts.get(to)?.interfaces ?? [])
          .filter(({ loopback }) => !loopback)
          .flatMap((one) => one.addresses.map((address) => address.replace(/\/.*/, ""))),
      ),
    ];
  const service = objects.get("services", { namespace: end.namespace, name: end.name });
  const clusterIp = textAt(service, "spec", "clusterIP");
  if (clusterIp !== "None")
    return Array.from({ length: mostBackends }, () => ofFamily(listAt(service, "spec", "clusterIPs").map(String)));
  const slices = objects.list("endpointslices.discovery.k8s.io", {
    namespace: end.namespace,
    labelSelector: `kubernetes.io/service-name=${end.name}`,
  });
  return slices
    .flatMap((slice) => listAt(slice, "endpoints"))
    .flatMap((endpoint) => listAt(endpoint, "addresses").map(String));
}

async function attempt(from: PodNetwork, address: string, { protocol, port = 0, sourcePort }: Probe): Promise<string> {
  const leave = new AbortController();
  const options = { owner, signal: leave.signal };
  const outcome = await Promise.race([
    protocol === "ICMP"
      ? from.ping(address, options).then(({ kind }) => (kind === "reply" ? "allow" : "unreachable"))
      : protocol === "UDP"
        ? udp(from, address, port, sourcePort)
        : from
            .connect(
              {
                address,
                port,
                protocol: protocol === "SCTP" ? "SCTP" : "TCP",
                ...(sourcePort === undefined ? {} : { sourcePort }),
              },
              options,
            )
            .then(({ kind }) => (kind === "connected" ? "allow" : "unreachable")),
    settle()
      .then(settle)
      .then(() => "deny"),
  ]);
  leave.abort();
  return outcome;
}

async function udp(from: PodNetwork, address: string, port: number, sourcePort: number | undefined): Promise<string> {
  const socket = from.datagrams({ owner, ...(sourcePort === undefined ? {} : { port: sourcePort }) });
  socket.send({ address, port }, Buffer.from("probe"));
  const answer = await socket.receive();
  socket.close();
  return answer === "refused" ? "unreachable" : "allow";
}

/** A pod's tools send no ICMP but echo requests; the engine's own run of the cases has the other types. */
function isTryable({ protocol, icmpType }: Probe): boolean {
  return protocol !== "ICMP" || icmpType === undefined || icmpType === 8;
}

function matrixProbes({ expect: { matrix } }: VerdictCase): readonly Probe[] {
  return matrix.flatMap(({ port, protocol, ipFamily, pods, rows }) =>
    pods.flatMap((from, row) =>
      pods.map(
        (to, column): Probe => ({
          from,
          to,
          protocol,
          verdict: rows[row]?.[column] === "X" ? "deny" : "allow",
          ...(port === undefined ? {} : { port }),
          ...(ipFamily === undefined ? {} : { ipFamily }),
        }),
      ),
    ),
  );
}

/** Namespaces and tiers first, as somebody who applies a folder twice would end up with. */
function inOrder(objects: readonly RawObject[]): readonly RawObject[] {
  const rank = ({ kind }: RawObject) => ["Namespace", "Tier", "Node", "ServiceAccount"].indexOf(kind) + 1 || 5;
  return [...objects].sort((one, other) => rank(one) - rank(other));
}

function store({ core, objects }: Sandbox, object: RawObject): void {
  const [group = "", version] = object.apiVersion.includes("/")
    ? object.apiVersion.split("/")
    : ["", object.apiVersion];
  const kind = core.registry.byKind(group, object.kind);
  if (!kind || version === undefined) throw new Error(`the sandbox serves no ${object.apiVersion} ${object.kind}`);
  const resource = resourceName(kind);
  const { name, namespace } = object.metadata;
  const draft = plain(object);
  if (objects.get(resource, { name, namespace })) objects.update(resource, draft);
  else objects.create(resource, draft);
  if (object.status !== undefined)
    objects.patch(resource, { name, namespace }, { status: JSON.parse(JSON.stringify(object.status)) }, "status");
}

/** As an API server wants it: pods need an image and their account, and so on. */
function plain(object: RawObject) {
  const copy = JSON.parse(JSON.stringify(object));
  if (object.kind === "Pod")
    copy.spec.containers = copy.spec.containers.map((container: Record<string, Json>) => ({
      image: "busybox:1.36",
      ...container,
    }));
  return copy;
}
