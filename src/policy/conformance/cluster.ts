// The cluster that a case describes, as the objects that an API server would hold.
import type { Json, RawObject } from "../types.ts";
import type { BaseCluster, VerdictCase } from "./case.ts";

/** The base cluster with the case's own items added; an item with the same key replaces the base's. */
export function mergeClusters(base: BaseCluster, own: VerdictCase["cluster"]): BaseCluster {
  const byName = (item: { name: string }) => item.name;
  const byFullName = (item: { namespace: string; name: string }) => `${item.namespace}/${item.name}`;
  const pods = merge(base.pods, own.pods, byFullName);
  const namespaces = pods.map(({ namespace }) => ({ name: namespace }));
  return {
    nodes: merge(base.nodes, own.nodes, byName),
    // A namespace that only pods mention exists without labels.
    namespaces: merge(namespaces, [...base.namespaces, ...own.namespaces], byName),
    serviceAccounts: merge(base.serviceAccounts, own.serviceAccounts, byFullName),
    pods,
    services: merge(base.services, own.services, byFullName),
  };
}

function merge<T>(base: readonly T[], own: readonly T[], key: (item: T) => string): T[] {
  return [...new Map([...base, ...own].map((item) => [key(item), item])).values()];
}

export function clusterObjects(cluster: BaseCluster): RawObject[] {
  const nodeAddresses = new Map(cluster.nodes.map((node) => [node.name, addressesOf(node)]));
  return [
    ...cluster.nodes.map((node) => nodeObject(node)),
    ...cluster.namespaces.map(({ name, labels }) => object("Namespace", { name, ...withLabels(labels) })),
    ...cluster.serviceAccounts.map(({ namespace, name, labels }) =>
      object("ServiceAccount", { namespace, name, ...withLabels(labels) }),
    ),
    ...cluster.pods.map((pod) => podObject(pod, nodeAddresses.get(pod.node ?? "") ?? [])),
    ...cluster.services.map(serviceObject),
  ];
}

function object(kind: string, metadata: RawObject["metadata"], rest: Record<string, Json> = {}): RawObject {
  return { apiVersion: "v1", kind, metadata, ...rest };
}

function withLabels(labels: Record<string, string> | undefined): { labels?: Record<string, string> } {
  return labels ? { labels } : {};
}

function addressesOf({ ip, ips }: { ip?: string | undefined; ips?: string[] | undefined }): string[] {
  return ips ?? (ip === undefined ? [] : [ip]);
}

function nodeObject(node: BaseCluster["nodes"][number]): RawObject {
  const addresses = addressesOf(node).map((address) => ({ type: "InternalIP", address }));
  return object("Node", { name: node.name }, { status: { addresses } });
}

function podObject(pod: BaseCluster["pods"][number], nodeAddresses: readonly string[]): RawObject {
  const finished = pod.phase === "Succeeded" || pod.phase === "Failed";
  const ips = pod.hostNetwork ? nodeAddresses : addressesOf(pod);
  const ports = pod.containerPorts.map(({ name, port, protocol }) => ({
    ...(name !== undefined && { name }),
    containerPort: port,
    protocol,
  }));
  return object(
    "Pod",
    { namespace: pod.namespace, name: pod.name, ...withLabels(pod.labels) },
    {
      spec: {
        serviceAccountName: pod.serviceAccount,
        containers: [{ name: "main", ports }],
        ...(pod.node !== undefined && { nodeName: pod.node }),
        ...(pod.hostNetwork && { hostNetwork: true }),
      },
      status: {
        phase: pod.phase,
        ...(ips[0] !== undefined && { podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) }),
        ...(nodeAddresses[0] !== undefined && { hostIP: nodeAddresses[0] }),
        conditions: [{ type: "Ready", status: finished ? "False" : "True" }],
      },
    },
  );
}

function serviceObject(service: BaseCluster["services"][number]): RawObject {
  const { namespace, name, clusterIP, clusterIPs, selector, ports } = service;
  return object(
    "Service",
    { namespace, name },
    {
      spec: {
        ...(clusterIP !== undefined && { clusterIP }),
        ...(clusterIPs !== undefined && { clusterIPs }),
        ...(selector && { selector }),
        ports: ports.map((port) => ({
          ...(port.name !== undefined && { name: port.name }),
          ...(port.targetPort !== undefined && { targetPort: port.targetPort }),
          port: port.port,
          protocol: port.protocol,
        })),
      },
    },
  );
}
