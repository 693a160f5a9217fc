/**
 * What a learner made for all namespaces with a kubectl of their own: it carries no label of ours, and may as well be somebody
 * else's. Pure; each guess comes with its reason.
 */
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";
import { identityOf } from "./desired.ts";
import { isOfWorkshop } from "./ownership.ts";

export interface Surroundings {
  /** Cluster-wide names that the modules speak of, by identity. */
  readonly knownNames: ReadonlySet<string>;
  /** Namespaces of ours. */
  readonly namespaces: readonly RawObject[];
  /** Every tier of the cluster. */
  readonly tiers: readonly RawObject[];
}

export interface Trace {
  readonly object: RawObject;
  readonly because: string;
}

/**
 * Whether it is the learner's beyond doubt: it came after the worlds, and has a name that the modules use, or lies in a tier
 * that is ours or has such a name.
 */
export function isLearners(object: RawObject, around: Surroundings): boolean {
  if (!cameAfter(object, around.namespaces)) return false;
  if (around.knownNames.has(identityOf(object))) return true;
  const tier = around.tiers.find(({ metadata }) => metadata.name === tierOf(object));
  return tier !== undefined && (isOfWorkshop(tier) || (isKnown(tier, around) && cameAfter(tier, around.namespaces)));
}

/** The reasons to take an object for the learner's, weak ones included; undefined when there is none. */
export function traceOf(object: RawObject, around: Surroundings): Trace | undefined {
  if (isOfWorkshop(object)) return undefined;
  const own = new Set(around.namespaces.map(({ metadata }) => metadata.name));
  const meant = [...namespacesMeantBy(object.spec)].filter((name) => own.has(name));
  const tier = around.tiers.find(({ metadata }) => metadata.name === tierOf(object));
  const reasons = [
    ...(isKnown(object, around) ? ["it has a name that a module uses"] : []),
    ...(tier && (isOfWorkshop(tier) || isKnown(tier, around)) ? [`it lies in tier ${tier.metadata.name}`] : []),
    ...(meant.length > 0 ? [`it is about namespace ${meant.join(", ")}`] : []),
  ];
  const later = cameAfter(object, around.namespaces);
  if (reasons.length === 0 && later && isKubectls(object)) reasons.push("kubectl made it");
  if (reasons.length === 0) return undefined;
  return { object, because: [...reasons, ...(later ? ["after the workshop began here"] : [])].join(", ") };
}

function isKnown(object: RawObject, { knownNames }: Surroundings): boolean {
  return knownNames.has(identityOf(object));
}

function tierOf({ kind, spec }: RawObject): string | undefined {
  return kind !== "Tier" && isMap(spec) && typeof spec.tier === "string" ? spec.tier : undefined;
}

/** Whether it was created when a namespace of ours was there already. */
function cameAfter(object: RawObject, namespaces: readonly RawObject[]): boolean {
  const [first] = namespaces.toSorted((one, other) => compareAge(one, other));
  return first !== undefined && compareAge(first, object) < 0;
}

/** Creation is written down in whole seconds; within one, versions tell what came first. */
function compareAge({ metadata: one }: RawObject, { metadata: other }: RawObject): number {
  const seconds = Date.parse(String(one.creationTimestamp)) - Date.parse(String(other.creationTimestamp));
  return seconds || Number(one.resourceVersion) - Number(other.resourceVersion);
}

function isKubectls({ metadata }: RawObject): boolean {
  const { managedFields } = metadata;
  return (
    Array.isArray(managedFields) &&
    managedFields.some((entry) => isMap(entry) && String(entry.manager).startsWith("kubectl"))
  );
}

/** Labels whose value is a namespace's name. */
const nameLabel = /^(kubernetes\.io\/metadata\.name|projectcalico\.org\/name(space)?)$/;
const comparison =
  /(?:kubernetes\.io\/metadata\.name|projectcalico\.org\/name(?:space)?)\s*(?:==|!=|not\s+in\b|in\b)\s*(\{[^}]*\}|"[^"]*"|'[^']*')/g;

/** The namespaces that a policy's selectors call by name, in whichever notation. */
function namespacesMeantBy(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (at: unknown): void => {
    if (typeof at === "string")
      for (const [, list = ""] of at.matchAll(comparison))
        for (const [, name] of list.matchAll(/["']([^"']+)["']/g)) if (name) names.add(name);
    if (Array.isArray(at)) for (const item of at) walk(item);
    if (!isMap(at)) return;
    if (nameLabel.test(String(at.key)) && Array.isArray(at.values))
      for (const name of at.values) names.add(String(name));
    for (const [key, inner] of Object.entries(at)) {
      if (nameLabel.test(key) && typeof inner === "string") names.add(inner);
      else walk(inner);
    }
  };
  walk(value);
  return names;
}
