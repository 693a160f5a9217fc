import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type KubeObject, objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { canonicalQuantities } from "../quantity.ts";
import { quantityNotNegative, type Refusals } from "../rules.ts";

export const resourceQuotas: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  shortNames: ["quota"],
  namespaced: true,
  servedBy: "kubernetes",
  deletionReturnsObject: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.ResourceQuota"),
  columns: [
    nameColumn,
    column("Request", "What is used and what may be, of objects and requests.", (quota) => usage(quota, false)),
    column("Limit", "What is used and what may be, of limits.", (quota) => usage(quota, true)),
    ageColumn,
  ],
  validate: (quota) => [...refusals(quota)],
  defaults: (quota) => {
    const spec = objectAt(quota, "spec");
    return isObject(spec.hard) ? withField(quota, "spec", { ...spec, hard: canonicalQuantities(spec.hard) }) : quota;
  },
  prepareForCreate: (quota) => ({ ...quota, status: {} }),
};

const countable = [
  "configmaps",
  "cpu",
  "ephemeral-storage",
  "limits.cpu",
  "limits.ephemeral-storage",
  "limits.memory",
  "memory",
  "persistentvolumeclaims",
  "pods",
  "replicationcontrollers",
  "requests.cpu",
  "requests.ephemeral-storage",
  "requests.memory",
  "requests.storage",
  "resourcequotas",
  "secrets",
  "services",
  "services.loadbalancers",
  "services.nodeports",
];

function* refusals(quota: Draft): Refusals {
  for (const [resource, amount] of Object.entries(objectAt(quota, "spec", "hard"))) {
    const field = Field.at("spec", "hard").key(resource);
    if (!resource.includes("/") && !countable.includes(resource)) {
      yield field.invalid(resource, "must be a standard resource type or fully qualified");
      yield field.invalid(resource, "must be a standard resource for quota");
    }
    yield* quantityNotNegative(amount, field);
  }
}

function usage(quota: KubeObject, ofLimits: boolean): string {
  const hard = objectAt(quota, "status", "hard");
  const used = objectAt(quota, "status", "used");
  return Object.keys(hard)
    .filter((resource) => resource.startsWith("limits") === ofLimits)
    .sort()
    .map((resource) => `${resource}: ${used[resource] ?? "0"}/${hard[resource]}`)
    .join(", ");
}
