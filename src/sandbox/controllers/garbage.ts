/**
 * Owner references: what an object owned goes when the object goes.
 *
 *     Background   the owner goes at once, what it owned follows
 *     Foreground   the owner waits, marked as deleted, until what blocks it has gone
 *     Orphan       the references are cut, and nothing follows
 */
import type { Core } from "../api/core.ts";
import { remove } from "../api/delete.ts";
import { isApiError } from "../api/status.ts";
import { ownWrite, replace } from "../api/write.ts";
import type { DraftMeta, KubeObject, OwnerReference } from "../store/object.ts";
import { Queue } from "./queue.ts";

interface Item {
  readonly resource: string;
  readonly object: KubeObject;
}

export function collectGarbage(core: Core): () => void {
  const collector = new GarbageCollector(core);
  return collector.start();
}

class GarbageCollector {
  readonly #core: Core;
  readonly #queue: Queue;
  readonly #items = new Map<string, Item>();
  readonly #dependents = new Map<string, Set<string>>();

  constructor(core: Core) {
    this.#core = core;
    this.#queue = new Queue(core.clock, (uid) => this.#look(uid));
  }

  start(): () => void {
    for (const { resource, object } of this.#core.store.image().objects) this.#learn({ resource, object });
    for (const [uid, { object }] of this.#items) if (object.metadata.ownerReferences) this.#queue.add(uid);
    const stop = this.#core.store.listen(undefined, ({ type, resource, object, old }) => {
      const { uid } = object.metadata;
      if (old) this.#forget(old);
      if (type === "DELETED") {
        for (const dependent of this.#dependents.get(uid) ?? []) this.#queue.add(dependent);
      } else this.#learn({ resource, object });
      // An owner that waits for this one may go now.
      for (const owner of ownersOf(old ?? object)) this.#queue.add(owner.uid);
      if (type !== "DELETED") this.#queue.add(uid);
    });
    return () => {
      stop();
      this.#queue.stop();
    };
  }

  #learn(item: Item): void {
    const { uid } = item.object.metadata;
    this.#items.set(uid, item);
    for (const owner of ownersOf(item.object)) {
      const known = this.#dependents.get(owner.uid) ?? new Set();
      this.#dependents.set(owner.uid, known.add(uid));
    }
  }

  #forget(object: KubeObject): void {
    const { uid } = object.metadata;
    this.#items.delete(uid);
    for (const owner of ownersOf(object)) {
      const known = this.#dependents.get(owner.uid);
      known?.delete(uid);
      if (known?.size === 0) this.#dependents.delete(owner.uid);
    }
  }

  #look(uid: string) {
    const item = this.#items.get(uid);
    if (!item) return;
    const { deletionTimestamp, finalizers = [] } = item.object.metadata;
    if (deletionTimestamp && finalizers.includes("orphan")) return this.#orphan(item);
    if (deletionTimestamp && finalizers.includes("foregroundDeletion")) return this.#foreground(item);
    const owners = ownersOf(item.object);
    const missing = owners.filter((owner) => !this.#items.has(owner.uid));
    if (missing.length === 0) return;
    if (missing.length === owners.length) this.#delete(item, "Background");
    else this.#cut(item, (owner) => missing.includes(owner));
  }

  #orphan(owner: Item): void {
    const { uid } = owner.object.metadata;
    for (const dependent of this.#ownedBy(uid)) this.#cut(dependent, (reference) => reference.uid === uid);
    this.#release(owner, "orphan");
  }

  #foreground(owner: Item): void {
    const { uid } = owner.object.metadata;
    const dependents = this.#ownedBy(uid);
    for (const dependent of dependents) {
      if (dependent.object.metadata.deletionTimestamp) continue;
      const owns = this.#dependents.has(dependent.object.metadata.uid);
      this.#delete(dependent, owns ? "Foreground" : "Background");
    }
    const blocks = this.#ownedBy(uid).some(({ object }) =>
      ownersOf(object).some((reference) => reference.uid === uid && reference.blockOwnerDeletion === true),
    );
    if (!blocks) this.#release(owner, "foregroundDeletion");
  }

  #ownedBy(uid: string): Item[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#items.get(dependent) ?? []);
  }

  #delete({ resource, object }: Item, propagationPolicy: "Background" | "Foreground"): void {
    const kind = this.#core.registry.byResource(resource);
    if (!kind || object.metadata.deletionTimestamp) return;
    try {
      remove(this.#core, kind, object.metadata, { propagationPolicy, preconditions: { uid: object.metadata.uid } });
    } catch (error) {
      if (!isApiError(error, "NotFound")) throw error;
    }
  }

  /** Takes the references that match out of an object. */
  #cut(item: Item, matches: (owner: OwnerReference) => boolean): void {
    this.#rewrite(item, { ownerReferences: ownersOf(item.object).filter((owner) => !matches(owner)) });
  }

  #release(item: Item, finalizer: string): void {
    const finalizers = (item.object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
    this.#rewrite(item, { finalizers });
  }

  #rewrite({ resource, object }: Item, change: Pick<DraftMeta, "finalizers" | "ownerReferences">): void {
    const kind = this.#core.registry.byResource(resource);
    if (!kind) return;
    replace(this.#core, kind, object, { ...object, metadata: { ...object.metadata, ...change } }, ownWrite);
  }
}

function ownersOf(object: KubeObject): readonly OwnerReference[] {
  return object.metadata.ownerReferences ?? [];
}
