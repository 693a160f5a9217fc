import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, numberAt, objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { notNegative, type Refusals } from "../rules.ts";
import { selectorQuery, selectorText } from "../selectors.ts";
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
  subresources: [
    {
      name: "scale",
      specReplicas: ".spec.replicas",
      statusReplicas: ".status.replicas",
      selector: (object) => selectorQuery(objectAt(object, "spec", "selector")),
    },
    { name: "status" },
  ],
  schema: schemaOf("io.k8s.api.apps.v1.ReplicaSet"),
  columns: [
    nameColumn,
    column("Desired", "How many pods it is to keep.", (object) => numberAt(object, "spec", "replicas") ?? 0, "integer"),
    column("Current", "How many pods it has.", (object) => numberAt(object, "status", "replicas") ?? 0, "integer"),
    column("Ready", "How many are ready.", (object) => numberAt(object, "status", "readyReplicas") ?? 0, "integer"),
    ageColumn,
    ...templateColumns(),
    wideColumn("Selector", "The labels of its pods.", (object) => selectorText(objectAt(object, "spec", "selector"))),
  ],
  fieldSelectors: { "status.replicas": (object) => String(numberAt(object, "status", "replicas") ?? 0) },
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
