/** Brings a cluster into the state in which a step begins, from whatever state it is in, touching nothing that is not ours. */
import {
  type Cluster,
  ClusterError,
  cancellable,
  fieldManager,
  type KindRef,
  pause,
  untilNextLook,
} from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";
import { isAlive, isMap, isReady } from "../check/inventory.ts";
import { type Desired, identityOf } from "./desired.ts";
import { claimed, clusterPolicyKinds, isOthers, isOurs, namespacedPolicyKinds, selectorFor } from "./ownership.ts";
import { each, type GoneOptions, gone, nameOf } from "./remove.ts";
import { removeTier } from "./tiers.ts";
import { isLearners, type Surroundings } from "./traces.ts";

export interface BringOptions {
  /** Cluster-wide names that the modules speak of: an object of such a name that came after the worlds is the learner's. */
  readonly knownNames: ReadonlySet<string>;
  /** Those of them that the module at hand speaks of: while somebody else has one, the module does not begin. */
  readonly moduleNames?: ReadonlySet<string>;
  /** Whose objects these are, where many share a cluster; everybody else's are left alone. */
  readonly attendee?: string;
  readonly onProgress?: (words: string) => void;
  readonly signal?: AbortSignal;
  readonly readyWithinMs?: number;
  /** The worlds were brought before and nobody touched them since: only policies change. */
  readonly worldsAreUp?: boolean;
}

export async function bring(patient: Cluster, desired: Desired, options: BringOptions): Promise<void> {
  const cluster = cancellable(patient, options.signal);
  const worlds = desired.worlds.map(({ object }) => object);
  const given = desired.given.map(({ object }) => object);
  const objects = options.worldsAreUp ? given : [...worlds, ...given];
  await refuseForeign(cluster, objects, options);
  await untilDeleted(cluster, objects, options);
  if (!options.worldsAreUp) await createWorlds(cluster, worlds, options);
  await removeOtherPolicies(cluster, [...worlds, ...given], options);
  for (const group of inOrder(given)) await each(group, (object) => applyExactly(cluster, object, options.attendee));
  if (!options.worldsAreUp) await ready(cluster, worlds, options);
}

/**
 * Applying changes what the manifest says and leaves what others added: a field that the learner's own kubectl wrote would
 * stay. An object that somebody else has a hand in is therefore made anew; a tier cannot be, while it holds policies.
 */
async function applyExactly(cluster: Cluster, object: RawObject, attendee: string | undefined): Promise<void> {
  const existing = object.kind === "Tier" ? undefined : await cluster.get(nameOf(object));
  if (existing && hasOtherManagers(existing)) await cluster.remove(nameOf(object));
  await cluster.apply(claimed(asIfApplied(object), attendee), { force: true });
}

/**
 * With kubectl's own note of what was applied: when the learner applies a file of the same name, kubectl then removes the
 * fields that the file no longer has, and does not warn of a missing note.
 */
function asIfApplied(object: RawObject): RawObject {
  const { annotations } = object.metadata;
  const note = { "kubectl.kubernetes.io/last-applied-configuration": `${JSON.stringify(object)}\n` };
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...(isMap(annotations) ? annotations : {}), ...note } },
  };
}

function hasOtherManagers({ metadata }: RawObject): boolean {
  const { managedFields } = metadata;
  // A server that keeps no record of managers may hide one.
  const isOwnApply = (entry: unknown) => isMap(entry) && entry.manager === fieldManager && entry.operation === "Apply";
  return !Array.isArray(managedFields) || !managedFields.every(isOwnApply);
}

async function createWorlds(cluster: Cluster, worlds: readonly RawObject[], options: BringOptions): Promise<void> {
  options.onProgress?.("creating namespaces and workloads");
  await removeEnded(cluster, worlds);
  for (const group of inOrder(worlds))
    await each(group, (object) => cluster.apply(claimed(object, options.attendee), { force: true }));
}

/** A pod that has ended (evicted, or on a node that is gone) never runs again; it is made anew. */
async function removeEnded(cluster: Cluster, worlds: readonly RawObject[]): Promise<void> {
  await each(
    worlds.filter(({ kind }) => kind === "Pod"),
    async (pod) => {
      const existing = await cluster.get(nameOf(pod));
      if (!existing || isAlive(existing)) return;
      await cluster.remove(nameOf(pod), { gracePeriodSeconds: 0 });
      await gone(cluster, nameOf(pod));
    },
  );
}

/** Removes everything of ours: policies first, then namespaces with all that they hold. */
export async function clear(patient: Cluster, options: BringOptions): Promise<void> {
  const cluster = cancellable(patient, options.signal);
  await removeOtherPolicies(cluster, [], options);
  const namespaces = await list(
    cluster,
    { apiVersion: "v1", kind: "Namespace" },
    { labelSelector: selectorFor(options.attendee) },
  );
  await each(namespaces, (object) => cluster.remove(nameOf(object)));
  options.onProgress?.(`waiting for ${namespaces.length} namespaces to be gone`);
  for (const namespace of namespaces) await gone(cluster, nameOf(namespace), goneOptions(options));
}

/** A namespace of ours that is still being deleted takes nothing new, and a tier takes what is applied to it along. */
async function untilDeleted(cluster: Cluster, objects: readonly RawObject[], options: BringOptions): Promise<void> {
  await each(
    objects.filter(({ kind }) => kind === "Namespace" || kind === "Tier"),
    async (object) => {
      const existing = await cluster.get(nameOf(object));
      if (existing?.metadata.deletionTimestamp === undefined) return;
      options.onProgress?.(`waiting for the old ${object.kind.toLowerCase()} ${object.metadata.name} to be gone`);
      await gone(cluster, nameOf(object), goneOptions(options));
    },
  );
}

function goneOptions({ signal, readyWithinMs, onProgress }: BringOptions): GoneOptions {
  return {
    ...(signal ? { signal } : {}),
    ...(readyWithinMs === undefined ? {} : { withinMs: readyWithinMs }),
    ...(onProgress ? { onStuck: (why) => onProgress(`still waiting: ${why}`) } : {}),
  };
}

/** A namespace or cluster-wide object that has a name of ours, and is neither ours nor the learner's, belongs to somebody else. */
async function refuseForeign(cluster: Cluster, objects: readonly RawObject[], options: BringOptions): Promise<void> {
  const existing = await Promise.all([
    ...objects.filter(({ metadata }) => metadata.namespace === undefined).map((object) => cluster.get(nameOf(object))),
    ...(await named(cluster, options.moduleNames ?? new Set())),
  ]);
  const found = new Map(existing.flatMap((object) => (object ? [[identityOf(object), object]] : [])));
  const unlabelled = [...found.values()].filter((object) => !isOurs(object, options.attendee));
  if (unlabelled.length === 0) return;
  const around = await surroundings(cluster, options);
  const taken = unlabelled.filter((object) => object.kind === "Namespace" || !isLearners(object, around));
  if (taken.length === 0) return;
  const names = taken.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  throw new EnvironmentError(`this cluster already has ${names.join(", ")}, and not from this workshop`, {
    detail: ["nothing was changed"],
    next: [
      "netpol-workshop sandbox start   (a cluster of your own, at no cost)",
      "netpol-workshop clean   (shows what may be of an earlier session of yours)",
      "or remove or rename what has that name",
    ],
  });
}

/** The cluster-wide policies and tiers that have one of these identities. */
async function named(cluster: Cluster, identities: ReadonlySet<string>): Promise<readonly RawObject[]> {
  if (identities.size === 0) return [];
  const lists = await Promise.all(clusterPolicyKinds.map((kind) => list(cluster, kind, {})));
  return lists.flat().filter((object) => identities.has(identityOf(object)));
}

async function surroundings(cluster: Cluster, { attendee, knownNames }: BringOptions): Promise<Surroundings> {
  const [namespaces, tiers] = await Promise.all([
    list(cluster, { apiVersion: "v1", kind: "Namespace" }, { labelSelector: selectorFor(attendee) }),
    list(cluster, { apiVersion: "projectcalico.org/v3", kind: "Tier" }, {}),
  ]);
  return { knownNames, namespaces, tiers: tiers.filter((tier) => !isOthers(tier, attendee)) };
}

/** Removes the policies and tiers of ours, and of the learner's, that are not wanted. */
async function removeOtherPolicies(
  cluster: Cluster,
  wanted: readonly RawObject[],
  options: BringOptions,
): Promise<void> {
  const keep = new Set(wanted.map(identityOf));
  const around = await surroundings(cluster, options);
  const { namespaces } = around;
  const ourNamespaces = new Set(namespaces.map(({ metadata }) => metadata.name));
  const inNamespaces = await Promise.all(namespacedPolicyKinds.map((kind) => list(cluster, kind, {})));
  const remove = async (object: RawObject) => {
    if (keep.has(identityOf(object))) return;
    if (object.kind === "Tier") await removeTier(cluster, object, goneOptions(options));
    else await cluster.remove(nameOf(object));
  };
  // A manifest without a namespace lands in the context's, which is not ours, but carries our label.
  const inReach = (object: RawObject) =>
    ourNamespaces.has(object.metadata.namespace ?? "") || isOurs(object, options.attendee);
  await each(inNamespaces.flat().filter(inReach), remove);
  const clusterWide = await Promise.all(clusterPolicyKinds.map((kind) => list(cluster, kind, {})));
  // One kind after the other, because a tier can only go when nothing is in it.
  for (const all of clusterWide) {
    await each(
      all.filter((object) => isOurs(object, options.attendee) || isLearners(object, around)),
      remove,
    );
  }
}

/** Waits until the worlds' pods are ready, and says what keeps the one that is not. */
async function ready(cluster: Cluster, worlds: readonly RawObject[], options: BringOptions): Promise<void> {
  const namespaces = [...new Set(worlds.flatMap(({ metadata }) => metadata.namespace ?? []))];
  const begun = Date.now();
  const deadline = begun + (options.readyWithinMs ?? 180_000);
  for (;;) {
    const pods = (
      await Promise.all(namespaces.map((namespace) => list(cluster, { apiVersion: "v1", kind: "Pod" }, { namespace })))
    ).flat();
    const wanted = expectedPods(worlds);
    const readyPods = pods.filter(isReady);
    // What was evicted stays in the list, and its controller has made another.
    const waiting = pods.filter((pod) => !isReady(pod) && (isAlive(pod) || !isOwned(pod)));
    if (waiting.length === 0 && readyPods.length >= wanted) return;
    const missing = readyPods.length + waiting.length < wanted ? await refusedPods(cluster, namespaces) : [];
    const late = [...waiting.map((pod) => `${placeOf(pod)}: ${whyWaiting(pod)}`), ...missing];
    options.onProgress?.(`${readyPods.length} of ${wanted} pods are ready${late[0] ? `; ${late[0]}` : ""}`);
    if (Date.now() > deadline) {
      throw new EnvironmentError(`${waiting.length || wanted - readyPods.length} pods did not become ready`, {
        detail: late.slice(0, 5),
        next: ["kubectl get events -A --field-selector type=Warning", "netpol-workshop doctor"],
      });
    }
    await pause(untilNextLook(begun), options.signal);
  }
}

/** What keeps a workload's pods from being made at all: a quota, the namespace's rules for pods, a webhook. */
async function refusedPods(cluster: Cluster, namespaces: readonly string[]): Promise<readonly string[]> {
  const kind = { apiVersion: "apps/v1", kind: "Deployment" };
  const lists = await Promise.all(namespaces.map((namespace) => list(cluster, kind, { namespace })));
  return lists.flat().flatMap((deployment) => {
    const conditions = isMap(deployment.status) ? asMaps(deployment.status.conditions) : [];
    const failure = conditions.find(({ type, status }) => type === "ReplicaFailure" && status === "True");
    return failure ? [`${placeOf(deployment)}: ${failure.message}`] : [];
  });
}

function placeOf({ metadata }: RawObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function isOwned({ metadata }: RawObject): boolean {
  return Array.isArray(metadata.ownerReferences) && metadata.ownerReferences.length > 0;
}

function expectedPods(worlds: readonly RawObject[]): number {
  const replicas = ({ spec }: RawObject) => (isMap(spec) && typeof spec.replicas === "number" ? spec.replicas : 1);
  return worlds.reduce((sum, object) => {
    if (object.kind === "Pod") return sum + 1;
    return object.kind === "Deployment" || object.kind === "StatefulSet" ? sum + replicas(object) : sum;
  }, 0);
}

/** The most telling reason in a pod's status. */
export function whyWaiting(pod: RawObject): string {
  const status = isMap(pod.status) ? pod.status : {};
  const containers = [...asMaps(status.initContainerStatuses), ...asMaps(status.containerStatuses)];
  for (const { state } of containers) {
    if (isMap(state) && isMap(state.waiting))
      return [state.waiting.reason, state.waiting.message].filter(Boolean).join(": ");
  }
  if (status.phase === "Failed" && status.reason) return [status.reason, status.message].filter(Boolean).join(": ");
  const unmet = asMaps(status.conditions).find((condition) => condition.status === "False" && condition.message);
  return String(unmet?.message ?? status.reason ?? status.phase ?? "not started");
}

function asMaps(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A kind that the cluster does not serve, or that nobody answers for, has no objects. Calico's have rights of their own: who may not see them made none. */
async function list(
  cluster: Cluster,
  kind: KindRef,
  selection: { namespace?: string; labelSelector?: string },
): Promise<readonly RawObject[]> {
  if (!(await cluster.resource(kind)) || (await cluster.silent()).includes(kind.apiVersion)) return [];
  try {
    return (await cluster.list(kind, selection)).items;
  } catch (error) {
    const isExtra = !["v1", "networking.k8s.io/v1"].includes(kind.apiVersion);
    if (isExtra && error instanceof ClusterError && error.trouble === "forbidden") return [];
    throw error;
  }
}

/** Groups in which the order of writes does not matter: namespaces, tiers, accounts and settings, then the rest. */
function inOrder(objects: readonly RawObject[]): readonly (readonly RawObject[])[] {
  const first = [["Namespace"], ["Tier"], ["ServiceAccount", "ConfigMap", "Secret"]];
  return [
    ...first.map((kinds) => objects.filter(({ kind }) => kinds.includes(kind))),
    objects.filter(({ kind }) => !first.flat().includes(kind)),
  ];
}
