import { schemaOf } from "../../schema/builtin/index.ts";
import { objectAt } from "../../store/object.ts";
import type { ResourceKind } from "../kind.ts";
import { policyHooks, protectTier } from "../policies.ts";
import { calico, model } from "./kinds.ts";

export const tiers: ResourceKind = {
  ...calico,
  kind: "Tier",
  plural: "tiers",
  singular: "tier",
  namespaced: false,
  schema: schemaOf(`${model}.Tier`),
  defaults: (tier, context) => ({ ...policyHooks.defaults(tier, context), status: objectAt(tier, "status") }),
  beforeDelete: protectTier,
};
