import { schemaOf } from "../../schema/builtin/index.ts";
import { objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const configMaps: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.core.v1.ConfigMap"),
  columns: [
    nameColumn,
    column(
      "Data",
      "How many keys it holds.",
      (object) => Object.keys({ ...objectAt(object, "data"), ...objectAt(object, "binaryData") }).length,
    ),
    ageColumn,
  ],
};
