import { schemaOf } from "../../schema/builtin/index.ts";
import { numberAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const controllerRevisions: ResourceKind = {
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  singular: "controllerrevision",
  namespaced: true,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.apps.v1.ControllerRevision"),
  columns: [
    nameColumn,
    column("Controller", "The workload whose template this was.", (object) => {
      const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
      if (!owner) return "<none>";
      const [group, version] = owner.apiVersion.split("/");
      const kind = owner.kind.toLowerCase();
      return version === undefined ? `${kind}/${owner.name}` : `${kind}.${group}/${owner.name}`;
    }),
    column("Revision", "Which of its templates, counted from one.", (object) => numberAt(object, "revision") ?? 0),
    ageColumn,
  ],
};
