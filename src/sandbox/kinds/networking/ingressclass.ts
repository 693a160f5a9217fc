import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type KubeObject, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import type { Refusals } from "../rules.ts";

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
  validate: (object, old) => [...refusals(object, old)],
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    if (!isObject(spec.parameters)) return object;
    return withField(object, "spec", { ...spec, parameters: { scope: "Cluster", ...spec.parameters } });
  },
};

function* refusals(object: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec", "controller");
  const controller = textAt(object, "spec", "controller");
  if (controller === "") yield field.required();
  else if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(controller)) {
    yield field.invalid(controller, 'must be a domain-prefixed path (such as "acme.io/foo")');
  }
  if (old && textAt(old, "spec", "controller") !== controller) yield field.invalid(controller, "field is immutable");
}

function parameters(object: KubeObject): string {
  const reference = objectAt(object, "spec", "parameters");
  const group = textAt(reference, "apiGroup");
  if (!textAt(reference, "name")) return "<none>";
  return `${textAt(reference, "kind")}${group === "" ? "" : `.${group}`}/${textAt(reference, "name")}`;
}
