/** The replica sets of a deployment as its history: one for each template, numbered. */
import type { Objects } from "../api/objects.ts";
import { sameJson } from "../patch/json.ts";
import { type JsonObject, type KubeObject, numberAt, objectAt, stringsAt } from "../store/object.ts";
import { templateHash } from "./hash.ts";
import { controllerOf, ownerReference } from "./owners.ts";
import { isTerminating } from "./pods.ts";

export const setResource = "replicasets.apps";
const hashLabel = "pod-template-hash";
const revisionKey = "deployment.kubernetes.io/revision";
const historyKey = "deployment.kubernetes.io/revision-history";
const desiredKey = "deployment.kubernetes.io/desired-replicas";
const maxKey = "deployment.kubernetes.io/max-replicas";
/** Annotations of the deployment that its replica sets do not take over. */
const ownAnnotations = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  revisionKey,
  historyKey,
  desiredKey,
  maxKey,
]);

/** Oldest first. */
export function setsOf(objects: Objects, deployment: KubeObject): readonly KubeObject[] {
  const { namespace = "", uid } = deployment.metadata;
  return objects
    .list(setResource, { namespace })
    .filter((set) => controllerOf(set)?.uid === uid)
    .sort((one, other) => revisionOf(one) - revisionOf(other) || (one.metadata.name < other.metadata.name ? -1 : 1));
}

export function findNewSet(sets: readonly KubeObject[], deployment: KubeObject): KubeObject | undefined {
  const template = objectAt(deployment, "spec", "template");
  return sets.find((set) => sameJson(withoutHash(objectAt(set, "spec", "template")), template));
}

function withoutHash(template: JsonObject): JsonObject {
  const metadata = objectAt(template, "metadata");
  const { [hashLabel]: _, ...labels } = objectAt(metadata, "labels");
  return { ...template, metadata: { ...metadata, labels } };
}

export function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[revisionKey] ?? 0);
}

/** The size that the set was given when the deployment wanted so many. */
export function desiredWhenSized(set: KubeObject): number {
  return Number(set.metadata.annotations?.[desiredKey] ?? 0);
}

export function sizeAnnotations(wanted: number, maxSurge: number): Readonly<Record<string, string>> {
  return { [desiredKey]: String(wanted), [maxKey]: String(wanted + maxSurge) };
}

/** Undefined when the name is taken by a stranger: the next hash must be tried. */
export function createSet(
  objects: Objects,
  deployment: KubeObject,
  options: { readonly revision: number; readonly size: number; readonly annotations: Readonly<Record<string, string>> },
): KubeObject | undefined {
  const { name, namespace = "" } = deployment.metadata;
  const template = objectAt(deployment, "spec", "template");
  const hash = templateHash(template, numberAt(deployment, "status", "collisionCount") ?? 0);
  if (objects.get(setResource, { namespace, name: `${name}-${hash}` }) !== undefined) return undefined;
  const metadata = objectAt(template, "metadata");
  const labels = { ...stringsAt(metadata, "labels"), [hashLabel]: hash };
  const selector = objectAt(deployment, "spec", "selector");
  const settling = numberAt(deployment, "spec", "minReadySeconds");
  return objects.create(setResource, {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: { ...inherited(deployment), ...options.annotations, [revisionKey]: String(options.revision) },
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: options.size,
      ...(settling === undefined ? {} : { minReadySeconds: settling }),
      selector: { ...selector, matchLabels: { ...objectAt(selector, "matchLabels"), [hashLabel]: hash } },
      template: { ...template, metadata: { ...metadata, labels } },
    },
  });
}

/** The set that the deployment came back to gets the newest number; the ones it had are remembered. */
export function renumber(objects: Objects, deployment: KubeObject, set: KubeObject, revision: number): KubeObject {
  const { name, namespace, annotations = {} } = set.metadata;
  const old = revisionOf(set);
  const earlier = annotations[historyKey];
  const history = old > 0 && old < revision ? { [historyKey]: earlier ? `${earlier},${old}` : String(old) } : {};
  const next = { ...inherited(deployment), ...(old < revision ? { [revisionKey]: String(revision), ...history } : {}) };
  return objects.patch(setResource, { namespace, name }, { metadata: { annotations: next } });
}

export function noteRevision(objects: Objects, deployment: KubeObject, revision: number): KubeObject {
  const { name, namespace } = deployment.metadata;
  const annotations = { [revisionKey]: String(revision) };
  return objects.patch("deployments.apps", { namespace, name }, { metadata: { annotations } });
}

function inherited({ metadata: { annotations = {} } }: KubeObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !ownAnnotations.has(key)));
}

/** Empty old sets beyond the history limit go. */
export function dropHistory(objects: Objects, deployment: KubeObject, old: readonly KubeObject[]): void {
  const limit = numberAt(deployment, "spec", "revisionHistoryLimit") ?? 10;
  const empty = old.filter(
    (set) =>
      numberAt(set, "spec", "replicas") === 0 &&
      (numberAt(set, "status", "replicas") ?? 0) === 0 &&
      !isTerminating(set),
  );
  for (const { metadata } of empty.slice(0, Math.max(0, old.length - limit))) objects.delete(setResource, metadata);
}
