import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, numberAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { oneOf, type Refusals } from "../rules.ts";

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
  validate: (object, old) => [...refusals(object, old)],
  defaults: (object) => ({
    ...object,
    value: numberAt(object, "value") ?? 0,
    preemptionPolicy: textAt(object, "preemptionPolicy") || "PreemptLowerPriority",
  }),
};

const systemClasses = ["system-cluster-critical", "system-node-critical"];
const highestOfUsers = 1_000_000_000;

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  const { name = "" } = object.metadata;
  const value = numberAt(object, "value") ?? 0;
  if (name.startsWith("system-")) {
    if (!systemClasses.includes(name)) {
      yield Field.at("metadata", "name").forbidden(
        `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`,
      );
    }
  } else if (value > highestOfUsers) {
    yield Field.at("value").forbidden(`maximum allowed value of a user defined priority is ${highestOfUsers}`);
  }
  yield* oneOf(object.preemptionPolicy, ["PreemptLowerPriority", "Never"], Field.at("preemptionPolicy"));
  if (old && old.value !== value) yield Field.at("value").forbidden("may not be changed in an update.");
}
