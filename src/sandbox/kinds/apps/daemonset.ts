import { schemaOf } from "../../schema/builtin/index.ts";
import { type JsonObject, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, templateColumns, wideColumn } from "../columns.ts";
import { type Column, type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { labelsText, selectorText } from "../selectors.ts";

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
  defaults: (object) => withField(object, "spec", specDefaults(objectAt(object, "spec"))),
  prepareForCreate: (object) => ({
    ...object,
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  }),
};

function counted(name: string, description: string, field: string): Column {
  return column(name, description, (object) => numberAt(object, "status", field) ?? 0, "integer");
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
