import { schemaOf } from "../../schema/builtin/index.ts";
import { objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";
import { policyHooks } from "../policies.ts";
import { selectorText } from "../selectors.ts";

export const networkPolicies: ResourceKind = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  shortNames: ["netpol"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  schema: schemaOf("io.k8s.api.networking.v1.NetworkPolicy"),
  columns: [
    nameColumn,
    column("Pod-Selector", "The pods that the policy applies to.", (object) =>
      selectorText(objectAt(object, "spec", "podSelector")),
    ),
    ageColumn,
  ],
  ...policyHooks,
};
