import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

export const ipPools: ResourceKind = {
  ...calico,
  kind: "IPPool",
  plural: "ippools",
  singular: "ippool",
  namespaced: false,
  // The sandbox has one pool and cannot move its pods to another.
  verbs: ["get", "list", "watch"],
  schema: schemaOf(`${model}.IPPool`),
};
