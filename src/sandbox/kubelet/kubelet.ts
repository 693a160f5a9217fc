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
  readonly address: string;
  readonly network: PodNetwork;
  /** The address that the pod had before, when it is still free, else a new one. */
  takeAddress(before: string): string;
  giveAddress(address: string): void;
}

export interface Kubelet {
  worker(uid: string): PodWorker | undefined;
  stop(): void;
}

export function startKubelet(parts: KubeletParts): Kubelet {
  const { objects, network } = parts;
  const workers = new Map<string, PodWorker>();
  const nodes = new Map<string, NodeAgent & { detach(): void }>();

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
  // Pods that name a node which does not exist yet come to life with it.
  const stopNodes = objects.watch("nodes", (event) => {
    if (event.type !== "ADDED") return;
    for (const pod of objects.list("pods", { fieldSelector: `spec.nodeName=${event.object.metadata.name}` }))
      consider(pod);
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

function nodeAgent(node: KubeObject, network: ClusterNetwork): NodeAgent & { detach(): void } {
  const { name } = node.metadata;
  const internal = listAt(node, "status", "addresses").find((address) => textAt(address, "type") === "InternalIP");
  const address = textAt(internal, "address") || `192.168.49.${100 + (blocks % 100)}`;
  const pool = new AddressPool(textAt(node, "spec", "podCIDR") || `10.244.${200 + (blocks++ % 50)}.0/24`);
  const attachment = network.attachNode(name, [address]);
  return {
    name,
    address,
    network: attachment.network,
    takeAddress(before) {
      if (before !== "" && pool.claim(before)) return before;
      const taken = pool.take();
      // A node with more pods than its block holds would be refused by the scheduler first.
      if (taken === undefined) throw new Error(`node ${name} has no address left`);
      return taken;
    },
    giveAddress: (given) => pool.give(given),
    detach: () => attachment.detach(),
  };
}
