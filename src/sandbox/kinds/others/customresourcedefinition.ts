import { schemaOf } from "../../schema/builtin/index.ts";
import {
  at,
  type Draft,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { immutable } from "../apps/validation.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { label1035Complaints, oneOf, type Refusals } from "../rules.ts";
import { schemaRefusals } from "./definition-schema.ts";

export const customResourceDefinitions: ResourceKind = {
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  singular: "customresourcedefinition",
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  namespaced: false,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition"),
  defaults: (object) => {
    const spec = objectAt(object, "spec");
    return withField(object, "spec", {
      conversion: { strategy: "None" },
      ...spec,
      names: namesDefaults(objectAt(spec, "names")),
    });
  },
  validate: (object, old) => [...refusals(object), ...(old ? changeRefusals(object, old) : [])],
  prepareForCreate: (object) => {
    const stored = listAt(object, "spec", "versions").filter((version) => at(version, "storage") === true);
    return {
      ...object,
      status: {
        acceptedNames: { kind: "", plural: "" },
        conditions: null,
        storedVersions: stored.map((version) => textAt(version, "name")),
      },
    };
  },
};

function* refusals(object: Draft): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  const wanted = `${textAt(spec, "names", "plural")}.${textAt(spec, "group")}`;
  if (object.metadata.name !== wanted) {
    yield Field.at("metadata", "name").invalid(object.metadata.name, 'must be spec.names.plural+"."+spec.group');
  }
  const group = textAt(spec, "group");
  if (group === "") yield field.child("group").required();
  if (isProtected(group) && object.metadata.annotations?.[approval] === undefined) {
    yield Field.at("metadata", "annotations").key(approval).required(notApproved);
  }
  yield* oneOf(spec.scope, ["Cluster", "Namespaced"], field.child("scope"));
  const versions = listAt(spec, "versions");
  if (versions.filter((version) => at(version, "storage") === true).length !== 1) {
    yield field.child("versions").invalid(versions, "must have exactly one version marked as storage version");
  }
  for (const [index, version] of versions.entries()) {
    const place = field.child("versions").index(index);
    yield* versionRefusals(version, place);
    // A schema that all versions share is spoken of as one of the whole definition.
    const schema = versions.length === 1 ? field.child("validation") : place.child("schema");
    yield* schemaRefusals(version, schema.child("openAPIV3Schema"), place);
  }
  for (const name of ["plural", "kind"]) {
    if (textAt(spec, "names", name) === "") yield field.child("names", name).required();
  }
}

const approval = "api-approved.kubernetes.io";
const notApproved = `protected groups must have approval annotation "${approval}", see https://github.com/kubernetes/enhancements/pull/1111`;

/** Groups of Kubernetes itself. */
function isProtected(group: string): boolean {
  return ["k8s.io", "kubernetes.io"].some((suffix) => group === suffix || group.endsWith(`.${suffix}`));
}

/** Where objects are found, and what they are called, stays. */
function* changeRefusals(object: Draft, old: KubeObject): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(object, "spec");
  const before = objectAt(old, "spec");
  yield* immutable(spec.group, before.group, field.child("group"));
  yield* immutable(at(spec, "names", "plural"), at(before, "names", "plural"), field.child("names", "plural"));
  const isServed = listAt(old, "status", "conditions").some(
    (condition) => textAt(condition, "type") === "Established" && textAt(condition, "status") === "True",
  );
  if (!isServed) return;
  yield* immutable(spec.scope, before.scope, field.child("scope"));
  yield* immutable(at(spec, "names", "kind"), at(before, "names", "kind"), field.child("names", "kind"));
}

function* versionRefusals(version: Json, field: Field): Refusals {
  const name = textAt(version, "name");
  yield* field.child("name").unlike(name, label1035Complaints(name));
  for (const [index, column] of listAt(version, "additionalPrinterColumns").entries()) {
    for (const name of ["name", "type", "jsonPath"]) {
      if (textAt(column, name) === "")
        yield field.child("additionalPrinterColumns").index(index).child(name).required();
    }
  }
}

function namesDefaults(names: JsonObject): JsonObject {
  const kind = textAt(names, "kind");
  return {
    ...names,
    singular: textAt(names, "singular") || kind.toLowerCase(),
    listKind: textAt(names, "listKind") || `${kind}List`,
  };
}
