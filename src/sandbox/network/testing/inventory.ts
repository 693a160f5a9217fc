/** For tests of the network: the objects of a small cluster, in plain maps. */
import type { ObjectEvent, Objects } from "../../api/objects.ts";
import type { Json, KubeObject } from "../../store/object.ts";

/** The few calls of the API that the network makes, over plain maps. */
export class Inventory implements Objects {
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #watchers = new Map<string, Set<(event: ObjectEvent) => void>>();

  put(resource: string, object: KubeObject): void {
    this.#of(resource).set(`${object.metadata.namespace ?? ""}/${object.metadata.name}`, object);
    for (const handler of this.#watchers.get(resource) ?? []) handler({ type: "ADDED", object });
  }

  remove(resource: string, namespace: string, name: string): void {
    const key = `${namespace}/${name}`;
    const object = this.#of(resource).get(key);
    if (!object) throw new Error(`no ${resource} ${key}`);
    this.#of(resource).delete(key);
    for (const handler of this.#watchers.get(resource) ?? []) handler({ type: "DELETED", object });
  }

  get: Objects["get"] = (resource, { namespace, name }) => this.#of(resource).get(`${namespace ?? ""}/${name}`);

  list: Objects["list"] = (resource, { namespace, labelSelector } = {}) => {
    const [label, value] = labelSelector?.split("=") ?? [];
    return [...this.#of(resource).values()]
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
      .filter(({ metadata }) => label === undefined || metadata.labels?.[label] === value);
  };

  watch: Objects["watch"] = (resource, handler) => {
    const handlers = this.#watchers.get(resource) ?? new Set();
    this.#watchers.set(resource, handlers.add(handler));
    return () => handlers.delete(handler);
  };

  create = unused;
  update = unused;
  updateStatus = unused;
  patch = unused;
  delete = unused;

  #of(resource: string): Map<string, KubeObject> {
    const found = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, found);
    return found;
  }
}

function unused(): never {
  throw new Error("the network only reads");
}

export function meta(
  namespace: string | undefined,
  name: string,
  labels: Record<string, string>,
  generateName?: string,
): KubeObject["metadata"] {
  return {
    name,
    labels,
    uid: `${namespace}/${name}`,
    resourceVersion: "1",
    creationTimestamp: "2026-01-01T00:00:00Z",
    ...(namespace ? { namespace } : {}),
    ...(generateName ? { generateName } : {}),
  };
}

export function named(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  name: string,
  spec: Json,
  labels: Record<string, string> = {},
  status: Json = {},
): KubeObject {
  return { apiVersion, kind, metadata: meta(namespace, name, labels), spec, status };
}

export function pod(namespace: string, name: string, address: string, labels: Record<string, string>): KubeObject {
  const status = {
    phase: "Running",
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: [{ type: "Ready", status: "True" }],
  };
  return named(
    "v1",
    "Pod",
    namespace,
    name,
    { nodeName: "node-1", containers: [{ name: "main", image: "busybox" }] },
    labels,
    status,
  );
}

/** A service with a slice of endpoints behind it. */
export function putService(
  objects: Inventory,
  namespace: string,
  name: string,
  address: string,
  port: number,
  targetPort: number,
  backends: readonly string[],
  protocol = "TCP",
): void {
  objects.put(
    "services",
    named("v1", "Service", namespace, name, {
      clusterIP: address,
      clusterIPs: [address],
      type: "ClusterIP",
      ports: [{ port, targetPort, protocol }],
    }),
  );
  const slice = named("discovery.k8s.io/v1", "EndpointSlice", namespace, `${name}-1`, null, {
    "kubernetes.io/service-name": name,
  });
  objects.put("endpointslices.discovery.k8s.io", {
    ...slice,
    addressType: "IPv4",
    ports: [{ name: "", port: targetPort, protocol }],
    endpoints: backends.map((one) => ({ addresses: [one], conditions: { ready: true } })),
  });
}
