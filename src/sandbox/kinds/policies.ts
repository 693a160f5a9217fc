/** What policy kinds share: defaults, refusals and warnings come from the policy layer, so that no second opinion exists. */
import { defaulted, deletionRefusal, refusalsOf, warningsOf } from "../../policy/refusals/index.ts";
import { newestCalico } from "../../policy/types.ts";
import { ApiError } from "../api/status.ts";
import type { KubeObject } from "../store/object.ts";
import type { Context, ResourceKind } from "./kind.ts";

/** For spreading into a kind's record. */
export const policyHooks: Required<Pick<ResourceKind, "names" | "defaults" | "validate" | "warnings">> = {
  names: "own",
  defaults: (object) => defaulted(object),
  validate: (object, _old, context) =>
    refusalsOf(object, { calico: releaseOf(context), context: tiersIn(context), strict: false }),
  warnings: (object) => warningsOf(object),
};

/** Throws where Calico protects a tier: a built-in one, or one that still has policies. */
export function protectTier(tier: KubeObject, context: Context): void {
  const tiered = tieredResources.flatMap((resource) => context.list(resource));
  const refusal = deletionRefusal(asRaw(tier), { calico: releaseOf(context), context: tiered.map(asRaw) });
  if (refusal) throw new ApiError(500, "", refusal.message);
}

const tieredResources = [
  "networkpolicies",
  "globalnetworkpolicies",
  "stagednetworkpolicies",
  "stagedglobalnetworkpolicies",
].map((plural) => `${plural}.projectcalico.org`);

function releaseOf(context: Context) {
  return context.cluster.calico ?? newestCalico;
}

function tiersIn(context: Context) {
  return context.list("tiers.projectcalico.org").map(asRaw);
}

/** The policy layer leaves metadata open; a stored object's is a part of that. */
function asRaw({ metadata, ...rest }: KubeObject) {
  return { ...rest, metadata: { ...metadata } };
}
