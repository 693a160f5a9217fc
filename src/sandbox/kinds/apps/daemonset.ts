import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type JsonObject, type KubeObject, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type Column, type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { notNegative, type Refusals } from "../rules.ts";
import { labelsText, selectorText } from "../selectors.ts";
import { immutable, rollingUpdateRefusals, runsForever, selectorAndTemplate, strategyShown } from "./validation.ts";

export const daemonSets: ResourceKind = {
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  singular: "daemonset",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.apps.v1.DaemonSet"),
  columns: [
    nameColumn,
    counted("Desired", "How many nodes are to run its pod.", "desiredNumberScheduled"),
    counted("Current", "How many nodes have its pod.", "currentNumberScheduled"),
    counted("Ready", "How many of the pods are ready.", "numberReady"),
    counted("Up-to-date", "How many run its newest template.", "updatedNumberScheduled"),
    counted("Available", "How many have been ready for long enough.", "numberAvailable"),
    column("Node Selector", "The labels of the nodes that run it.", (object) =>
      labelsText(objectAt(object, "spec", "template", "spec", "nodeSelector")),
    ),
    ageColumn,
    ...templateColumns(),
    wideColumn("Selector", "The labels of its pods.", (object) => selectorText(objectAt(object, "spec", "selector"))),
  ],
  defaults: (object) => ({
    ...withField(object, "spec", specDefaults(objectAt(object, "spec"))),
    metadata: { ...object.metadata, annotations: { ...templateGeneration(object), ...object.metadata.annotations } },
  }),
  validate: (object, old) => [...refusals(object, old)],
  prepareForCreate: (object) => ({
    ...object,
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  }),
};

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  yield* selectorAndTemplate(spec, field, { kind: "daemonset", required: false });
  yield* runsForever(spec, field, "DaemonSet");
  yield* notNegative(spec.minReadySeconds, field.child("minReadySeconds"));
  const strategy = objectAt(spec, "updateStrategy");
  if (strategy.type === "RollingUpdate") {
    yield* rollingUpdateRefusals(objectAt(strategy, "rollingUpdate"), field.child("updateStrategy", "rollingUpdate"));
  } else if (strategy.type !== "OnDelete") {
    yield field.child("updateStrategy").notSupported(strategyShown(strategy), ["RollingUpdate", "OnDelete"]);
  }
  yield* notNegative(spec.revisionHistoryLimit, field.child("revisionHistoryLimit"));
  if (old) yield* immutable(spec.selector, objectAt(old, "spec").selector, field.child("selector"));
}

function counted(name: string, description: string, field: string): Column {
  return column(name, description, (object) => numberAt(object, "status", field) ?? 0, "integer");
}

/** An annotation from before generations counted; clients still find it. */
function templateGeneration({ metadata }: Draft): Readonly<Record<string, string>> {
  return { "deprecated.daemonset.template.generation": String(metadata.generation ?? 1) };
}

function specDefaults(spec: JsonObject): JsonObject {
  const strategy = objectAt(spec, "updateStrategy");
  const type = textAt(strategy, "type") || "RollingUpdate";
  const rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...objectAt(strategy, "rollingUpdate") };
  return {
    revisionHistoryLimit: 10,
    ...spec,
    updateStrategy: type === "RollingUpdate" ? { type, rollingUpdate } : { ...strategy, type },
    template: templateDefaults(objectAt(spec, "template")),
  };
}
