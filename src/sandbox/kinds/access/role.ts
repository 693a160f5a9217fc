import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type JsonObject, listAt, objectAt } from "../../store/object.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import type { Refusals } from "../rules.ts";

function rulesRefusals(namespaced: boolean) {
  return function* (role: Draft): Refusals {
    for (const [index, rule] of listAt(role, "rules").entries()) {
      yield* ruleRefusals(objectAt(rule), Field.at("rules").index(index), namespaced);
    }
  };
}

function* ruleRefusals(rule: JsonObject, field: Field, namespaced: boolean): Refusals {
  if (listAt(rule, "verbs").length === 0) yield field.child("verbs").required("verbs must contain at least one value");
  const urls = listAt(rule, "nonResourceURLs");
  if (urls.length > 0) {
    if (namespaced) {
      yield field.child("nonResourceURLs").invalid(urls, "namespaced rules cannot apply to non-resource URLs");
    } else if (["apiGroups", "resources", "resourceNames"].some((name) => listAt(rule, name).length > 0)) {
      yield field
        .child("nonResourceURLs")
        .invalid(urls, "rules cannot apply to both regular resources and non-resource URLs");
    }
    return;
  }
  if (listAt(rule, "apiGroups").length === 0) {
    yield field.child("apiGroups").required("resource rules must supply at least one api group");
  }
  if (listAt(rule, "resources").length === 0) {
    yield field.child("resources").required("resource rules must supply at least one resource");
  }
}

const role = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  servedBy: "kubernetes",
  names: "path-segment",
  defaults: (object: Draft): Draft => ({
    ...object,
    rules: listAt(object, "rules").length > 0 ? listAt(object, "rules") : null,
  }),
} as const;

export const roles: ResourceKind = {
  ...role,
  kind: "Role",
  plural: "roles",
  singular: "role",
  namespaced: true,
  validate: (object) => [...rulesRefusals(true)(object)],
  schema: schemaOf("io.k8s.api.rbac.v1.Role"),
};

export const clusterRoles: ResourceKind = {
  ...role,
  kind: "ClusterRole",
  plural: "clusterroles",
  singular: "clusterrole",
  namespaced: false,
  validate: (object) => [...rulesRefusals(false)(object)],
  schema: schemaOf("io.k8s.api.rbac.v1.ClusterRole"),
};
