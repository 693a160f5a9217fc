/** The cluster roles for people that every cluster has, from reading to everything. */
import type { JsonObject } from "../../store/object.ts";

const read = ["get", "list", "watch"];
const write = ["create", "delete", "deletecollection", "patch", "update"];

function rule(group: string, resources: string, verbs: readonly string[]): JsonObject {
  return { apiGroups: group === "core" ? [""] : [group], resources: resources.split(" "), verbs };
}

const view = [
  rule(
    "core",
    "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status",
    read,
  ),
  rule(
    "core",
    "bindings limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status",
    read,
  ),
  rule("core", "namespaces", read),
  { apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: read },
  rule("discovery.k8s.io", "endpointslices", read),
  rule(
    "apps",
    "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status",
    read,
  ),
  rule("autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status", read),
  rule("batch", "cronjobs cronjobs/status jobs jobs/status", read),
  rule("policy", "poddisruptionbudgets poddisruptionbudgets/status", read),
  rule("networking.k8s.io", "ingresses ingresses/status networkpolicies", read),
];

const edit = [
  rule("core", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy", read),
  rule("core", "serviceaccounts", ["impersonate"]),
  rule("core", "pods pods/attach pods/exec pods/portforward pods/proxy", write),
  rule("core", "pods/eviction", ["create"]),
  rule(
    "core",
    "configmaps persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy",
    write,
  ),
  rule("core", "serviceaccounts/token", ["create"]),
  { apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: write },
  rule(
    "apps",
    "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale",
    write,
  ),
  rule("autoscaling", "horizontalpodautoscalers", write),
  rule("batch", "cronjobs jobs", write),
  rule("policy", "poddisruptionbudgets", write),
  rule("networking.k8s.io", "ingresses networkpolicies", write),
  rule("coordination.k8s.io", "leases", [...write, ...read].sort()),
  ...view,
];

const admin = [
  ...edit,
  rule("authorization.k8s.io", "localsubjectaccessreviews", ["create"]),
  rule("rbac.authorization.k8s.io", "rolebindings roles", [...write, ...read].sort()),
];

const everything: readonly JsonObject[] = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

/** By name. */
export const standardRoles: Readonly<Record<string, readonly JsonObject[]>> = {
  "cluster-admin": everything,
  admin,
  edit,
  view,
};
