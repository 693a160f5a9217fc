import { schemaOf } from "../../schema/builtin/index.ts";
import { isObject, type KubeObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { type ResourceKind, withField } from "../kind.ts";

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
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    return isObject(spec.service)
      ? withField(object, "spec", { ...spec, service: { port: 443, ...spec.service } })
      : object;
  },
  prepareForCreate: (object) => ({ ...object, status: {} }),
};

function available(object: KubeObject): string {
  const condition = listAt(object, "status", "conditions").find((one) => textAt(one, "type") === "Available");
  if (condition === undefined) return "Unknown";
  const status = textAt(condition, "status");
  return status === "True" ? status : `${status} (${textAt(condition, "reason")})`;
}
