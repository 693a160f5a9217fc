import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { model, tiered } from "./kinds.ts";

export const globalNetworkPolicies: ResourceKind = {
  ...tiered,
  kind: "GlobalNetworkPolicy",
  plural: "globalnetworkpolicies",
  singular: "globalnetworkpolicy",
  shortNames: ["gnp", "cgnp", "calicoglobalnetworkpolicies"],
  namespaced: false,
  schema: schemaOf(`${model}.GlobalNetworkPolicy`),
};
