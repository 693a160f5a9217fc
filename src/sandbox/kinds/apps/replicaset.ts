import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, objectAt } from "../../store/object.ts";
import { ageColumn, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { replicaColumns, replicaFieldSelectors, scaledAndStatus } from "../replicas.ts";
import { notNegative, type Refusals } from "../rules.ts";
import { selectorText } from "../selectors.ts";
import { immutable, runsForever, selectorAndTemplate } from "./validation.ts";

export const replicaSets: ResourceKind = {
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  singular: "replicaset",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: scaledAndStatus(),
  schema: schemaOf("io.k8s.api.apps.v1.ReplicaSet"),
  columns: [
    nameColumn,
    ...replicaColumns,
    ageColumn,
    ...templateColumns(),
    wideColumn("Selector", "The labels of its pods.", (object) => selectorText(objectAt(object, "spec", "selector"))),
  ],
  fieldSelectors: replicaFieldSelectors,
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    return withField(object, "spec", { replicas: 1, ...spec, template: templateDefaults(objectAt(spec, "template")) });
  },
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate: (object, old) => [...refusals(object, old)],
};

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  yield* notNegative(spec.replicas, field.child("replicas"));
  yield* notNegative(spec.minReadySeconds, field.child("minReadySeconds"));
  // The server words an empty selector as for a deployment.
  yield* selectorAndTemplate(spec, field, { kind: "deployment", required: true });
  yield* runsForever(spec, field, "ReplicaSet");
  if (old) yield* immutable(spec.selector, objectAt(old, "spec").selector, field.child("selector"));
}
