import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type JsonObject, type KubeObject, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { readyOfWanted, scaledAndStatus } from "../replicas.ts";
import { notNegative, type Refusals } from "../rules.ts";
import { selectorText } from "../selectors.ts";
import { immutable, rollingUpdateRefusals, runsForever, selectorAndTemplate, strategyShown } from "./validation.ts";

export const deployments: ResourceKind = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: scaledAndStatus(),
  schema: schemaOf("io.k8s.api.apps.v1.Deployment"),
  columns: [
    nameColumn,
    readyOfWanted,
    column(
      "Up-to-date",
      "How many pods run its newest template.",
      (object) => numberAt(object, "status", "updatedReplicas") ?? 0,
    ),
    column(
      "Available",
      "How many pods have been ready for long enough.",
      (object) => numberAt(object, "status", "availableReplicas") ?? 0,
    ),
    ageColumn,
    ...templateColumns(),
    wideColumn("Selector", "The labels of its pods.", (object) => selectorText(objectAt(object, "spec", "selector"))),
  ],
  defaults: (object) => withField(object, "spec", specDefaults(objectAt(object, "spec"))),
  prepareForCreate: (object) => ({ ...object, status: {} }),
  validate: (object, old) => [...refusals(object, old)],
};

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  yield* notNegative(spec.replicas, field.child("replicas"));
  yield* selectorAndTemplate(spec, field, { kind: "deployment", required: true });
  yield* runsForever(spec, field, "ReplicaSet");
  yield* strategyRefusals(objectAt(spec, "strategy"), field.child("strategy"));
  yield* notNegative(spec.minReadySeconds, field.child("minReadySeconds"));
  yield* notNegative(spec.revisionHistoryLimit, field.child("revisionHistoryLimit"));
  const deadline = numberAt(spec, "progressDeadlineSeconds") ?? 0;
  yield* notNegative(deadline, field.child("progressDeadlineSeconds"));
  if (deadline <= (numberAt(spec, "minReadySeconds") ?? 0)) {
    yield field.child("progressDeadlineSeconds").invalid(deadline, "must be greater than minReadySeconds");
  }
  if (old) yield* immutable(spec.selector, objectAt(old, "spec").selector, field.child("selector"));
}

function* strategyRefusals(strategy: JsonObject, field: Field): Refusals {
  const type = textAt(strategy, "type");
  const { rollingUpdate } = strategy;
  if (type === "Recreate" && rollingUpdate !== undefined) {
    yield field.child("rollingUpdate").forbidden("may not be specified when strategy `type` is 'Recreate'");
  } else if (type === "RollingUpdate") {
    yield* rollingUpdateRefusals(objectAt(rollingUpdate), field.child("rollingUpdate"));
  } else if (type !== "Recreate") yield field.notSupported(strategyShown(strategy), ["Recreate", "RollingUpdate"]);
}

function specDefaults(spec: JsonObject): JsonObject {
  return {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    strategy: strategyDefaults(objectAt(spec, "strategy")),
    template: templateDefaults(objectAt(spec, "template")),
  };
}

function strategyDefaults(strategy: JsonObject): JsonObject {
  const type = textAt(strategy, "type") || "RollingUpdate";
  if (type !== "RollingUpdate") return { ...strategy, type };
  return { type, rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%", ...objectAt(strategy, "rollingUpdate") } };
}
