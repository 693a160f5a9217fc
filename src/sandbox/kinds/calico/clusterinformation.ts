import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

export const clusterInformations: ResourceKind = {
  ...calico,
  kind: "ClusterInformation",
  plural: "clusterinformations",
  singular: "clusterinformation",
  shortNames: ["clusterinfo"],
  namespaced: false,
  verbs: ["get", "list", "watch"],
  schema: schemaOf(`${model}.ClusterInformation`),
};
