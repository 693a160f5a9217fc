import { forbidden } from "../../api/status.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import { objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

const nameLabel = "kubernetes.io/metadata.name";
/** Without them a cluster is none. */
const lasting = ["default", "kube-public", "kube-system"];

export const namespaces: ResourceKind = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  shortNames: ["ns"],
  namespaced: false,
  servedBy: "kubernetes",
  names: "label",
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  subresources: [{ name: "finalize", verbs: ["update"] }, { name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.Namespace"),
  columns: [
    nameColumn,
    column("Status", "Active, or Terminating while it is being emptied.", (object) =>
      textAt(object, "status", "phase"),
    ),
    ageColumn,
  ],
  fieldSelectors: {
    name: (object) => object.metadata.name,
    "status.phase": (object) => textAt(object, "status", "phase"),
  },
  defaults: (object) => {
    const { name } = object.metadata;
    if (!name) return object;
    return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [nameLabel]: name } } };
  },
  prepareForCreate: (object) => ({ ...object, spec: { finalizers: ["kubernetes"] }, status: { phase: "Active" } }),
  prepareForUpdate: (object, old) => ({ ...object, spec: objectAt(old, "spec") }),
  beforeDelete: ({ metadata: { name } }) => {
    if (lasting.includes(name)) throw forbidden(namespaces, name, "this namespace may not be deleted");
  },
  deletionReturnsObject: true,
};
