/** What every kind of Calico's API server has in common. */

import { textAt } from "../../store/object.ts";
import type { ClusterMake, ResourceKind } from "../kind.ts";
import { policyHooks } from "../policies.ts";

export const model = "com.github.projectcalico.api.pkg.apis.projectcalico.v3";

export const calico = {
  group: "projectcalico.org",
  version: "v3",
  servedBy: "calico",
  servedIn: ({ calico: release }: ClusterMake) => release !== undefined,
  ...policyHooks,
} as const satisfies Partial<ResourceKind>;

/** Policies in tiers can be asked for by their tier. */
export const tiered = {
  ...calico,
  fieldSelectors: { "spec.tier": (policy) => textAt(policy, "spec", "tier") },
} as const satisfies Partial<ResourceKind>;
