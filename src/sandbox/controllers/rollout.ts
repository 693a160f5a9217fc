/** How large each replica set of a deployment should be next: small steps that keep enough pods serving. */
import { type Json, type KubeObject, numberAt, objectAt, textAt } from "../store/object.ts";

export interface SetSize {
  readonly name: string;
  readonly wanted: number;
  readonly available: number;
}

export interface Rollout {
  readonly wanted: number;
  /** How many pods may exist above the wanted number. */
  readonly maxSurge: number;
  /** How many pods may be missing below it. */
  readonly maxUnavailable: number;
  readonly next: SetSize;
  /** Oldest first. */
  readonly old: readonly SetSize[];
}

/** New sizes by name; sets that stay as they are are left out. */
export type Sizes = ReadonlyMap<string, number>;

/** A step of a rolling update: the new set grows as far as it may, else the old ones shrink as far as they may. */
export function rollingStep(rollout: Rollout): Sizes {
  const grown = grow(rollout);
  return grown.size > 0 ? grown : shrink(rollout);
}

function grow({ wanted, maxSurge, next, old }: Rollout): Sizes {
  if (next.wanted === wanted) return new Map();
  if (next.wanted > wanted) return new Map([[next.name, wanted]]);
  const room = wanted + maxSurge - next.wanted - total(old);
  return room <= 0 ? new Map() : new Map([[next.name, next.wanted + Math.min(room, wanted - next.wanted)]]);
}

function shrink({ wanted, maxUnavailable, next, old }: Rollout): Sizes {
  const sizes = new Map(old.map((set) => [set.name, set.wanted]));
  const mustServe = wanted - maxUnavailable;
  let mayGo = next.wanted + total(old) - mustServe - (next.wanted - next.available);
  if (mayGo <= 0) return new Map();
  // Pods that do not serve are no loss.
  for (const set of old) {
    const gone = Math.min(mayGo, Math.max(0, set.wanted - set.available));
    sizes.set(set.name, set.wanted - gone);
    mayGo -= gone;
  }
  const serving = next.available + old.reduce((sum, set) => sum + set.available, 0);
  let spare = serving - mustServe;
  for (const set of old) {
    const size = sizes.get(set.name) ?? 0;
    const gone = Math.min(Math.max(0, spare), size, set.available);
    sizes.set(set.name, size - gone);
    spare -= gone;
  }
  return changed(old, sizes);
}

/** Everything old goes first; the new pods come when no old one is left. */
export function recreateStep({ wanted, next, old }: Rollout, oldPodsLeft: boolean): Sizes {
  const gone = new Map(old.filter((set) => set.wanted > 0).map((set) => [set.name, 0]));
  if (gone.size > 0 || oldPodsLeft || next.wanted === wanted) return gone;
  return new Map([[next.name, wanted]]);
}

/** The wanted number was changed in the middle of a rollout: every set changes in proportion to its size. */
export function proportionalSizes(sets: readonly SetSize[], wanted: number, maxSurge: number): Sizes {
  const active = sets.filter((set) => set.wanted > 0);
  const [only, ...others] = active.length > 0 ? active : sets.slice(-1);
  if (only === undefined) return new Map();
  if (others.length === 0) return changed([only], new Map([[only.name, wanted]]));
  const all = total(active);
  const allowed = wanted === 0 ? 0 : wanted + maxSurge;
  const sizes = new Map(active.map((set) => [set.name, Math.round((set.wanted * allowed) / all)]));
  // What rounding gave too much or too little is the largest set's, and the next one's where that has none left.
  let excess = [...sizes.values()].reduce((sum, size) => sum + size, 0) - allowed;
  for (const { name } of active.toSorted((one, other) => other.wanted - one.wanted)) {
    const size = sizes.get(name) ?? 0;
    const taken = Math.min(excess, size);
    sizes.set(name, size - taken);
    excess -= taken;
  }
  return changed(active, sizes);
}

/** maxSurge and maxUnavailable as numbers of pods: a share is rounded up for the first, down for the second. */
export function limitsOf(deployment: KubeObject): { readonly maxSurge: number; readonly maxUnavailable: number } {
  const wanted = numberAt(deployment, "spec", "replicas") ?? 1;
  if (textAt(deployment, "spec", "strategy", "type") === "Recreate") return { maxSurge: 0, maxUnavailable: 0 };
  const update = objectAt(deployment, "spec", "strategy", "rollingUpdate");
  const maxSurge = countOf(update.maxSurge, wanted, Math.ceil);
  const maxUnavailable = countOf(update.maxUnavailable, wanted, Math.floor);
  // Neither more nor fewer would leave no way to move.
  return { maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : Math.min(maxUnavailable, wanted) };
}

/** `3`, or `"25%"` of a number. */
export function countOf(value: Json | undefined, of: number, round: (share: number) => number): number {
  if (typeof value === "number") return value;
  const percent = typeof value === "string" ? /^(\d+)%$/.exec(value) : null;
  return percent === null ? 0 : round((Number(percent[1]) * of) / 100);
}

function total(sets: readonly SetSize[]): number {
  return sets.reduce((sum, set) => sum + set.wanted, 0);
}

function changed(sets: readonly SetSize[], sizes: Sizes): Sizes {
  const differing = sets.filter((set) => sizes.has(set.name) && sizes.get(set.name) !== set.wanted);
  return new Map(differing.map((set) => [set.name, sizes.get(set.name) ?? 0]));
}
