import { sameJson } from "../../patch/json.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import {
  type Draft,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { ageColumn, nameColumn, templateColumns } from "../columns.ts";
import { claimDefaults } from "../core/persistentvolumeclaim.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { readyOfWanted, scaledAndStatus } from "../replicas.ts";
import { notNegative, type Refusals } from "../rules.ts";
import { runsForever, selectorAndTemplate, strategyShown } from "./validation.ts";

export const statefulSets: ResourceKind = {
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  singular: "statefulset",
  shortNames: ["sts"],
  categories: ["all"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: scaledAndStatus(),
  schema: schemaOf("io.k8s.api.apps.v1.StatefulSet"),
  columns: [nameColumn, readyOfWanted, ageColumn, ...templateColumns()],
  defaults: (object) => withField(object, "spec", specDefaults(objectAt(object, "spec"))),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0, availableReplicas: 0 } }),
  validate: (object, old) => [...refusals(object, old)],
};

const changeable = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  const { podManagementPolicy } = spec;
  if (podManagementPolicy !== "OrderedReady" && podManagementPolicy !== "Parallel") {
    yield field.child("podManagementPolicy").invalid(podManagementPolicy, "must be 'OrderedReady' or 'Parallel'");
  }
  const strategy = objectAt(spec, "updateStrategy");
  if (strategy.type !== "RollingUpdate" && strategy.type !== "OnDelete") {
    yield field.child("updateStrategy").invalid(strategyShown(strategy), "must be 'RollingUpdate' or 'OnDelete'");
  }
  yield* notNegative(spec.replicas, field.child("replicas"));
  yield* notNegative(spec.minReadySeconds, field.child("minReadySeconds"));
  yield* selectorAndTemplate(spec, field, { kind: "statefulset", required: true });
  yield* runsForever(spec, field, "StatefulSet");
  if (old && !sameJson(fixed(spec), fixed(objectAt(old, "spec")))) {
    const fields = `${changeable
      .slice(0, -1)
      .map((name) => `'${name}'`)
      .join(", ")} and 'minReadySeconds'`;
    yield field.forbidden(`updates to statefulset spec for fields other than ${fields} are forbidden`);
  }
}

function fixed(spec: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(spec).filter(([name]) => !changeable.includes(name)));
}

function specDefaults(spec: JsonObject): JsonObject {
  const claims = listAt(spec, "volumeClaimTemplates").map(claimTemplateDefaults);
  return {
    replicas: 1,
    revisionHistoryLimit: 10,
    ...spec,
    podManagementPolicy: textAt(spec, "podManagementPolicy") || "OrderedReady",
    updateStrategy: updateStrategyDefaults(objectAt(spec, "updateStrategy")),
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: "Retain",
      whenScaled: "Retain",
      ...objectAt(spec, "persistentVolumeClaimRetentionPolicy"),
    },
    template: templateDefaults(objectAt(spec, "template")),
    ...(claims.length > 0 ? { volumeClaimTemplates: claims } : {}),
  };
}

function updateStrategyDefaults(strategy: JsonObject): JsonObject {
  const type = textAt(strategy, "type") || "RollingUpdate";
  if (type !== "RollingUpdate") return { ...strategy, type };
  return { type, rollingUpdate: { partition: 0, ...objectAt(strategy, "rollingUpdate") } };
}

function claimTemplateDefaults(claim: Json): Json {
  if (!isObject(claim)) return claim;
  const spec = claimDefaults(objectAt(claim, "spec"));
  return { ...claim, apiVersion: "v1", kind: "PersistentVolumeClaim", spec, status: { phase: "Pending" } };
}
