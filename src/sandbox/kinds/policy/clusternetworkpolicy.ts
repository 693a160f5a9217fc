import { clusterNetworkPolicySchema } from "../../schema/builtin/clusternetworkpolicy.ts";
import { metadataSchema } from "../../schema/builtin/index.ts";
import { numberAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";
import { policyHooks } from "../policies.ts";

/** Shipped with Calico from 3.32 on. */
export const clusterNetworkPolicies: ResourceKind = {
  group: "policy.networking.k8s.io",
  version: "v1alpha2",
  kind: "ClusterNetworkPolicy",
  plural: "clusternetworkpolicies",
  singular: "clusternetworkpolicy",
  shortNames: ["cnp"],
  namespaced: false,
  servedBy: "crd",
  servedIn: ({ calico }) => calico === "3.32" || calico === "3.33",
  subresources: [{ name: "status" }],
  schema: clusterNetworkPolicySchema(metadataSchema()),
  columns: [
    nameColumn,
    column("Tier", "Whether it stands before or behind the namespaces' own policies.", (policy) =>
      textAt(policy, "spec", "tier"),
    ),
    column("Priority", "Its place among its like; lower numbers come first.", (policy) =>
      String(numberAt(policy, "spec", "priority") ?? ""),
    ),
    { ...ageColumn, type: "date" },
  ],
  ...policyHooks,
};
