/** A case's cluster as manifests that a living cluster makes true by itself: pods that run, listen, or have ended. */
import type { BaseCluster, Probe } from "../../src/policy/conformance/case.ts";
import { clusterObjects } from "../../src/policy/conformance/cluster.ts";
import type { Json, RawObject } from "../../src/policy/index.ts";
import { isRecord } from "../lab.ts";

export type Dialled = Pick<Probe, "protocol" | "port" | "sourcePort">;

const image = "registry.k8s.io/e2e-test-images/agnhost:2.47";
export const debuggers = "node-debuggers";

/** Somebody who works on a node, as `kubectl debug node/NAME` sets them up. */
export function debuggerOf(node: string): string {
  return `node-debugger-${node}`;
}

export function livingObjects(cluster: BaseCluster, dialled: readonly Dialled[]): readonly RawObject[] {
  const facts = new Map(cluster.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const objects = clusterObjects(cluster).map((object) => {
    const pod = object.kind === "Pod" ? facts.get(`${object.metadata.namespace}/${object.metadata.name}`) : undefined;
    return pod ? livingPod(object, pod, dialled) : object;
  });
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: debuggers } };
  return [...objects, namespace, ...cluster.nodes.map(({ name }) => nodeDebugger(name)), noOtherDns];
}

/** The cluster's own name servers would answer in place of the case's. */
const noOtherDns: RawObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { namespace: "kube-system", name: "coredns" },
  spec: { replicas: 0 },
};

function livingPod(object: RawObject, pod: BaseCluster["pods"][number], dialled: readonly Dialled[]): RawObject {
  const { ip, ips = ip === undefined ? [] : [ip], phase, hostNetwork } = pod;
  const ended = phase === "Succeeded" || phase === "Failed";
  const listens: readonly Dialled[] = ended || hostNetwork ? [] : [...dialled, ...pod.containerPorts];
  const command = phase === "Succeeded" ? "true" : phase === "Failed" ? "false" : serverScript(listens);
  const annotations = hostNetwork ? {} : { annotations: { "cni.projectcalico.org/ipAddrs": JSON.stringify(ips) } };
  return {
    ...object,
    metadata: { ...object.metadata, ...annotations },
    spec: {
      ...(isRecord(object.spec) ? object.spec : {}),
      ...(ended ? { restartPolicy: "Never" } : {}),
      containers: [
        {
          name: "main",
          image,
          command: ["sh", "-c", command],
          env: serverVariables(listens),
          ports: pod.containerPorts.map(({ name, port, protocol }) => ({
            ...(name === undefined ? {} : { name }),
            containerPort: port,
            protocol,
          })),
        },
      ],
    },
    status: { phase, conditions: [{ type: "Ready", status: ended ? "False" : "True" }] },
  };
}

/** A verdict never depends on whether somebody listens, so everybody does, on the ports that the cases dial. */
function serverScript(listens: readonly Dialled[]): string {
  const udp = portsOf(listens, "UDP").map((port) => `/agnhost serve-hostname --udp --port=${port} &`);
  return ["/agnhost porter &", ...udp, "wait"].join("\n");
}

function serverVariables(listens: readonly Dialled[]): Json {
  return [
    ...portsOf(listens, "TCP").map((port) => ({ name: `SERVE_PORT_${port}`, value: "here" })),
    ...portsOf(listens, "SCTP").map((port) => ({ name: `SERVE_SCTP_PORT_${port}`, value: "here" })),
  ];
}

/** Ports from which clients dial are left to them. */
function portsOf(listens: readonly Dialled[], wanted: string): readonly number[] {
  const taken = listens.map(({ sourcePort }) => sourcePort);
  const ports = listens.flatMap(({ protocol, port }) => (protocol === wanted && port !== undefined ? [port] : []));
  return [...new Set(ports)].filter((port) => !taken.includes(port)).sort((one, other) => one - other);
}

function nodeDebugger(node: string): RawObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: debuggers, name: debuggerOf(node) },
    spec: { hostNetwork: true, nodeName: node, containers: [{ name: "main", image }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] },
  };
}
