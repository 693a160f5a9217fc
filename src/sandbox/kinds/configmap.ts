import { objectAt } from "../store/object.ts";
import { ageColumn, nameColumn } from "./columns.ts";
import type { ResourceKind } from "./kind.ts";

export const configMaps: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  namespaced: true,
  servedBy: "kubernetes",
  schema: {
    type: "object",
    model: "io.k8s.api.core.v1.ConfigMap",
    description: "Settings that pods read as files or environment variables.",
    properties: {
      data: {
        type: "object",
        description: "Texts by key.",
        additionalProperties: { type: "string" },
      },
      binaryData: {
        type: "object",
        description: "Bytes by key, in base64.",
        additionalProperties: { type: "string", format: "byte" },
      },
      immutable: { type: "boolean", description: "True: the content can not be changed any more." },
    },
  },
  columns: [
    nameColumn,
    {
      name: "Data",
      type: "string",
      description: "How many keys it holds.",
      cell: (object) =>
        String(Object.keys(objectAt(object, "data")).length + Object.keys(objectAt(object, "binaryData")).length),
    },
    ageColumn,
  ],
};
