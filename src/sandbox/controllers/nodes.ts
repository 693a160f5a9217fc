/** Nodes: their address blocks, their signs of life, and what is on a node that takes no pods or is gone. */
import { kubernetesVersion } from "../api/version.ts";
import {
  at,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import { conditionsOf, withCondition } from "./conditions.ts";
import type { Controller, World } from "./controller.ts";
import { keyOf } from "./keys.ts";
import { isTerminating } from "./pods.ts";
import { untolerated } from "./scheduling/node-fit.ts";
import { reconcileEach } from "./watching.ts";

const resource = "nodes";
const leases = "leases.coordination.k8s.io";
const leaseNamespace = "kube-node-lease";
const unschedulableTaint = "node.kubernetes.io/unschedulable";
/** The pod network is 10.244.0.0/16; a block has room for all the pods that a node may have. */
export const podBlock = (index: number): string => `10.244.${8 * index}.0/21`;
const blocks = 32;
const minute = 60_000;
const heartbeat = 5 * minute;
const renewal = 10_000;

export const nodeController: Controller = (world) => {
  const { objects, pods, clock } = world;
  const { queue, stop } = reconcileEach(world, resource, (node) => {
    if (isTerminating(node)) return undefined;
    keepBlock(world, keepTaint(world, node));
    live(world, node.metadata.name);
    evict(world, node.metadata.name);
    return heartbeat;
  });
  pods.listen((pod, old, isGone) => {
    const node = textAt(pod, "spec", "nodeName");
    if (!isGone && node !== textAt(old, "spec", "nodeName")) queue.add(node);
  });
  const stopNodes = objects.watch(resource, ({ type, object }) => {
    if (type !== "DELETED") return;
    // Nobody on a node that is gone can end its pods.
    for (const { metadata } of pods.onNode(object.metadata.name)) {
      objects.delete("pods", metadata, { gracePeriodSeconds: 0 });
    }
  });
  let cancelRenewal = clock.schedule(renewal, function renew() {
    for (const node of objects.list(resource)) renewLease(world, node);
    cancelRenewal = clock.schedule(renewal, renew);
  });
  return () => {
    cancelRenewal();
    stopNodes();
    stop();
  };
};

/** `kubectl cordon` only sets a field; the taint tells everybody. */
function keepTaint({ objects, clock }: World, node: KubeObject): KubeObject {
  const taints = listAt(node, "spec", "taints");
  const has = taints.some((taint) => textAt(taint, "key") === unschedulableTaint);
  const needs = at(node, "spec", "unschedulable") === true;
  if (has === needs) return node;
  const added = { key: unschedulableTaint, effect: "NoSchedule", timeAdded: timestamp(clock.now()) };
  const left: readonly Json[] = taints.filter((taint) => textAt(taint, "key") !== unschedulableTaint);
  const next = needs ? [...left, added] : left;
  return objects.patch(resource, node.metadata, { spec: { taints: next.length > 0 ? next : null } });
}

function keepBlock({ objects }: World, node: KubeObject): void {
  if (textAt(node, "spec", "podCIDR") !== "") return;
  const taken = new Set(objects.list(resource).map((other) => textAt(other, "spec", "podCIDR")));
  const block = Array.from({ length: blocks }, (_, index) => podBlock(index)).find(
    (candidate) => !taken.has(candidate),
  );
  if (block !== undefined) objects.patch(resource, node.metadata, { spec: { podCIDR: block, podCIDRs: [block] } });
}

const signs = [
  ["MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"],
  ["DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"],
  ["PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"],
  ["Ready", "True", "KubeletReady", "kubelet is posting ready status"],
] as const;

/** Every node of the sandbox is well: what its status lacks is filled in, and the heartbeat noted. */
function live(world: World, name: string): void {
  const { objects, clock } = world;
  const node = objects.get(resource, { name });
  if (node === undefined) return;
  const now = clock.now();
  const lastBeat = Math.max(Math.floor(now / heartbeat) * heartbeat, Date.parse(node.metadata.creationTimestamp));
  const beat = { lastHeartbeatTime: timestamp(lastBeat) };
  const conditions = signs.reduce(
    (all, [type, status, reason, message]) => withCondition(all, { type, status, reason, message }, now, beat),
    conditionsOf(node),
  );
  const own = Object.entries(objectAt(node, "status")).filter(([, value]) => saysSomething(value));
  const status = { ...usualStatus(name), ...Object.fromEntries(own), conditions };
  const updated = objects.updateStatus(resource, { ...node, status });
  if (objects.get(leases, { namespace: leaseNamespace, name }) === undefined) renewLease(world, updated);
}

/** The server fills in empty texts and zeros where nobody said anything. */
function saysSomething(value: Json): boolean {
  if (isList(value)) return value.some(saysSomething);
  return isObject(value) ? Object.values(value).some(saysSomething) : value !== "" && value !== 0 && value !== null;
}

const size = { cpu: "16", "ephemeral-storage": "264212084Ki", "hugepages-1Gi": "0", "hugepages-2Mi": "0" };

/** What a node has when nobody says otherwise. */
function usualStatus(name: string): JsonObject {
  return {
    addresses: [{ address: name, type: "Hostname" }],
    allocatable: { ...size, memory: "65740320Ki", pods: "1100" },
    capacity: { ...size, memory: "65842720Ki", pods: "1100" },
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: "amd64",
      bootID: "5b3f5b4d-6a54-4c1e-9d0b-6d5f0a2f7f11",
      containerRuntimeVersion: "containerd://2.1.4",
      kernelVersion: "6.8.0-sandbox",
      kubeProxyVersion: "",
      kubeletVersion: kubernetesVersion,
      machineID: "3d1219c7c4c5404aaa1f6d2a48adfda4",
      operatingSystem: "linux",
      osImage: "Debian GNU/Linux 12 (bookworm)",
      systemUUID: "3d1219c7c4c5404aaa1f6d2a48adfda4",
    },
  };
}

function renewLease({ objects, clock }: World, node: KubeObject): void {
  const { name, uid } = node.metadata;
  const namespace = leaseNamespace;
  const renewTime = `${new Date(clock.now()).toISOString().slice(0, -1)}000Z`;
  if (objects.get(leases, { namespace, name }) !== undefined) {
    objects.patch(leases, { namespace, name }, { spec: { renewTime } });
    return;
  }
  objects.create(leases, {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name, namespace, ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid }] },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime },
  });
}

/** Pods that a NoExecute taint drives off the node. */
function evict(world: World, name: string): void {
  const { objects, pods } = world;
  const node = objects.get(resource, { name });
  if (node === undefined || listAt(node, "spec", "taints").length === 0) return;
  const say = world.events.by({ component: "taint-eviction-controller" });
  for (const pod of pods.onNode(name)) {
    if (isTerminating(pod) || untolerated(pod, node, ["NoExecute"]).length === 0) continue;
    say({ object: pod, reason: "TaintManagerEviction", message: `Marking for deletion Pod ${keyOf(pod)}` });
    objects.delete("pods", pod.metadata);
  }
}
