/** What stands in a new cluster before anybody uses it: nodes, and the workloads of Kubernetes and Calico. */
import type { Objects } from "../../api/objects.ts";
import type { ClusterMake } from "../../kinds/kind.ts";
import type { Draft } from "../../store/object.ts";
import { calico } from "./calico.ts";
import { kubernetes } from "./kubernetes.ts";
import { nodes } from "./nodes.ts";

const resources: Readonly<Record<string, string>> = {
  Node: "nodes",
  Pod: "pods",
  Service: "services",
  ServiceAccount: "serviceaccounts",
  ConfigMap: "configmaps",
  Endpoints: "endpoints",
  EndpointSlice: "endpointslices.discovery.k8s.io",
  Deployment: "deployments.apps",
  DaemonSet: "daemonsets.apps",
};

/** Only for a cluster without nodes: one that was stopped and started has its own, and what was deleted stays so. */
export function furnish(objects: Objects, make: ClusterMake): void {
  if (objects.list("nodes").length > 0) return;
  const drafts = [...nodes, ...kubernetes, ...(make.calico === undefined ? [] : calico(make.calico))];
  for (const draft of drafts) place(objects, draft);
}

function place(objects: Objects, draft: Draft): void {
  const resource = resources[draft.kind];
  if (resource === undefined) throw new Error(`no place for a ${draft.kind}`);
  const created = objects.create(resource, draft);
  if (draft.status !== undefined) objects.updateStatus(resource, { ...created, status: draft.status });
}
