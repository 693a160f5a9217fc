import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type KubeObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import type { Refusals } from "../rules.ts";

export const apiServices: ResourceKind = {
  group: "apiregistration.k8s.io",
  version: "v1",
  kind: "APIService",
  plural: "apiservices",
  singular: "apiservice",
  categories: ["api-extensions"],
  namespaced: false,
  names: "path-segment",
  servedBy: "kubernetes",
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService"),
  columns: [
    nameColumn,
    column("Service", "Who answers for the group version; Local for the API server itself.", (object) => {
      const service = objectAt(object, "spec", "service");
      return service.name === undefined ? "Local" : `${textAt(service, "namespace")}/${textAt(service, "name")}`;
    }),
    column("Available", "Whether it answers, and why not.", available),
    ageColumn,
  ],
  validate: (object) => [...refusals(object)],
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    return isObject(spec.service)
      ? withField(object, "spec", { ...spec, service: { port: 443, ...spec.service } })
      : object;
  },
  prepareForCreate: (object) => ({ ...object, status: {} }),
};

function* refusals(object: Draft): Refusals {
  const { group = "", version = "" } = objectAt(object, "spec");
  const { name = "" } = object.metadata;
  if (name !== `${version}.${group}`) {
    yield Field.at("metadata", "name").invalid(name, `must be \`spec.version+"."+spec.group\`: "${version}.${group}"`);
  }
  const priorities = [
    ["groupPriorityMinimum", 20_000],
    ["versionPriority", 1000],
  ] as const;
  for (const [field, limit] of priorities) {
    const value = numberAt(object, "spec", field) ?? 0;
    if (value <= 0 || value > limit) {
      yield Field.at("spec", field).invalid(value, `must be positive and less than ${limit}`);
    }
  }
}

function available(object: KubeObject): string {
  const condition = listAt(object, "status", "conditions").find((one) => textAt(one, "type") === "Available");
  if (condition === undefined) return "Unknown";
  const status = textAt(condition, "status");
  return status === "True" ? status : `${status} (${textAt(condition, "reason")})`;
}
