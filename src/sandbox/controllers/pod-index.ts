/** All pods, found by what controllers ask for: their owner, their node, their namespace. */
import type { Objects } from "../api/objects.ts";
import { type KubeObject, textAt } from "../store/object.ts";
import { keyOf } from "./keys.ts";
import { controllerOf } from "./owners.ts";

/** `old` is the pod as it was, for a deleted one too. */
type PodListener = (pod: KubeObject, old: KubeObject | undefined, isGone: boolean) => void;

export class PodIndex {
  readonly #byOwner = new Buckets();
  readonly #byNode = new Buckets();
  readonly #byNamespace = new Buckets();
  readonly #listeners = new Set<PodListener>();
  readonly stop: () => void;

  constructor(objects: Objects) {
    this.stop = objects.watch("pods", (event) => {
      const old = event.type === "MODIFIED" ? event.old : event.type === "DELETED" ? event.object : undefined;
      const pod = event.type === "DELETED" ? undefined : event.object;
      this.#move(this.#byOwner, old, pod, (one) => controllerOf(one)?.uid ?? orphansIn(one.metadata.namespace));
      this.#move(this.#byNode, old, pod, (one) => textAt(one, "spec", "nodeName"));
      this.#move(this.#byNamespace, old, pod, (one) => one.metadata.namespace);
      for (const listener of this.#listeners) listener(event.object, old, event.type === "DELETED");
    });
  }

  /** Called for each change after the index knows it. */
  listen(listener: PodListener): void {
    this.#listeners.add(listener);
  }

  ownedBy(uid: string): readonly KubeObject[] {
    return this.#byOwner.get(uid);
  }

  /** Pods that nobody controls. */
  orphansIn(namespace: string | undefined): readonly KubeObject[] {
    return this.#byOwner.get(orphansIn(namespace));
  }

  onNode(node: string): readonly KubeObject[] {
    return this.#byNode.get(node);
  }

  in(namespace: string): readonly KubeObject[] {
    return this.#byNamespace.get(namespace);
  }

  /** Pods that no node has yet. */
  get unassigned(): readonly KubeObject[] {
    return this.#byNode.get("");
  }

  #move(
    buckets: Buckets,
    old: KubeObject | undefined,
    pod: KubeObject | undefined,
    bucketOf: (pod: KubeObject) => string | undefined,
  ): void {
    const from = old && bucketOf(old);
    const to = pod && bucketOf(pod);
    if (old && from !== undefined && from !== to) buckets.remove(from, keyOf(old));
    if (pod && to !== undefined) buckets.put(to, pod);
  }
}

const orphansIn = (namespace: string | undefined) => `orphans in ${namespace}`;

class Buckets {
  readonly #buckets = new Map<string, Map<string, KubeObject>>();

  get(bucket: string): readonly KubeObject[] {
    return [...(this.#buckets.get(bucket)?.values() ?? [])];
  }

  put(bucket: string, pod: KubeObject): void {
    const found = this.#buckets.get(bucket) ?? new Map<string, KubeObject>();
    this.#buckets.set(bucket, found.set(keyOf(pod), pod));
  }

  remove(bucket: string, key: string): void {
    const found = this.#buckets.get(bucket);
    found?.delete(key);
    if (found?.size === 0) this.#buckets.delete(bucket);
  }
}
