/** Policies without a namespace that would decide for others too, where many share a cluster. Pure. */
import { buildSnapshot, podsSelectedBy, type RawObject } from "../../policy/index.ts";
import { attendeeLabel, clusterPolicyKinds } from "./ownership.ts";
import { nameLabels } from "./renaming.ts";

/**
 * Tried on somebody else: the namespaces and pods of one who does the same steps, under another name, and a pod that has
 * nothing to do with the workshop. `objects` holds the attendee's namespaces and pods, and the tiers.
 */
export function decidingForOthers(
  policies: readonly RawObject[],
  objects: readonly RawObject[],
  namespaces: readonly string[],
): readonly RawObject[] {
  const own = new Set(namespaces);
  const others = [
    ...objects.flatMap((object) => {
      if (object.kind === "Namespace" && own.has(object.metadata.name)) return [anotherNamespace(object)];
      return object.kind === "Pod" && own.has(object.metadata.namespace ?? "") ? [anotherPod(object)] : [];
    }),
    ...strangers,
  ];
  const tiers = objects.filter(({ kind }) => kind === "Tier");
  const suspects = policies.filter((policy) => clusterKinds.has(policy.kind) && policy.kind !== "Tier");
  const snapshot = buildSnapshot([...tiers, ...others, ...suspects].map((object) => ({ object })));
  return suspects.filter((policy) => podsSelectedBy(snapshot, policy).length > 0);
}

const clusterKinds: ReadonlySet<string> = new Set(clusterPolicyKinds.map(({ kind }) => kind));

const elsewhere = "somebody-elses";

const strangers: readonly RawObject[] = [
  namespace(elsewhere, {}),
  {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: elsewhere, name: "pod" },
    spec: { containers: [{ name: "main", image: "main" }] },
    status: { phase: "Running", podIP: "203.0.113.1", podIPs: [{ ip: "203.0.113.1" }] },
  },
];

function namespace(name: string, labels: Readonly<Record<string, string>>): RawObject {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels: { ...labels, "kubernetes.io/metadata.name": name } },
  };
}

function anotherNamespace({ metadata }: RawObject): RawObject {
  const labels = Object.entries(metadata.labels ?? {}).filter(([label]) => !nameLabels.has(label));
  return namespace(`${elsewhere}-${metadata.name}`, {
    ...Object.fromEntries(labels),
    [attendeeLabel]: elsewhere,
  });
}

function anotherPod(pod: RawObject): RawObject {
  const { metadata } = pod;
  return { ...pod, metadata: { ...metadata, namespace: `${elsewhere}-${metadata.namespace}` } };
}

/** What makes it a policy for these namespaces alone. */
export function confinement({ kind }: RawObject, namespaces: readonly string[]): string {
  return kind === "ClusterNetworkPolicy"
    ? `below the selector in spec.subject: matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [${namespaces.join(", ")}]}]`
    : `spec.namespaceSelector: kubernetes.io/metadata.name in {${namespaces.map((name) => `'${name}'`).join(", ")}}`;
}
