import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { calico, model } from "./kinds.ts";

export const stagedKubernetesNetworkPolicies: ResourceKind = {
  ...calico,
  kind: "StagedKubernetesNetworkPolicy",
  plural: "stagedkubernetesnetworkpolicies",
  singular: "stagedkubernetesnetworkpolicy",
  shortNames: ["sknp"],
  namespaced: true,
  schema: schemaOf(`${model}.StagedKubernetesNetworkPolicy`),
};
