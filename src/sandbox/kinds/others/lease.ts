import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { notNegative, type Refusals } from "../rules.ts";

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
  validate: (lease) => [...refusals(lease)],
  defaults: (lease) => withField(lease, "spec", objectAt(lease, "spec")),
};

function* refusals(lease: Draft): Refusals {
  const field = Field.at("spec");
  const seconds = numberAt(lease, "spec", "leaseDurationSeconds");
  if (seconds !== undefined && seconds <= 0)
    yield field.child("leaseDurationSeconds").invalid(seconds, "must be greater than 0");
  yield* notNegative(numberAt(lease, "spec", "leaseTransitions"), field.child("leaseTransitions"));
}
