/**
 * The objects that the cases speak of. Where nothing runs, what a kubelet and the controllers would have made of them is
 * written down too.
 */
import type { Objects } from "../../src/sandbox/api/objects.ts";
import type { Draft, JsonObject, KubeObject } from "../../src/sandbox/store/object.ts";
import { timestamp } from "../../src/sandbox/store/timestamp.ts";

export function loadFixture(objects: Objects): void {
  const now = timestamp(new Date());
  for (const number of [1, 2]) node(objects, number, now);
  objects.create("namespaces", draft("v1", "Namespace", { name: "shop", labels: { team: "shop" } }));
  objects.create("namespaces", draft("v1", "Namespace", { name: "probe" }));
  for (const namespace of ["shop", "probe"]) {
    if (objects.get("serviceaccounts", { namespace, name: "default" })) continue;
    objects.create("serviceaccounts", draft("v1", "ServiceAccount", { name: "default", namespace }));
  }
  const backends = backend(objects, now);
  service(objects, backends);
  const sleep = { command: ["sleep", "3600"] };
  runPod(objects, now, { name: "client", namespace: "shop", labels: { app: "client" } }, "busybox:1.36", sleep);
  runPod(objects, now, { name: "outsider", namespace: "probe", labels: { app: "outsider" } }, "busybox:1.36", sleep);
}

function draft(apiVersion: string, kind: string, metadata: Draft["metadata"], rest: JsonObject = {}): Draft {
  return { ...rest, apiVersion, kind, metadata };
}

function withStatus(objects: Objects, resource: string, object: Draft, status: JsonObject): KubeObject {
  const created = objects.create(resource, object);
  return objects.updateStatus(resource, { ...created, status });
}

function node(objects: Objects, number: number, now: string): void {
  const labels = { "kubernetes.io/hostname": `node-${number}`, "node-role.kubernetes.io/worker": "" };
  const ready = {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "kubelet is posting ready status",
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
  withStatus(objects, "nodes", draft("v1", "Node", { name: `node-${number}`, labels }), {
    addresses: [{ type: "InternalIP", address: `192.168.10.${number}` }],
    conditions: [ready],
    nodeInfo: {
      kubeletVersion: "v1.35.6",
      osImage: "Debian GNU/Linux 12 (bookworm)",
      kernelVersion: "6.1.0",
      containerRuntimeVersion: "containerd://2.1.4",
    },
  });
}

const templateHash = "6fcdf6c44d";

function backend(objects: Objects, now: string): readonly KubeObject[] {
  const labels = { app: "backend" };
  const container = { name: "web", image: "nginx:1.25", ports: [{ containerPort: 80 }] };
  const spec = { replicas: 2, selector: { matchLabels: labels } };
  const counts = { replicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const annotations = { "deployment.kubernetes.io/revision": "1" };
  const deployment = withStatus(
    objects,
    "deployments.apps",
    draft(
      "apps/v1",
      "Deployment",
      { name: "backend", namespace: "shop", labels, annotations },
      { spec: { ...spec, template } },
    ),
    { ...counts, updatedReplicas: 2 },
  );
  const hashed = { ...labels, "pod-template-hash": templateHash };
  const replicaSet = withStatus(
    objects,
    "replicasets.apps",
    draft(
      "apps/v1",
      "ReplicaSet",
      {
        name: `backend-${templateHash}`,
        namespace: "shop",
        labels: hashed,
        annotations,
        ownerReferences: owner(deployment),
      },
      {
        spec: {
          replicas: 2,
          selector: { matchLabels: hashed },
          template: { metadata: { labels: hashed }, spec: { containers: [container] } },
        },
      },
    ),
    counts,
  );
  event(objects, deployment, now, "ScalingReplicaSet", `Scaled up replica set backend-${templateHash} from 0 to 2`);
  return ["2z858", "vwbf5"].map((suffix) =>
    runPod(
      objects,
      now,
      {
        name: `backend-${templateHash}-${suffix}`,
        namespace: "shop",
        labels: hashed,
        ownerReferences: owner(replicaSet),
      },
      "nginx:1.25",
      { name: "web", ports: [{ containerPort: 80 }] },
    ),
  );
}

function owner({ apiVersion, kind, metadata: { name, uid } }: KubeObject) {
  return [{ apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }];
}

let pods = 0;

function runPod(
  objects: Objects,
  now: string,
  metadata: Draft["metadata"],
  image: string,
  container: JsonObject,
): KubeObject {
  pods += 1;
  const node = `node-${1 + (pods % 2)}`;
  const name = typeof container.name === "string" ? container.name : "c";
  const spec = { nodeName: node, containers: [{ name, image, ...container }] };
  const address = `10.244.${1 + (pods % 2)}.${1 + (pods % 250)}`;
  const condition = (type: string) => ({ type, status: "True", lastProbeTime: null, lastTransitionTime: now });
  const pod = withStatus(objects, "pods", draft("v1", "Pod", metadata, { spec }), {
    phase: "Running",
    conditions: ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(condition),
    hostIP: `192.168.10.${1 + (pods % 2)}`,
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: now,
    qosClass: "BestEffort",
    containerStatuses: [
      {
        name,
        image,
        imageID: image,
        ready: true,
        restartCount: 0,
        started: true,
        state: { running: { startedAt: now } },
        lastState: {},
      },
    ],
  });
  event(objects, pod, now, "Scheduled", `Successfully assigned ${metadata.namespace}/${metadata.name} to ${node}`);
  return pod;
}

function service(objects: Objects, backends: readonly KubeObject[]): void {
  const selector = { app: "backend" };
  const metadata = { name: "backend", namespace: "shop" };
  objects.create("services", draft("v1", "Service", metadata, { spec: { selector, ports: [{ port: 80 }] } }));
  const addresses = backends.map((pod) => {
    const { status } = pod;
    return typeof status === "object" && status !== null && "podIP" in status ? String(status.podIP) : "";
  });
  const labels = { "kubernetes.io/service-name": "backend" };
  const conditions = { ready: true, serving: true, terminating: false };
  objects.create(
    "endpointslices.discovery.k8s.io",
    draft(
      "discovery.k8s.io/v1",
      "EndpointSlice",
      { name: "backend-x7k2p", namespace: "shop", labels },
      {
        addressType: "IPv4",
        ports: [{ name: "", port: 80, protocol: "TCP" }],
        endpoints: addresses.map((address) => ({ addresses: [address], conditions })),
      },
    ),
  );
  objects.create(
    "endpoints",
    draft("v1", "Endpoints", metadata, {
      subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ port: 80 }] }],
    }),
  );
}

function event(objects: Objects, about: KubeObject, now: string, reason: string, message: string): void {
  const { apiVersion, kind, metadata } = about;
  const { name, namespace = "default", uid } = metadata;
  objects.create(
    "events",
    draft(
      "v1",
      "Event",
      { name: `${name}.${reason.toLowerCase()}`, namespace },
      {
        involvedObject: { apiVersion, kind, name, namespace, uid },
        reason,
        message,
        type: "Normal",
        firstTimestamp: now,
        lastTimestamp: now,
        count: 1,
        source: { component: "fixture" },
      },
    ),
  );
}
