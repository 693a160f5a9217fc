/**
 * Calico's tiered policies are judged by their tier: whoever writes one must be able to get the tier, and may do with its
 * policies what a rule on `tier.networkpolicies` allows, for `TIER.*` or for one policy by name.
 */
import { type Json, type KubeObject, textAt } from "../store/object.ts";
import type { Store } from "../store/store.ts";
import { allows, grantedRules, type Rule } from "./rbac.ts";
import type { ResourceRequest } from "./request.ts";
import type { Matcher } from "./selectors.ts";
import { ApiError } from "./status.ts";
import type { User } from "./users.ts";

const tieredResources = [
  "networkpolicies",
  "globalnetworkpolicies",
  "stagednetworkpolicies",
  "stagedglobalnetworkpolicies",
];

const calico = "projectcalico.org";

export function isTiered({ group, resource }: { readonly group: string; readonly resource: string }): boolean {
  return group === calico && tieredResources.includes(resource);
}

/** What a user may see of them. Throws where there is no tier at all whose policies the user may read. */
export function visibleInTiers(store: Store, user: User, asked: ResourceRequest): Matcher | undefined {
  if (user.groups.includes("system:masters")) return undefined;
  const rules = grantedRules(store, user, asked.namespace);
  const mayRead = (tier: string, name: string) => getsTier(rules, tier) && acts(rules, asked, tier, name);
  const some = store.list(`tiers.${calico}`).some(({ metadata }) => mayRead(metadata.name, "*"));
  if (!some)
    throw new ApiError(
      403,
      "Forbidden",
      `${asked.resource}.${calico} is forbidden: operation on Calico tiered policy is forbidden`,
      { group: calico, kind: asked.resource },
    );
  return (object: KubeObject) => mayRead(tierOf(object), object.metadata.name);
}

export function checkTier(
  store: Store,
  user: User,
  asked: ResourceRequest,
  object: { readonly [field: string]: unknown },
): void {
  if (user.groups.includes("system:masters")) return;
  const rules = grantedRules(store, user, asked.namespace);
  const tier = tierOf(object);
  const name = asked.name ?? nameOf(object);
  const why = !getsTier(rules, tier) ? " (user cannot get tier)" : "";
  if (why === "" && acts(rules, asked, tier, name)) return;
  const where = asked.namespace === undefined ? "" : ` and namespace "${asked.namespace}"`;
  throw new ApiError(
    403,
    "Forbidden",
    `${asked.resource}.${calico} "${name}" is forbidden: User "${user.name}" cannot ${asked.verb} ${asked.resource}.${calico} in tier "${tier}"${where}${why}`,
    { name, group: calico, kind: asked.resource },
  );
}

function getsTier(rules: readonly Rule[], tier: string): boolean {
  return allows(rules, {
    verb: "get",
    group: calico,
    resource: "tiers",
    subresource: "",
    namespace: undefined,
    name: tier,
  });
}

function acts(rules: readonly Rule[], asked: ResourceRequest, tier: string, name: string): boolean {
  const wanted = {
    verb: asked.verb,
    group: calico,
    resource: `tier.${asked.resource}`,
    subresource: "",
    namespace: asked.namespace,
  };
  return allows(rules, { ...wanted, name: `${tier}.*` }) || allows(rules, { ...wanted, name });
}

function tierOf(object: { readonly [field: string]: unknown }): string {
  return textAt(asJson(object.spec), "tier") || "default";
}

function nameOf(object: { readonly [field: string]: unknown }): string {
  return textAt(asJson(object.metadata), "name");
}

function asJson(value: unknown): Json {
  return typeof value === "object" && value !== null ? JSON.parse(JSON.stringify(value)) : null;
}
