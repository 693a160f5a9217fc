import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type KubeObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

const rbac = "rbac.authorization.k8s.io";

const binding = {
  group: rbac,
  version: "v1",
  servedBy: "kubernetes",
  names: "path-segment",
  columns: [
    nameColumn,
    column("Role", "The role that its subjects get.", (object) =>
      [textAt(object, "roleRef", "kind"), textAt(object, "roleRef", "name")].join("/"),
    ),
    ageColumn,
    wideColumn("Users", "The users among its subjects.", (object) => subjects(object, "User")),
    wideColumn("Groups", "The groups among its subjects.", (object) => subjects(object, "Group")),
    wideColumn("ServiceAccounts", "The service accounts among its subjects.", (object) =>
      subjects(object, "ServiceAccount"),
    ),
  ],
  defaults: (object: Draft): Draft => ({
    ...object,
    roleRef: { ...objectAt(object, "roleRef"), apiGroup: textAt(object, "roleRef", "apiGroup") || rbac },
    ...(listAt(object, "subjects").length > 0 ? { subjects: listAt(object, "subjects").map(withGroup) } : {}),
  }),
} as const;

export const roleBindings: ResourceKind = {
  ...binding,
  kind: "RoleBinding",
  plural: "rolebindings",
  singular: "rolebinding",
  namespaced: true,
  schema: schemaOf("io.k8s.api.rbac.v1.RoleBinding"),
};

export const clusterRoleBindings: ResourceKind = {
  ...binding,
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  namespaced: false,
  schema: schemaOf("io.k8s.api.rbac.v1.ClusterRoleBinding"),
};

function withGroup(subject: KubeObject[string]): KubeObject[string] {
  const isUser = ["User", "Group"].includes(textAt(subject, "kind"));
  return isObject(subject) && isUser ? { ...subject, apiGroup: textAt(subject, "apiGroup") || rbac } : subject;
}

function subjects(object: KubeObject, kind: string): string {
  return listAt(object, "subjects")
    .filter((subject) => textAt(subject, "kind") === kind)
    .map((subject) => (kind === "ServiceAccount" ? `${textAt(subject, "namespace")}/` : "") + textAt(subject, "name"))
    .join(", ");
}
