import { schemaOf } from "../../schema/builtin/index.ts";
import { at, type KubeObject, listAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const nodes: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  singular: "node",
  shortNames: ["no"],
  namespaced: false,
  servedBy: "kubernetes",
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.Node"),
  columns: [
    nameColumn,
    column("Status", "Whether it takes pods and runs them.", status),
    column("Roles", "What its labels say it is for.", (node) => roles(node) || "<none>"),
    ageColumn,
    column("Version", "The version of its kubelet.", (node) => textAt(node, "status", "nodeInfo", "kubeletVersion")),
    wideColumn("Internal-IP", "Its address towards the other nodes.", (node) => address(node, "InternalIP")),
    wideColumn("External-IP", "Its address towards the world.", (node) => address(node, "ExternalIP")),
    wideColumn("OS-Image", "Its operating system.", (node) => info(node, "osImage")),
    wideColumn("Kernel-Version", "Its kernel.", (node) => info(node, "kernelVersion")),
    wideColumn("Container-Runtime", "What runs its containers.", (node) => info(node, "containerRuntimeVersion")),
  ],
  fieldSelectors: { "spec.unschedulable": (node) => String(at(node, "spec", "unschedulable") === true) },
};

function status(node: KubeObject): string {
  const ready = listAt(node, "status", "conditions").find((condition) => textAt(condition, "type") === "Ready");
  const words = ready === undefined ? "Unknown" : textAt(ready, "status") === "True" ? "Ready" : "NotReady";
  return at(node, "spec", "unschedulable") === true ? `${words},SchedulingDisabled` : words;
}

const rolePrefix = "node-role.kubernetes.io/";

function roles(node: KubeObject): string {
  const labels = Object.entries(node.metadata.labels ?? {});
  const named = labels.flatMap(([key, value]) => {
    if (key.startsWith(rolePrefix)) return [key.slice(rolePrefix.length)];
    return key === "kubernetes.io/role" ? [value] : [];
  });
  return [...new Set(named.filter((role) => role !== ""))].sort().join(",");
}

function address(node: KubeObject, type: string): string {
  const found = listAt(node, "status", "addresses").find((one) => textAt(one, "type") === type);
  return textAt(found, "address") || "<none>";
}

function info(node: KubeObject, field: string): string {
  return textAt(node, "status", "nodeInfo", field) || "<unknown>";
}
