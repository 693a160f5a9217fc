import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type JsonObject, objectAt, stringsAt } from "../../store/object.ts";
import { runsForever } from "../apps/validation.ts";
import { ageColumn, labelsColumn, nameColumn, templateColumns } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { templateRefusals } from "../podspec/validation.ts";
import { replicaColumns, replicaFieldSelectors, scaledAndStatus } from "../replicas.ts";
import { notNegative, type Refusals } from "../rules.ts";
import { selects } from "../selectors.ts";

export const replicationControllers: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  singular: "replicationcontroller",
  shortNames: ["rc"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: scaledAndStatus((object) => ({ matchLabels: objectAt(object, "spec", "selector") })),
  schema: schemaOf("io.k8s.api.core.v1.ReplicationController"),
  columns: [
    nameColumn,
    ...replicaColumns,
    ageColumn,
    ...templateColumns(),
    labelsColumn("Selector", "The labels of its pods.", "spec", "selector"),
  ],
  fieldSelectors: replicaFieldSelectors,
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    const labels = stringsAt(spec, "template", "metadata", "labels");
    return {
      ...withField(object, "spec", { replicas: 1, ...spec, ...selector(spec, labels), ...template(spec) }),
      metadata: { ...object.metadata, labels: object.metadata.labels ?? labels },
    };
  },
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0 } }),
  validate: (object) => [...refusals(object)],
};

function* refusals(object: Draft): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  yield* notNegative(spec.minReadySeconds, field.child("minReadySeconds"));
  if (Object.keys(objectAt(spec, "selector")).length === 0) yield field.child("selector").required();
  yield* notNegative(spec.replicas, field.child("replicas"));
  if (spec.template === undefined) return yield field.child("template").required();
  const labels = stringsAt(spec, "template", "metadata", "labels");
  if (!selects({ matchLabels: objectAt(spec, "selector") }, labels)) {
    yield field.child("template", "metadata", "labels").invalid(labels, "`selector` does not match template `labels`");
  }
  yield* templateRefusals(objectAt(spec, "template"), field.child("template"));
  yield* runsForever(spec, field, "ReplicationController");
}

function selector(spec: JsonObject, labels: JsonObject): JsonObject {
  const own = objectAt(spec, "selector");
  return { selector: Object.keys(own).length > 0 ? own : labels };
}

function template(spec: JsonObject): JsonObject {
  return spec.template === undefined ? {} : { template: templateDefaults(objectAt(spec, "template")) };
}
