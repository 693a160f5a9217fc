import { schemaOf } from "../../schema/builtin/index.ts";
import { objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { type ResourceKind, withField } from "../kind.ts";

export const leases: ResourceKind = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.coordination.v1.Lease"),
  columns: [nameColumn, column("Holder", "Who has it.", (lease) => textAt(lease, "spec", "holderIdentity")), ageColumn],
  defaults: (lease) => withField(lease, "spec", objectAt(lease, "spec")),
};
