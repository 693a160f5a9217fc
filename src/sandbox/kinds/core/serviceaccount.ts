import { schemaOf } from "../../schema/builtin/index.ts";
import { ageColumn, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const serviceAccounts: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  singular: "serviceaccount",
  shortNames: ["sa"],
  namespaced: true,
  servedBy: "kubernetes",
  deletionReturnsObject: true,
  subresources: [
    { name: "token", group: "authentication.k8s.io", version: "v1", kind: "TokenRequest", verbs: ["create"] },
  ],
  schema: schemaOf("io.k8s.api.core.v1.ServiceAccount"),
  columns: [nameColumn, ageColumn],
};
