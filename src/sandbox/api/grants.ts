/** Nobody hands out rights that they do not have: what a user may write into roles and bindings. */

import { sameJson } from "../patch/json.ts";
import type { JsonObject } from "../store/object.ts";
import { textAt } from "../store/object.ts";
import type { Core } from "./core.ts";
import { type Attributes, allows, allowsPath, type Rule, roleOf, rulesFor, rulesOf } from "./rbac.ts";
import type { ResourceRequest } from "./request.ts";
import { ApiError, notFound } from "./status.ts";
import type { User } from "./users.ts";

const group = "rbac.authorization.k8s.io";

export function isGrant({ group: asked, resource, verb }: ResourceRequest): boolean {
  const kinds = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"];
  return asked === group && kinds.includes(resource) && ["create", "update", "patch"].includes(verb);
}

/** Throws where a role, or what a binding refers to, allows more than the user may do. */
export function checkGrant(core: Core, user: User, asked: ResourceRequest, object: JsonObject): void {
  const { resource, namespace, name = textAt(object, "metadata", "name") } = asked;
  const old = core.store.get(`${resource}.${group}`, { namespace, name });
  const isRole = resource.endsWith("roles");
  const given = isRole ? object.rules : object.roleRef;
  if (old && sameJson(given ?? null, (isRole ? old.rules : old.roleRef) ?? null)) return;
  const held = rulesFor(core.store, user, namespace);
  const subject: Attributes = isRole
    ? { verb: "escalate", group, resource, subresource: "", namespace, name }
    : { ...boundRole(object), verb: "bind", group, subresource: "", namespace };
  if (allows(held, subject)) return;
  const granting = isRole ? object : roleOf(core.store, object, namespace);
  if (!granting) throw notFound({ group, plural: resource, kind: "" }, textAt(object, "roleRef", "name"));
  const rules = rulesOf(granting);
  const missing = compact(rules.flatMap(single).filter((rule) => !isHeld(rule, held)));
  if (missing.length === 0) return;
  const why = `user "${user.name}" (groups=${quoted(user.groups)}) is attempting to grant RBAC permissions not currently held:`;
  const message = `${resource}.${group} "${name}" is forbidden: ${why}\n${missing.join("\n")}`;
  throw new ApiError(403, "Forbidden", message, { name, group, kind: resource });
}

function boundRole(binding: JsonObject): { resource: string; name: string } {
  const isClusterRole = textAt(binding, "roleRef", "kind") === "ClusterRole";
  return { resource: isClusterRole ? "clusterroles" : "roles", name: textAt(binding, "roleRef", "name") };
}

/** One rule for each thing that a rule allows. */
function single(rule: Rule): readonly Rule[] {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  const names = resourceNames.length === 0 ? [[]] : resourceNames.map((name) => [name]);
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  return verbs.flatMap((verb) => [
    ...apiGroups.flatMap((apiGroup) =>
      resources.flatMap((resource) =>
        names.map((one) => ({
          ...none,
          verbs: [verb],
          apiGroups: [apiGroup],
          resources: [resource],
          resourceNames: one,
        })),
      ),
    ),
    ...nonResourceURLs.map((url) => ({ ...none, verbs: [verb], nonResourceURLs: [url] })),
  ]);
}

function isHeld(wanted: Rule, held: readonly Rule[]): boolean {
  const [verb = "", url] = [wanted.verbs[0], wanted.nonResourceURLs[0]];
  if (url !== undefined) return allowsPath(held, verb, url);
  const [resource = "", subresource = ""] = (wanted.resources[0] ?? "").split("/");
  const [apiGroup = "", name] = [wanted.apiGroups[0], wanted.resourceNames[0]];
  return allows(held, { verb, group: apiGroup, resource, subresource, namespace: undefined, name });
}

/** As texts, with the verbs for the same thing put together. */
function compact(rules: readonly Rule[]): readonly string[] {
  const verbs = new Map<string, string[]>();
  for (const { apiGroups, resources, resourceNames, nonResourceURLs, verbs: own } of rules) {
    const parts = [
      ...list("APIGroups", apiGroups),
      ...list("Resources", resources),
      ...list("NonResourceURLs", nonResourceURLs),
      ...list("ResourceNames", resourceNames),
    ].join(", ");
    verbs.set(parts, [...(verbs.get(parts) ?? []), ...own]);
  }
  return [...verbs].map(([parts, all]) => `{${parts}, Verbs:${quoted([...new Set(all)])}}`).sort();
}

function list(name: string, values: readonly string[]): readonly string[] {
  return values.length === 0 ? [] : [`${name}:${quoted(values)}`];
}

function quoted(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(" ")}]`;
}
