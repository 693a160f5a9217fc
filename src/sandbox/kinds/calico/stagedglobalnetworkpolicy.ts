import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { model, tiered } from "./kinds.ts";

export const stagedGlobalNetworkPolicies: ResourceKind = {
  ...tiered,
  kind: "StagedGlobalNetworkPolicy",
  plural: "stagedglobalnetworkpolicies",
  singular: "stagedglobalnetworkpolicy",
  shortNames: ["sgnp"],
  namespaced: false,
  schema: schemaOf(`${model}.StagedGlobalNetworkPolicy`),
};
