/** Which workload a pod belongs to: people speak of Deployments, connections are between pods. */
import type { Snapshot } from "../snapshot/index.ts";
import type { RawObject } from "../types.ts";

export interface Workload {
  /** "Pod" for a pod that nothing made. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Its pods as `namespace/name`. */
  readonly pods: readonly string[];
}

/** The workloads of all pods that are running, by namespace, name and kind. */
export function workloads(snapshot: Snapshot): readonly Workload[] {
  const found = new Map<string, { kind: string; namespace: string; name: string; pods: string[] }>();
  for (const [pod, { namespace, object, finished }] of snapshot.pods) {
    if (finished) continue;
    const { kind, name } = ownerOf(object);
    const key = `${namespace}/${name}/${kind}`;
    const workload = found.get(key) ?? { kind, namespace, name, pods: [] };
    workload.pods.push(pod);
    found.set(key, workload);
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, workload]) => workload);
}

/** The ReplicaSet of a Deployment and the Job of a CronJob are skipped: nobody wrote them. */
function ownerOf({ metadata }: RawObject): { kind: string; name: string } {
  const references = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : [];
  const owner: unknown = references.find((reference: unknown) => isOwner(reference) && reference.controller !== false);
  if (!isOwner(owner)) return { kind: "Pod", name: metadata.name };
  const { kind, name } = owner;
  const hash = metadata.labels?.["pod-template-hash"];
  if (kind === "ReplicaSet" && hash && name.endsWith(`-${hash}`))
    return { kind: "Deployment", name: name.slice(0, -hash.length - 1) };
  const scheduled = /^(.+)-\d{8,}$/.exec(name)?.[1];
  if (kind === "Job" && scheduled !== undefined) return { kind: "CronJob", name: scheduled };
  return { kind, name };
}

function isOwner(value: unknown): value is { kind: string; name: string; controller?: boolean } {
  if (typeof value !== "object" || value === null || !("kind" in value) || !("name" in value)) return false;
  return typeof value.kind === "string" && typeof value.name === "string";
}
