import { schemaOf } from "../../schema/builtin/index.ts";
import { isObject, type KubeObject, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { type ResourceKind, withField } from "../kind.ts";

export const ingressClasses: ResourceKind = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  singular: "ingressclass",
  namespaced: false,
  servedBy: "kubernetes",
  countsGeneration: true,
  schema: schemaOf("io.k8s.api.networking.v1.IngressClass"),
  columns: [
    nameColumn,
    column("Controller", "Who serves ingresses of this class.", (object) => textAt(object, "spec", "controller")),
    column("Parameters", "The object that configures the controller.", parameters),
    ageColumn,
  ],
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    if (!isObject(spec.parameters)) return object;
    return withField(object, "spec", { ...spec, parameters: { scope: "Cluster", ...spec.parameters } });
  },
};

function parameters(object: KubeObject): string {
  const reference = objectAt(object, "spec", "parameters");
  const group = textAt(reference, "apiGroup");
  if (!textAt(reference, "name")) return "<none>";
  return `${textAt(reference, "kind")}${group === "" ? "" : `.${group}`}/${textAt(reference, "name")}`;
}
