import { schemaOf } from "../../schema/builtin/index.ts";
import type { Draft } from "../../store/object.ts";
import type { ResourceKind } from "../kind.ts";

const role = {
  group: "rbac.authorization.k8s.io",
  version: "v1",
  servedBy: "kubernetes",
  names: "path-segment",
  defaults: (object: Draft): Draft => ({ rules: null, ...object }),
} as const;

export const roles: ResourceKind = {
  ...role,
  kind: "Role",
  plural: "roles",
  singular: "role",
  namespaced: true,
  schema: schemaOf("io.k8s.api.rbac.v1.Role"),
};

export const clusterRoles: ResourceKind = {
  ...role,
  kind: "ClusterRole",
  plural: "clusterroles",
  singular: "clusterrole",
  namespaced: false,
  schema: schemaOf("io.k8s.api.rbac.v1.ClusterRole"),
};
