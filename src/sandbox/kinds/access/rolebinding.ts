import { sameJson } from "../../patch/json.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import {
  type Draft,
  isObject,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { dnsSubdomain, oneOf, type Refusals } from "../rules.ts";

const rbac = "rbac.authorization.k8s.io";

function* refusals(binding: Draft, old: KubeObject | undefined, roleKinds: readonly string[]): Refusals {
  const roleRef = objectAt(binding, "roleRef");
  const field = Field.at("roleRef");
  yield* oneOf(roleRef.apiGroup, [rbac], field.child("apiGroup"));
  yield* oneOf(roleRef.kind, roleKinds, field.child("kind"));
  if (textAt(roleRef, "name") === "") yield field.child("name").required();
  for (const [index, subject] of listAt(binding, "subjects").entries()) {
    yield* subjectRefusals(objectAt(subject), Field.at("subjects").index(index), binding.metadata.namespace);
  }
  if (old && !sameJson(roleRef, objectAt(old, "roleRef"))) {
    const { apiGroup: APIGroup = "", kind: Kind = "", name: Name = "" } = roleRef;
    yield field.invalid({ APIGroup, Kind, Name }, "cannot change roleRef");
  }
}

function* subjectRefusals(subject: JsonObject, field: Field, namespace: string | undefined): Refusals {
  const kind = textAt(subject, "kind");
  const name = textAt(subject, "name");
  if (name === "") yield field.child("name").required();
  switch (kind) {
    case "ServiceAccount":
      if (name !== "") yield* dnsSubdomain(name, field.child("name"));
      if (textAt(subject, "apiGroup") !== "") yield field.child("apiGroup").notSupported(subject.apiGroup, [""]);
      if (namespace === undefined && textAt(subject, "namespace") === "") yield field.child("namespace").required();
      return;
    case "User":
    case "Group":
      return yield* oneOf(subject.apiGroup, [rbac], field.child("apiGroup"));
    default:
      yield field.child("kind").notSupported(kind, ["ServiceAccount", "User", "Group"]);
  }
}

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
  validate: (object, old) => [...refusals(object, old, ["Role", "ClusterRole"])],
  schema: schemaOf("io.k8s.api.rbac.v1.RoleBinding"),
};

export const clusterRoleBindings: ResourceKind = {
  ...binding,
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  singular: "clusterrolebinding",
  namespaced: false,
  validate: (object, old) => [...refusals(object, old, ["ClusterRole"])],
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
