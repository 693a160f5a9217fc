import { schemaOf } from "../../schema/builtin/index.ts";
import { isObject, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, templateColumns } from "../columns.ts";
import { claimDefaults } from "../core/persistentvolumeclaim.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { selectorQuery } from "../selectors.ts";

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
  subresources: [
    {
      name: "scale",
      specReplicas: ".spec.replicas",
      statusReplicas: ".status.replicas",
      selector: (object) => selectorQuery(objectAt(object, "spec", "selector")),
    },
    { name: "status" },
  ],
  schema: schemaOf("io.k8s.api.apps.v1.StatefulSet"),
  columns: [
    nameColumn,
    column("Ready", "How many of its pods are ready, of how many it wants.", (object) => {
      const wanted = numberAt(object, "spec", "replicas") ?? 0;
      return `${numberAt(object, "status", "readyReplicas") ?? 0}/${wanted}`;
    }),
    ageColumn,
    ...templateColumns(),
  ],
  defaults: (object) => withField(object, "spec", specDefaults(objectAt(object, "spec"))),
  prepareForCreate: (object) => ({ ...object, status: { replicas: 0, availableReplicas: 0 } }),
};

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
