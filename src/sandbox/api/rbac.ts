/** Who may do what, by the Role and Binding objects of the cluster. */
import { isObject, type JsonObject, type KubeObject, listAt, textAt } from "../store/object.ts";
import type { Store } from "../store/store.ts";
import { ApiError } from "./status.ts";
import type { User } from "./users.ts";

export interface Attributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

const rbac = "rbac.authorization.k8s.io";

/** What every user may do: look around, and ask who they are. */
const basic: readonly Rule[] = [
  rule({
    verbs: ["get"],
    nonResourceURLs: [
      "/api",
      "/api/*",
      "/apis",
      "/apis/*",
      "/healthz",
      "/livez",
      "/openapi",
      "/openapi/*",
      "/readyz",
      "/version",
      "/version/",
    ],
  }),
  // Said twice, as on a real cluster: for those who are known and for everybody.
  rule({ verbs: ["get"], nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"] }),
  rule({ verbs: ["create"], apiGroups: ["authentication.k8s.io"], resources: ["selfsubjectreviews"] }),
  rule({
    verbs: ["create"],
    apiGroups: ["authorization.k8s.io"],
    resources: ["selfsubjectaccessreviews", "selfsubjectrulesreviews"],
  }),
];

/** Tiered policies pass here for every user and are judged by their tier (`tiers.ts`). */
const tiered = rule({
  verbs: ["*"],
  apiGroups: ["projectcalico.org"],
  resources: ["globalnetworkpolicies", "networkpolicies", "stagedglobalnetworkpolicies", "stagednetworkpolicies"],
});

function rule(part: Partial<Rule>): Rule {
  return { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [], ...part };
}

const everything = [
  rule({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] }),
  rule({ verbs: ["*"], nonResourceURLs: ["*"] }),
];

/** All rules that hold for a user in a namespace (undefined: in the cluster as a whole). */
export function rulesFor(store: Store, user: User, namespace: string | undefined): readonly Rule[] {
  if (user.groups.includes("system:masters")) return [...everything, ...basic];
  const hasTiers = store.list("tiers.projectcalico.org").length > 0;
  return [...(hasTiers ? [tiered] : []), ...basic, ...grantedRules(store, user, namespace)];
}

/** Those that Role and Binding objects grant. */
export function grantedRules(store: Store, user: User, namespace: string | undefined): readonly Rule[] {
  const bindings = [
    ...store.list(`clusterrolebindings.${rbac}`),
    ...(namespace === undefined ? [] : store.list(`rolebindings.${rbac}`, namespace)),
  ];
  return bindings
    .filter((binding) => names(binding, user))
    .flatMap((binding) => rulesOf(roleOf(store, binding, binding.metadata.namespace)));
}

export function roleOf(store: Store, binding: JsonObject, namespace: string | undefined): KubeObject | undefined {
  const name = textAt(binding, "roleRef", "name");
  return textAt(binding, "roleRef", "kind") === "ClusterRole"
    ? store.get(`clusterroles.${rbac}`, { name })
    : store.get(`roles.${rbac}`, { namespace, name });
}

function names(binding: KubeObject, user: User): boolean {
  return listAt(binding, "subjects").some((subject) => {
    const name = textAt(subject, "name");
    switch (textAt(subject, "kind")) {
      case "User":
        return name === user.name;
      case "Group":
        return user.groups.includes(name);
      case "ServiceAccount":
        return user.name === `system:serviceaccount:${textAt(subject, "namespace")}:${name}`;
      default:
        return false;
    }
  });
}

export function rulesOf(role: JsonObject | undefined): Rule[] {
  return listAt(role, "rules")
    .filter(isObject)
    .map((given: JsonObject) => {
      const texts = (field: string) => listAt(given, field).filter((item) => typeof item === "string");
      return {
        verbs: texts("verbs"),
        apiGroups: texts("apiGroups"),
        resources: texts("resources"),
        resourceNames: texts("resourceNames"),
        nonResourceURLs: texts("nonResourceURLs"),
      };
    });
}

export function allows(rules: readonly Rule[], wanted: Attributes): boolean {
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource;
  return rules.some(
    ({ verbs, apiGroups, resources, resourceNames }) =>
      includes(verbs, wanted.verb) &&
      includes(apiGroups, wanted.group) &&
      (includes(resources, resource) || (wanted.subresource !== "" && resources.includes(`*/${wanted.subresource}`))) &&
      (resourceNames.length === 0 || (wanted.name !== undefined && resourceNames.includes(wanted.name))),
  );
}

export function allowsPath(rules: readonly Rule[], verb: string, path: string): boolean {
  return rules.some(
    ({ verbs, nonResourceURLs }) =>
      includes(verbs, verb) &&
      nonResourceURLs.some((url) => url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1)))),
  );
}

function includes(list: readonly string[], wanted: string): boolean {
  return list.includes("*") || list.includes(wanted);
}

export function accessDenied(user: User, wanted: Attributes): ApiError {
  const { verb, group, resource, subresource, namespace, name } = wanted;
  const what = group === "" ? resource : `${resource}.${group}`;
  const subject = name === undefined ? what : `${what} "${name}"`;
  const full = subresource ? `${resource}/${subresource}` : resource;
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
  const why = `User "${user.name}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`;
  return new ApiError(403, "Forbidden", `${subject} is forbidden: ${why}`, {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    kind: resource,
  });
}

export function pathDenied(user: User, verb: string, path: string): ApiError {
  return new ApiError(403, "Forbidden", `forbidden: User "${user.name}" cannot ${verb} path "${path}"`, {});
}
