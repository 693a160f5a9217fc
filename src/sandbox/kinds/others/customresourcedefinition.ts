import { schemaOf } from "../../schema/builtin/index.ts";
import { at, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { type ResourceKind, withField } from "../kind.ts";

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

function namesDefaults(names: JsonObject): JsonObject {
  const kind = textAt(names, "kind");
  return {
    ...names,
    singular: textAt(names, "singular") || kind.toLowerCase(),
    listKind: textAt(names, "listKind") || `${kind}List`,
  };
}
