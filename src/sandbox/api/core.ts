import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { ClusterMake, Context, ResourceKind } from "../kinds/kind.ts";
import type { KubeObject } from "../store/object.ts";
import type { Store } from "../store/store.ts";
import type { Registry } from "./registry.ts";
import { resourceName } from "./status.ts";

/** What every part of the API works on. */
export interface Core {
  readonly store: Store;
  readonly registry: Registry;
  readonly make: ClusterMake;
  readonly clock: Clock;
  readonly random: (length: number) => string;
}

export function contextOf(core: Core): Context {
  return {
    cluster: core.make,
    now: new Date(core.clock.now()),
    get: (resource, name) => core.store.get(resource, name),
    list: (resource, namespace) => core.store.list(resource, namespace),
    random: core.random,
  };
}

/** Where the objects of a kind are stored: a view shows those of another kind. */
export function shelfOf(kind: ResourceKind): string {
  return kind.viewOf?.resource ?? resourceName(kind);
}

export function shown(kind: ResourceKind, stored: KubeObject): KubeObject {
  return kind.viewOf ? kind.viewOf.show(stored) : stored;
}

const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** Letters and digits that make no words, as generated names end. */
export function randomSuffix(length: number): string {
  return [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
}
