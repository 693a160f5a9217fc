import { schemaOf } from "../../schema/builtin/index.ts";
import { objectAt } from "../../store/object.ts";
import { column, nameColumn, templateColumns } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { templateDefaults } from "../podspec/defaults.ts";
import { templateRefusals } from "../podspec/validation.ts";
import { labelsText } from "../selectors.ts";

export const podTemplates: ResourceKind = {
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  singular: "podtemplate",
  namespaced: true,
  servedBy: "kubernetes",
  deletionReturnsObject: true,
  countsGeneration: true,
  schema: schemaOf("io.k8s.api.core.v1.PodTemplate"),
  columns: [
    nameColumn,
    ...templateColumns(["template"]).map(({ priority: _wide, ...shown }) => shown),
    column("Pod Labels", "The labels that pods made from it get.", (object) =>
      labelsText(objectAt(object, "template", "metadata", "labels")),
    ),
  ],
  validate: (object) => [...templateRefusals(objectAt(object, "template"), Field.at("template"))],
  defaults: (object) => withField(object, "template", templateDefaults(objectAt(object, "template"))),
};
