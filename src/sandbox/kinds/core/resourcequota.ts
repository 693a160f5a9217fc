import { schemaOf } from "../../schema/builtin/index.ts";
import { isObject, type KubeObject, objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { canonicalQuantities } from "../quantity.ts";

export const resourceQuotas: ResourceKind = {
  group: "",
  version: "v1",
  kind: "ResourceQuota",
  plural: "resourcequotas",
  singular: "resourcequota",
  shortNames: ["quota"],
  namespaced: true,
  servedBy: "kubernetes",
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.ResourceQuota"),
  columns: [
    nameColumn,
    column("Request", "What is used and what may be, of objects and requests.", (quota) => usage(quota, false)),
    column("Limit", "What is used and what may be, of limits.", (quota) => usage(quota, true)),
    ageColumn,
  ],
  defaults: (quota) => {
    const spec = objectAt(quota, "spec");
    return isObject(spec.hard) ? withField(quota, "spec", { ...spec, hard: canonicalQuantities(spec.hard) }) : quota;
  },
  prepareForCreate: (quota) => ({ ...quota, status: {} }),
};

function usage(quota: KubeObject, ofLimits: boolean): string {
  const hard = objectAt(quota, "status", "hard");
  const used = objectAt(quota, "status", "used");
  return Object.keys(hard)
    .filter((resource) => resource.startsWith("limits") === ofLimits)
    .sort()
    .map((resource) => `${resource}: ${used[resource] ?? "0"}/${hard[resource]}`)
    .join(", ");
}
