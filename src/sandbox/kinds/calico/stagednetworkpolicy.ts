import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { model, tiered } from "./kinds.ts";

export const stagedNetworkPolicies: ResourceKind = {
  ...tiered,
  kind: "StagedNetworkPolicy",
  plural: "stagednetworkpolicies",
  singular: "stagednetworkpolicy",
  shortNames: ["snp"],
  namespaced: true,
  schema: schemaOf(`${model}.StagedNetworkPolicy`),
};
