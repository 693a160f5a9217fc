/** Every node's kubelet: takes up each pod that has a node, and lets go of it when it is gone. */
import type { Objects } from "../api/objects.ts";
import type { Clock } from "../clock.ts";
import type { EventRecorder } from "../controllers/event-recorder.ts";
import type { ClusterNetwork } from "../network/index.ts";
import type { PodNetwork } from "../pods/network.ts";
import { type KubeObject, listAt, textAt } from "../store/object.ts";
import type { ImageCache, Registry } from "./images.ts";
import { AddressPool } from "./ipam.ts";
import { PodWorker } from "./pod-worker.ts";

export interface KubeletParts {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly network: ClusterNetwork;
  readonly events: EventRecorder;
  readonly registry: Registry;
  readonly cache: ImageCache;
  readonly ca: string;
  readonly dnsAddress: () => string;
  readonly serviceAccountToken: (pod: KubeObject) => string;
  /** Called when a pod has its network, before its containers start. */
  readonly onAttached: (pod: KubeObject, network: PodNetwork) => void;
}

/** What a worker needs of its node. */
export interface NodeAgent {
  readonly name: string;
  /** One of each family. */
  readonly addresses: readonly string[];
  readonly network: PodNetwork;
  /** The address that the pod had before, when it is still free, else a new one. */
  takeAddress(before: string): string;
  /** Keeps an address of the node's block from being given to another pod. */
  claimAddress(address: string): void;
  giveAddress(address: string): void;
}

export interface Kubelet {
  worker(uid: string): PodWorker | undefined;
  stop(): void;
}

export function startKubelet(parts: KubeletParts): Kubelet {
  const { objects, network } = parts;
  const workers = new Map<string, PodWorker>();
  const nodes = new Map<string, OwnNode>();

  const nodeOf = (name: string): NodeAgent | undefined => {
    const known = nodes.get(name);
    if (known) return known;
    const node = objects.get("nodes", { name });
    if (!node) return undefined;
    const agent = nodeAgent(node, network);
    nodes.set(name, agent);
    return agent;
  };

  const consider = (pod: KubeObject) => {
    const { uid } = pod.metadata;
    const worker = workers.get(uid);
    if (worker) return worker.update(pod);
    const node = nodeOf(textAt(pod, "spec", "nodeName"));
    if (node) workers.set(uid, new PodWorker(pod, node, parts));
  };

  const stopPods = objects.watch("pods", (event) => {
    if (event.type !== "DELETED") return consider(event.object);
    workers.get(event.object.metadata.uid)?.drop();
    workers.delete(event.object.metadata.uid);
  });
  const stopNodes = objects.watch("nodes", ({ type, object }) => {
    const { name } = object.metadata;
    if (type === "DELETED") {
      nodes.get(name)?.detach();
      nodes.delete(name);
    }
    if (type === "MODIFIED") nodes.get(name)?.follow(object);
    if (type !== "ADDED") return;
    // Pods that name a node which does not exist yet come to life with it.
    for (const pod of objects.list("pods", { fieldSelector: `spec.nodeName=${name}` })) consider(pod);
  });

  return {
    worker: (uid) => workers.get(uid),
    stop() {
      stopPods();
      stopNodes();
      for (const worker of workers.values()) worker.drop();
      for (const node of nodes.values()) node.detach();
    },
  };
}

let blocks = 0;

/** A node as the kubelet itself holds it. */
interface OwnNode extends NodeAgent {
  /** Takes note of what the object says now. */
  follow(node: KubeObject): void;
  detach(): void;
}

function nodeAgent(node: KubeObject, network: ClusterNetwork): OwnNode {
  const { name } = node.metadata;
  let addresses = internalAddresses(node);
  if (addresses.length === 0) addresses = [`192.168.49.${100 + (blocks % 100)}`];
  const pool = new AddressPool(textAt(node, "spec", "podCIDR") || `10.244.${200 + (blocks++ % 50)}.0/24`);
  const attachment = network.attachNode(name, addresses);
  return {
    name,
    get addresses() {
      return addresses;
    },
    network: attachment.network,
    follow(changed) {
      const next = internalAddresses(changed);
      if (next.length === 0 || next.join() === addresses.join()) return;
      addresses = next;
      attachment.readdress(next);
    },
    takeAddress(before) {
      if (before !== "" && pool.claim(before)) return before;
      let taken = pool.take();
      // A pod may have asked for an address of this block on another node.
      while (taken !== undefined && network.isTaken(taken)) taken = pool.take();
      // A node with more pods than its block holds would be refused by the scheduler first.
      if (taken === undefined) throw new Error(`node ${name} has no address left`);
      return taken;
    },
    claimAddress: (address) => void pool.claim(address),
    giveAddress: (given) => pool.give(given),
    detach: () => attachment.detach(),
  };
}

function internalAddresses(node: KubeObject): readonly string[] {
  return listAt(node, "status", "addresses")
    .filter((address) => textAt(address, "type") === "InternalIP")
    .map((address) => textAt(address, "address"));
}
