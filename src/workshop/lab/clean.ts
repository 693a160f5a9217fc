/** Finds everything of ours in a cluster, by its label across all kinds, and what else may be the learner's; removes what is chosen. */
import { type Cluster, ClusterError, type KindRef, type Resource, type Selection } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";
import { clusterPolicyKinds, isOthers, namespacedPolicyKinds, ownerSelector, selectorFor } from "./ownership.ts";
import { each, gone, nameOf } from "./remove.ts";
import { removeTier } from "./tiers.ts";
import { type Trace, traceOf } from "./traces.ts";

/** What carries our label, of one attendee where one is named; what lies in a namespace of ours goes with it and is not named. */
export async function findOurs(
  cluster: Cluster,
  { attendee, signal }: { readonly attendee?: string; readonly signal?: AbortSignal } = {},
): Promise<readonly RawObject[]> {
  const labelSelector = attendee === undefined ? ownerSelector : selectorFor(attendee);
  const kinds = (await cluster.resources({ fresh: true })).filter(isListed);
  const found = new Map<string, RawObject>();
  await each(kinds, async (kind) => {
    for (const object of await labelled(cluster, kind, { labelSelector, ...(signal ? { signal } : {}) })) {
      const { uid, ownerReferences } = object.metadata;
      // What belongs to another object of ours goes with it.
      if (!Array.isArray(ownerReferences) || ownerReferences.length === 0) found.set(String(uid), object);
    }
  });
  const objects = [...found.values()];
  const namespaces = new Set(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
  return objects.filter(({ metadata }) => !namespaces.has(metadata.namespace ?? "")).sort(byPlace);
}

/**
 * What carries no label and may be the learner's all the same: policies for all namespaces, and policies elsewhere in tiers
 * of ours. It is for a person to decide.
 */
export async function findTraces(
  cluster: Cluster,
  ours: readonly RawObject[],
  knownNames: ReadonlySet<string>,
  attendee?: string,
): Promise<readonly Trace[]> {
  const served = new Set((await cluster.resources()).map(({ apiVersion, kind }) => `${apiVersion}/${kind}`));
  const listOf = async (kinds: readonly KindRef[]) => {
    const here = kinds.filter(({ apiVersion, kind }) => served.has(`${apiVersion}/${kind}`));
    return (await Promise.all(here.map((kind) => allowed(cluster, kind)))).flat();
  };
  const lists = await Promise.all([listOf(clusterPolicyKinds), listOf(namespacedPolicyKinds)]);
  const others = lists[0].filter((object) => attendee !== undefined && isOthers(object, attendee));
  const tiersOfOthers = new Set(others.filter(({ kind }) => kind === "Tier").map(({ metadata }) => metadata.name));
  // What lies in another attendee's tier is that attendee's.
  const isFree = ({ spec }: RawObject) => !(isMap(spec) && tiersOfOthers.has(String(spec.tier)));
  const [clusterWide = [], namespaced = []] = lists.map((list) => list.filter(isFree));
  const namespaces = ours.filter(({ kind }) => kind === "Namespace");
  const inside = new Set(namespaces.map(({ metadata }) => metadata.name));
  const around = { knownNames, namespaces, tiers: clusterWide.filter(({ kind }) => kind === "Tier") };
  // What kubectl made elsewhere is everybody's; only a tier of ours tells.
  const elsewhere = namespaced.filter(
    ({ metadata, spec }) => isMap(spec) && spec.tier !== undefined && !inside.has(metadata.namespace ?? ""),
  );
  return [
    ...clusterWide.flatMap((object) => traceOf(object, around) ?? []),
    ...elsewhere.flatMap((object) => traceOf(object, { ...around, namespaces: [] }) ?? []),
  ].sort((one, other) => byPlace(one.object, other.object));
}

async function allowed(cluster: Cluster, kind: KindRef): Promise<readonly RawObject[]> {
  try {
    return (await cluster.list(kind)).items;
  } catch (error) {
    if (error instanceof ClusterError && skipped.has(error.trouble)) return [];
    throw error;
  }
}

function isListed({ verbs }: Resource): boolean {
  return verbs.includes("list") && verbs.includes("delete");
}

async function labelled(cluster: Cluster, kind: Resource, selection: Selection): Promise<readonly RawObject[]> {
  try {
    return (await cluster.list(kind, selection)).items;
  } catch (error) {
    if (!(error instanceof ClusterError) || !skipped.has(error.trouble)) throw error;
    // Whoever may look into one namespace only has worked in that one only.
    const mayBeThere = error.trouble === "forbidden" && kind.namespaced && selection.namespace === undefined;
    return mayBeThere ? labelled(cluster, kind, { ...selection, namespace: cluster.target.namespace }) : [];
  }
}

/** Kinds that this user may not list, or that a broken API server does not answer for. */
const skipped: ReadonlySet<string> = new Set(["forbidden", "not-found", "bad-request", "server-error", "unknown-kind"]);

/** Objects first, then what holds them: tiers last, because a tier goes only when it is empty. */
function byPlace(one: RawObject, other: RawObject): number {
  return rank(one) - rank(other) || nameText(one).localeCompare(nameText(other));
}

const rankOfNamespace = 1;

function rank({ kind }: RawObject): number {
  if (kind === "Namespace") return rankOfNamespace;
  const place = clusterPolicyKinds.findIndex((known) => known.kind === kind);
  return place === -1 ? 0 : rankOfNamespace + 1 + place;
}

export function nameText({ kind, metadata }: RawObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
}

/**
 * Removes what was found, in an order that works, and waits until it is gone; policies of learners go with their namespaces.
 * Returns the tiers that stay, because something else is in them.
 */
export async function remove(
  cluster: Cluster,
  objects: readonly RawObject[],
  options: { readonly onProgress?: (words: string) => void; readonly signal?: AbortSignal } = {},
): Promise<readonly string[]> {
  const signal = options.signal ? { signal: options.signal } : {};
  const namespaces = objects.filter(({ kind }) => kind === "Namespace");
  await each(
    objects.filter((object) => rank(object) <= rankOfNamespace),
    (object) => cluster.remove(nameOf(object), signal),
  );
  for (const { metadata } of namespaces) {
    options.onProgress?.(`waiting for namespace ${metadata.name} to be gone`);
    await gone(cluster, { apiVersion: "v1", kind: "Namespace", name: metadata.name }, signal);
  }
  const stay: string[] = [];
  // Only now the tiers: the policies in them went with the namespaces.
  for (const object of objects.filter((one) => rank(one) > rankOfNamespace)) {
    options.onProgress?.(`removing ${nameText(object)}`);
    if (object.kind !== "Tier") {
      await cluster.remove(nameOf(object), signal);
      continue;
    }
    const inside = await removeTier(cluster, object, signal);
    if (inside.length > 0) stay.push(`${nameText(object)}: it holds ${inside.map(nameText).join(", ")}`);
  }
  return stay;
}
