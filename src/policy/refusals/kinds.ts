// Which kinds exist in which API version: a manifest of another one finds no server that knows it.
import { closest, editDistance } from "../../text/closest.ts";
import { before32 } from "../release.ts";
import type { CalicoRelease, Refusal } from "../types.ts";
import { calicoShapes } from "./calico/shapes.ts";

const calicoGroup = "projectcalico.org/v3";
const policyGroup = "policy.networking.k8s.io";

/** Kinds of every cluster that a workshop's manifests may hold. */
const builtIn: Readonly<Record<string, readonly string[]>> = {
  v1: [
    "ConfigMap",
    "Endpoints",
    "LimitRange",
    "List",
    "Namespace",
    "Node",
    "PersistentVolumeClaim",
    "Pod",
    "ReplicationController",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
  ],
  "apps/v1": ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "batch/v1": ["CronJob", "Job"],
  "discovery.k8s.io/v1": ["EndpointSlice"],
  "networking.k8s.io/v1": ["Ingress", "IngressClass", "NetworkPolicy"],
  "policy/v1": ["PodDisruptionBudget"],
  "rbac.authorization.k8s.io/v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
};

/** Groups that are served in the version above, or not at all any more. */
const knownGroups = ["apps", "batch", "discovery.k8s.io", "extensions", "networking.k8s.io", "policy"];

/** Kinds of Calico whose content nobody here reads. */
const otherCalicoKinds = [
  "BGPConfiguration",
  "BGPFilter",
  "BGPPeer",
  "BlockAffinity",
  "CalicoNodeStatus",
  "ClusterInformation",
  "FelixConfiguration",
  "IPAMConfiguration",
  "IPReservation",
  "KubeControllersConfiguration",
  "Profile",
];

function served(calico: CalicoRelease): Map<string, readonly string[]> {
  const clusterWide: [string, string[]] = before32(calico)
    ? [`${policyGroup}/v1alpha1`, ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"]]
    : [`${policyGroup}/v1alpha2`, ["ClusterNetworkPolicy"]];
  return new Map([
    ...Object.entries(builtIn),
    [calicoGroup, [...Object.keys(calicoShapes), ...otherCalicoKinds]],
    clusterWide,
  ]);
}

/** kubectl's words for a manifest whose kind is not served in that version, with the nearest one that is. */
export function noMatch(apiVersion: string, kind: string, calico: CalicoRelease): Refusal | undefined {
  const kinds = served(calico);
  if (kinds.get(apiVersion)?.includes(kind)) return undefined;
  const ours = kinds.has(apiVersion) ? apiVersion !== "v1" : isKnownGroup(apiVersion);
  const right = [...kinds].filter(([, names]) => names.includes(kind)).map(([version]) => version);
  // Somebody else's kind in somebody else's group is none of our business.
  if (!ours && right.length === 0) return undefined;
  if (!ours && apiVersion.includes(".")) return undefined;
  const near = closest(kind, kinds.get(apiVersion) ?? []);
  const instead = right.length > 0 ? right.map((version) => `apiVersion: ${version}`).join(" or ") : near;
  return {
    field: "",
    path: right.length > 0 ? ["apiVersion"] : ["kind"],
    answer: "no-match",
    message: `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
    ...(instead === undefined ? {} : { hint: `did you mean ${instead}?` }),
  };
}

function isKnownGroup(apiVersion: string): boolean {
  const [group = "", version] = apiVersion.split("/");
  const known = [...knownGroups, "projectcalico.org", policyGroup];
  if (known.includes(group)) return true;
  // A typing error in a long name ("networking.kh.io") is meant to be that group.
  return version !== undefined && known.some((each) => each.length > 8 && editDistance(group, each, 3) < 3);
}
