/** What stands in a new cluster before anybody uses it: nodes, and the workloads of Kubernetes and Calico. */
import type { Objects } from "../../api/objects.ts";
import type { ClusterMake } from "../../kinds/kind.ts";
import { type Draft, listAt, objectAt, textAt } from "../../store/object.ts";
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
  for (const draft of furniture(make)) place(objects, draft);
}

/** The images of all that a cluster comes with: they are on its nodes before the first pod is. */
export function broughtImages(make: ClusterMake): ReadonlySet<string> {
  const podSpecs = furniture(make).flatMap((draft) => [
    objectAt(draft, "spec"),
    objectAt(draft, "spec", "template", "spec"),
  ]);
  return new Set(podSpecs.flatMap((spec) => listAt(spec, "containers").map((container) => textAt(container, "image"))));
}

const furniture = (make: ClusterMake): readonly Draft[] => [
  ...nodes,
  ...kubernetes,
  ...(make.calico === undefined ? [] : calico(make.calico)),
];

function place(objects: Objects, draft: Draft): void {
  const resource = resources[draft.kind];
  if (resource === undefined) throw new Error(`no place for a ${draft.kind}`);
  const created = objects.create(resource, draft);
  if (draft.status !== undefined) objects.updateStatus(resource, { ...created, status: draft.status });
}
