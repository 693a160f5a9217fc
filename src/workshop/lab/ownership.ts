/** What in a cluster is ours: what carries our label, and policies in namespaces that carry it. */
import type { KindRef } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";

export const ownerLabel = "app.kubernetes.io/managed-by";
export const ownerValue = "netpol-workshop";
export const ownerSelector = `${ownerLabel}=${ownerValue}`;

/** Kinds that learners write in namespaces of the worlds. */
export const namespacedPolicyKinds: readonly KindRef[] = [
  { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" },
  ...["NetworkPolicy", "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy", "NetworkSet"].map((kind) => ({
    apiVersion: "projectcalico.org/v3",
    kind,
  })),
];

/** Kinds without a namespace; tiers last, because a tier goes only when it is empty. */
export const clusterPolicyKinds: readonly KindRef[] = [
  ...["GlobalNetworkPolicy", "StagedGlobalNetworkPolicy", "GlobalNetworkSet"].map((kind) => ({
    apiVersion: "projectcalico.org/v3",
    kind,
  })),
  { apiVersion: "policy.networking.k8s.io/v1alpha2", kind: "ClusterNetworkPolicy" },
  { apiVersion: "projectcalico.org/v3", kind: "Tier" },
];

export function isOurs(object: RawObject): boolean {
  return object.metadata.labels?.[ownerLabel] === ownerValue;
}

/** The object as we apply it: with our label. */
export function claimed(object: RawObject): RawObject {
  return {
    ...object,
    metadata: { ...object.metadata, labels: { ...object.metadata.labels, [ownerLabel]: ownerValue } },
  };
}
