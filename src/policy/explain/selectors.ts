/** How a rule would name an end of a connection. */
import { keyOf, type Snapshot } from "../snapshot/index.ts";
import type { Json, Protocol, ResolvedEnd } from "../types.ts";

/** Labels that controllers set: they say nothing about what a pod is for. */
const generated =
  /^(pod-template-hash|controller-revision-hash|job-name|pod-template-generation)$|^(apps|batch|statefulset)\.kubernetes\.io\//;
const telling = [
  "app",
  "app.kubernetes.io/name",
  "k8s-app",
  "role",
  "run",
  "name",
  "component",
  "app.kubernetes.io/component",
  "tier",
];

/** The one label that tells best which pods are meant; none where a pod has no label of its own. */
export function tellingLabel(labels: ReadonlyMap<string, string>): readonly [string, string] | undefined {
  const own = [...labels].filter(([label]) => !generated.test(label));
  const rank = (label: string) => (telling.includes(label) ? telling.indexOf(label) : telling.length);
  return own.toSorted(([one], [other]) => rank(one) - rank(other))[0];
}

export function labelsOf(end: ResolvedEnd, snapshot: Snapshot): ReadonlyMap<string, string> {
  if (end.kind !== "pod") return new Map();
  return snapshot.pods.get(keyOf(end.namespace, end.name))?.labels ?? new Map();
}

const nameLabel = "kubernetes.io/metadata.name";

/** A peer of a Kubernetes policy of the namespace. */
export function kubernetesPeer(end: ResolvedEnd, namespace: string | undefined, snapshot: Snapshot): Json {
  if (end.kind !== "pod") return { ipBlock: { cidr: singleBlock(end.address) } };
  const label = tellingLabel(labelsOf(end, snapshot));
  const podSelector: Json = label ? { matchLabels: { [label[0]]: label[1] } } : {};
  if (end.namespace === namespace) return { podSelector };
  return { namespaceSelector: { matchLabels: { [nameLabel]: end.namespace } }, podSelector };
}

/** The entity of a Calico rule; a policy without a namespace looks at the pods of all of them. */
export function calicoEntity(
  end: ResolvedEnd,
  namespace: string | undefined,
  snapshot: Snapshot,
): Record<string, Json> {
  if (end.kind !== "pod") return { nets: [singleBlock(end.address)] };
  const label = tellingLabel(labelsOf(end, snapshot));
  const selector = label ? `${label[0]} == '${label[1]}'` : "all()";
  if (end.namespace === namespace) return { selector };
  return { selector, namespaceSelector: `${nameLabel} == '${end.namespace}'` };
}

function singleBlock(address: string): string {
  return `${address}/${address.includes(":") ? 128 : 32}`;
}

/** The port entries of a Kubernetes rule; other protocols have no place there, and no entry means all. */
export function kubernetesPorts(protocol: Protocol | number, port: number | undefined): readonly Json[] | undefined {
  const known = protocol === "TCP" || protocol === "UDP" || protocol === "SCTP";
  return known && port !== undefined ? [{ protocol, port }] : undefined;
}
