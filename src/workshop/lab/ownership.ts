/** What in a cluster is ours: what carries our label, and policies in namespaces that carry it. */
import type { KindRef } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";

export const ownerLabel = "app.kubernetes.io/managed-by";
const ownerValue = "netpol-workshop";
export const ownerSelector = `${ownerLabel}=${ownerValue}`;
/** Whose it is, where many attendees share a cluster. */
export const attendeeLabel = "netpol-workshop/attendee";

/** What belongs to one attendee; without a name, what belongs to nobody in particular. */
export function selectorFor(attendee: string | undefined): string {
  return `${ownerSelector},${attendee === undefined ? `!${attendeeLabel}` : `${attendeeLabel}=${attendee}`}`;
}

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

/** Tiers that Calico brings by itself. */
export const builtInTiers: ReadonlySet<string> = new Set([
  "default",
  "adminnetworkpolicy",
  "baselineadminnetworkpolicy",
  "kube-admin",
  "kube-baseline",
  "calico-system",
  "allow-tigera",
]);

/** Whether it comes from a workshop, whoever's. */
export function isOfWorkshop({ metadata }: RawObject): boolean {
  return metadata.labels?.[ownerLabel] === ownerValue;
}

export function isOurs(object: RawObject, attendee?: string): boolean {
  return isOfWorkshop(object) && object.metadata.labels?.[attendeeLabel] === attendee;
}

/** Whether it belongs to another attendee of the same cluster. */
export function isOthers(object: RawObject, attendee?: string): boolean {
  return isOfWorkshop(object) && !isOurs(object, attendee);
}

/** The object as we apply it: with our labels. */
export function claimed(object: RawObject, attendee?: string): RawObject {
  const own = { [ownerLabel]: ownerValue, ...(attendee === undefined ? {} : { [attendeeLabel]: attendee }) };
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...own } } };
}
