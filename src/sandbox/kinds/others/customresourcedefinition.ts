import { schemaOf } from "../../schema/builtin/index.ts";
import { at, type Draft, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { dnsLabel, oneOf, type Refusals } from "../rules.ts";

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
  validate: (object) => [...refusals(object)],
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
  if (textAt(spec, "group") === "") yield field.child("group").required();
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

function* versionRefusals(version: Json, field: Field): Refusals {
  yield* dnsLabel(textAt(version, "name"), field.child("name"));
  for (const [index, column] of listAt(version, "additionalPrinterColumns").entries()) {
    for (const name of ["name", "type", "jsonPath"]) {
      if (textAt(column, name) === "")
        yield field.child("additionalPrinterColumns").index(index).child(name).required();
    }
  }
}

function* schemaRefusals(version: Json, field: Field, place: Field): Refusals {
  const schema = at(version, "schema", "openAPIV3Schema");
  if (!isObject(schema)) return yield place.child("schema", "openAPIV3Schema").required();
  yield* typeRefusals(schema, field);
  if (textAt(schema, "type") === "") yield field.child("type").required("must not be empty at the root");
}

/** A structural schema says the type of every field. */
function* typeRefusals(schema: JsonObject, field: Field): Refusals {
  for (const [name, property] of Object.entries(objectAt(schema, "properties"))) {
    const here = field.child("properties").key(name);
    yield* typeRefusals(objectAt(property), here);
    if (!isTyped(property)) yield here.child("type").required("must not be empty for specified object fields");
  }
  const { items, additionalProperties } = schema;
  if (isObject(items)) {
    yield* typeRefusals(items, field.child("items"));
    if (!isTyped(items)) yield field.child("items", "type").required("must not be empty for specified array items");
  }
  if (isObject(additionalProperties)) yield* typeRefusals(additionalProperties, field.child("additionalProperties"));
}

function isTyped(schema: Json): boolean {
  const { type, ...keys } = objectAt(schema);
  if (typeof type === "string" && type !== "") return true;
  return keys["x-kubernetes-int-or-string"] === true || keys["x-kubernetes-preserve-unknown-fields"] === true;
}

function namesDefaults(names: JsonObject): JsonObject {
  const kind = textAt(names, "kind");
  return {
    ...names,
    singular: textAt(names, "singular") || kind.toLowerCase(),
    listKind: textAt(names, "listKind") || `${kind}List`,
  };
}
