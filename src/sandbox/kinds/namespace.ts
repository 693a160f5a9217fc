import { objectAt, textAt } from "../store/object.ts";
import { ageColumn, nameColumn } from "./columns.ts";
import type { ResourceKind } from "./kind.ts";

const nameLabel = "kubernetes.io/metadata.name";

export const namespaces: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  namespaced: false,
  servedBy: "kubernetes",
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  subresources: [{ name: "status" }, { name: "finalize", verbs: ["update"] }],
  schema: {
    type: "object",
    model: "io.k8s.api.core.v1.Namespace",
    description: "A part of the cluster with names of its own; policies select pods by the labels of their namespace.",
    properties: {
      spec: {
        type: "object",
        model: "io.k8s.api.core.v1.NamespaceSpec",
        description: "How the namespace is to behave.",
        properties: {
          finalizers: {
            type: "array",
            description: "What must be done before a deleted namespace goes: it is emptied first.",
            items: { type: "string" },
          },
        },
      },
      status: {
        type: "object",
        model: "io.k8s.api.core.v1.NamespaceStatus",
        description: "What the server observed.",
        properties: {
          phase: { type: "string", description: "Active, or Terminating while it is being emptied." },
          conditions: {
            type: "array",
            description: "What holds up a deletion.",
            items: {
              type: "object",
              model: "io.k8s.api.core.v1.NamespaceCondition",
              properties: {
                type: { type: "string" },
                status: { type: "string" },
                reason: { type: "string" },
                message: { type: "string" },
                lastTransitionTime: { type: "string", format: "date-time" },
              },
              required: ["type", "status"],
            },
            "x-kubernetes-list-type": "map",
            "x-kubernetes-list-map-keys": ["type"],
            "x-kubernetes-patch-strategy": "merge",
            "x-kubernetes-patch-merge-key": "type",
          },
        },
      },
    },
  },
  columns: [
    nameColumn,
    {
      name: "Status",
      type: "string",
      description: "Active, or Terminating while it is being emptied.",
      cell: (object) => textAt(object, "status", "phase"),
    },
    ageColumn,
  ],
  fieldSelectors: { "status.phase": (object) => textAt(object, "status", "phase") },
  defaults: (object) => {
    const { name } = object.metadata;
    if (!name) return object;
    return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [nameLabel]: name } } };
  },
  prepareForCreate: (object) => ({ ...object, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } }),
  prepareForUpdate: (object, old) => ({ ...object, spec: objectAt(old, "spec") }),
  deletionReturnsObject: true,
  initial: () => ["default", "kube-node-lease", "kube-public", "kube-system"].map(namespace),
};

function namespace(name: string) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}
