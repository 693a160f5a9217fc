import { schemaOf } from "../../schema/builtin/index.ts";
import { numberAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const priorityClasses: ResourceKind = {
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  singular: "priorityclass",
  shortNames: ["pc"],
  namespaced: false,
  servedBy: "kubernetes",
  countsGeneration: true,
  schema: schemaOf("io.k8s.api.scheduling.v1.PriorityClass"),
  columns: [
    nameColumn,
    column("Value", "Pods with more come first.", (object) => numberAt(object, "value") ?? 0, "integer"),
    column(
      "Global-Default",
      "Whether pods that name no class get this one.",
      (object) => object.globalDefault === true,
      "boolean",
    ),
    ageColumn,
    column("PreemptionPolicy", "Whether its pods may push others off a node.", (object) =>
      textAt(object, "preemptionPolicy"),
    ),
  ],
  defaults: (object) => ({
    ...object,
    value: numberAt(object, "value") ?? 0,
    preemptionPolicy: textAt(object, "preemptionPolicy") || "PreemptLowerPriority",
  }),
};
