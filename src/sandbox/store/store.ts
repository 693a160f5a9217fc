import { History } from "./history.ts";
import type { KubeObject, ObjectName } from "./object.ts";

/** One step in the life of the store. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  /** `pods`, `networkpolicies.networking.k8s.io`. */
  readonly resource: string;
  /** At a deletion the last state, with the resourceVersion of the deletion. */
  readonly object: KubeObject;
  readonly old: KubeObject | undefined;
  readonly revision: number;
}

/** What is written to disk: enough to go on where the store stood. */
export interface StoreImage {
  readonly revision: number;
  readonly objects: readonly { readonly resource: string; readonly object: KubeObject }[];
}

interface Shelf {
  readonly objects: Map<string, KubeObject>;
  /** In the order of namespace and name; absent after an object came or went. */
  sorted: readonly KubeObject[] | undefined;
  readonly history: History<Change>;
  readonly listeners: Set<(change: Change) => void>;
}

/**
 * All objects of a cluster, by resource and name. One counter gives every change its resourceVersion. Everything is
 * synchronous; listeners are called within the call that made the change, in the order of changes.
 */
export class Store {
  readonly #shelves = new Map<string, Shelf>();
  readonly #listeners = new Set<(change: Change) => void>();
  /** Changes that a listener made while another change was being told: they are told after it. */
  readonly #untold: (() => void)[] = [];
  #telling = false;
  #revision: number;
  /** Changes before this one are not in the history. */
  readonly #firstKnown: number;

  constructor(image: StoreImage = { revision: 1, objects: [] }) {
    this.#revision = image.revision;
    this.#firstKnown = image.revision;
    for (const { resource, object } of image.objects) this.#shelf(resource).objects.set(keyOf(object.metadata), object);
  }

  get revision(): number {
    return this.#revision;
  }

  get(resource: string, name: ObjectName): KubeObject | undefined {
    return this.#shelves.get(resource)?.objects.get(keyOf(name));
  }

  list(resource: string, namespace?: string): readonly KubeObject[] {
    const shelf = this.#shelf(resource);
    shelf.sorted ??= [...shelf.objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
    if (namespace === undefined) return shelf.sorted;
    return shelf.sorted.filter((object) => object.metadata.namespace === namespace);
  }

  /** Stores the object under its name with a new resourceVersion. */
  put(resource: string, object: KubeObject): KubeObject {
    const shelf = this.#shelf(resource);
    const key = keyOf(object.metadata);
    const old = shelf.objects.get(key);
    const stored = this.#stamped(object);
    shelf.objects.set(key, stored);
    shelf.sorted = undefined;
    this.#tell(shelf, { type: old ? "MODIFIED" : "ADDED", resource, object: stored, old, revision: this.#revision });
    return stored;
  }

  /** Removes the object of that name; `last` is the state that watchers see. */
  remove(resource: string, last: KubeObject): KubeObject {
    const shelf = this.#shelf(resource);
    const key = keyOf(last.metadata);
    const old = shelf.objects.get(key);
    const stamped = this.#stamped(last);
    shelf.objects.delete(key);
    shelf.sorted = undefined;
    this.#tell(shelf, { type: "DELETED", resource, object: stamped, old, revision: this.#revision });
    return stamped;
  }

  /** What happened to a resource after a revision; undefined if that is too long ago to know. */
  changesSince(resource: string, revision: number): readonly Change[] | undefined {
    return this.#shelf(resource).history.since(revision);
  }

  /** Calls the listener at each change of a resource, or of all. */
  listen(resource: string | undefined, listener: (change: Change) => void): () => void {
    const listeners = resource === undefined ? this.#listeners : this.#shelf(resource).listeners;
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  image(): StoreImage {
    const objects = [...this.#shelves].flatMap(([resource, shelf]) =>
      [...shelf.objects.values()].map((object) => ({ resource, object })),
    );
    return { revision: this.#revision, objects };
  }

  #shelf(resource: string): Shelf {
    let shelf = this.#shelves.get(resource);
    if (!shelf) {
      shelf = {
        objects: new Map(),
        sorted: undefined,
        history: new History(this.#firstKnown),
        listeners: new Set(),
      };
      this.#shelves.set(resource, shelf);
    }
    return shelf;
  }

  #stamped(object: KubeObject): KubeObject {
    this.#revision += 1;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } };
  }

  #tell(shelf: Shelf, change: Change): void {
    shelf.history.add(change);
    this.#untold.push(() => {
      for (const listener of this.#listeners) listener(change);
      for (const listener of shelf.listeners) listener(change);
    });
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let tell = this.#untold.shift(); tell; tell = this.#untold.shift()) tell();
    } finally {
      this.#telling = false;
    }
  }
}

/** Sorts like the keys of a real server: by namespace, then by name. */
function keyOf(name: ObjectName): string {
  return `${name.namespace ?? ""}/${name.name}`;
}
