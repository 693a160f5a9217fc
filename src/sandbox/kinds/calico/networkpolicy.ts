import { schemaOf } from "../../schema/builtin/index.ts";
import type { ResourceKind } from "../kind.ts";
import { model, tiered } from "./kinds.ts";

export const calicoNetworkPolicies: ResourceKind = {
  ...tiered,
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  shortNames: ["cnp", "caliconetworkpolicy", "caliconetworkpolicies"],
  namespaced: true,
  schema: schemaOf(`${model}.NetworkPolicy`),
};
