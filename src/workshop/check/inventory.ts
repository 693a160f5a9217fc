/** The cluster as a check sees it: one reading of everything that verdicts depend on. */
import type { Cluster, KindRef } from "../../cluster/index.ts";
import { ClusterError } from "../../cluster/index.ts";
import { buildSnapshot, type CalicoRelease, type RawObject, type Snapshot } from "../../policy/index.ts";
import type { ProbeSource } from "../module/probes.ts";

export interface Inventory {
  readonly objects: readonly RawObject[];
  readonly snapshot: Snapshot;
  /** Kinds that the user may not list everywhere, or that nobody answers for: what is predicted may be wrong by them. */
  readonly unreadable: readonly string[];
}

const calicoKinds = [
  "Tier",
  "NetworkPolicy",
  "GlobalNetworkPolicy",
  "NetworkSet",
  "GlobalNetworkSet",
  "StagedNetworkPolicy",
  "StagedGlobalNetworkPolicy",
  "StagedKubernetesNetworkPolicy",
];

/** Everything that the engine reads; what a cluster does not serve is left out. */
const kinds: readonly KindRef[] = [
  ...["Pod", "Namespace", "ServiceAccount", "Service", "Node"].map((kind) => ({ apiVersion: "v1", kind })),
  { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  ...calicoKinds.map((kind) => ({ apiVersion: "projectcalico.org/v3", kind })),
  { apiVersion: "policy.networking.k8s.io/v1alpha2", kind: "ClusterNetworkPolicy" },
  { apiVersion: "policy.networking.k8s.io/v1alpha1", kind: "AdminNetworkPolicy" },
  { apiVersion: "policy.networking.k8s.io/v1alpha1", kind: "BaselineAdminNetworkPolicy" },
];

export interface ReadOptions {
  readonly calico: CalicoRelease;
  /** Where to look when the user may not list a kind in all namespaces. */
  readonly namespaces: readonly string[];
  readonly signal?: AbortSignal;
}

export async function readInventory(cluster: Cluster, options: ReadOptions): Promise<Inventory> {
  const silent = await cluster.silent();
  const read = await Promise.all(
    kinds.map((kind) => (silent.includes(kind.apiVersion) ? unanswered(kind) : readKind(cluster, kind, options))),
  );
  const objects = read.flatMap((each) => each.objects);
  return {
    objects,
    snapshot: buildSnapshot(
      objects.map((object) => ({ object })),
      { calico: options.calico },
    ),
    unreadable: read.flatMap(({ unreadable }) => unreadable ?? []),
  };
}

function unanswered({ kind }: KindRef): KindRead {
  return { objects: [], unreadable: kind };
}

interface KindRead {
  readonly objects: readonly RawObject[];
  readonly unreadable?: string;
}

async function readKind(cluster: Cluster, kind: KindRef, { namespaces, signal }: ReadOptions): Promise<KindRead> {
  const resource = await cluster.resource(kind);
  if (!resource) return { objects: [] };
  const options = signal ? { signal } : {};
  try {
    return { objects: (await cluster.list(kind, options)).items };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble !== "forbidden") throw error;
  }
  if (!resource.namespaced) return { objects: [], unreadable: kind.kind };
  const lists = await Promise.all(namespaces.map((namespace) => allowedList(cluster, kind, { namespace, ...options })));
  return { objects: lists.flat(), unreadable: kind.kind };
}

async function allowedList(
  cluster: Cluster,
  kind: KindRef,
  selection: { namespace: string; signal?: AbortSignal },
): Promise<readonly RawObject[]> {
  try {
    return (await cluster.list(kind, selection)).items;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return [];
    throw error;
  }
}

/** The pods that a check means by `namespace/name`: the pod of that name, else those of the workload. */
export function podsNamed(
  inventory: Inventory,
  { namespace, name }: Extract<ProbeSource, { kind: "workload" }>,
): readonly RawObject[] {
  const pods = inventory.objects.filter(
    (object) => object.kind === "Pod" && object.metadata.namespace === namespace && isAlive(object),
  );
  const exact = pods.filter((pod) => pod.metadata.name === name);
  if (exact.length > 0) return exact;
  return pods
    .filter((pod) => isCalled(pod.metadata.name, name))
    .sort((one, other) => Number(isReady(other)) - Number(isReady(one)));
}

/** A Deployment's pods carry the ReplicaSet's name and five letters, other workloads' pods just a suffix. */
function isCalled(pod: string, name: string): boolean {
  return pod === name || new RegExp(`^${literally(name)}(-[a-z0-9]{5,10})?-([a-z0-9]{5}|\\d+)$`).test(pod);
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** What is wrong with a namespace itself; undefined when nothing is. */
export function whyNoNamespace(inventory: Inventory, namespace: string): string | undefined {
  const isMeant = ({ kind, metadata }: RawObject) => kind === "Namespace" && metadata.name === namespace;
  const there = inventory.objects.find(isMeant);
  if (!there) return inventory.unreadable.includes("Namespace") ? undefined : `namespace ${namespace} is gone`;
  return there.metadata.deletionTimestamp === undefined ? undefined : `namespace ${namespace} is just being deleted`;
}

/** Why there is no living pod of a name. */
export function whyNoPod(inventory: Inventory, { namespace, name }: Place): string {
  const trouble = whyNoNamespace(inventory, namespace);
  if (trouble !== undefined) return trouble;
  const dead = inventory.objects.find(
    ({ kind, metadata }) => kind === "Pod" && metadata.namespace === namespace && isCalled(metadata.name, name),
  );
  const seen = inventory.unreadable.includes("Pod") ? " that this user may see" : "";
  if (!dead) return `there is no pod ${namespace}/${name}${seen}`;
  if (dead.metadata.deletionTimestamp !== undefined) return `pod ${namespace}/${name} is just being deleted`;
  const { reason, message } = isMap(dead.status) ? dead.status : {};
  return `pod ${namespace}/${name} has ended${reason ? ` (${[reason, message].filter(Boolean).join(": ")})` : ""}`;
}

export function isReady(pod: RawObject): boolean {
  return conditions(pod).some(({ type, status }) => type === "Ready" && status === "True");
}

export function addressOf(pod: RawObject): string | undefined {
  const { status } = pod;
  return isMap(status) && typeof status.podIP === "string" ? status.podIP : undefined;
}

export function isAlive(pod: RawObject): boolean {
  const phase = isMap(pod.status) ? pod.status.phase : undefined;
  return phase !== "Succeeded" && phase !== "Failed" && pod.metadata.deletionTimestamp === undefined;
}

function conditions(pod: RawObject): { type?: unknown; status?: unknown }[] {
  const found = isMap(pod.status) ? pod.status.conditions : undefined;
  return Array.isArray(found) ? found.filter(isMap) : [];
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
