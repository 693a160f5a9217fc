import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

export const globalNetworkSets: ResourceKind = {
  ...calico,
  kind: "GlobalNetworkSet",
  plural: "globalnetworksets",
  singular: "globalnetworkset",
  namespaced: false,
  schema: schemaOf(`${model}.GlobalNetworkSet`),
};
