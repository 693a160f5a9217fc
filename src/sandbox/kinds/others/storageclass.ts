import { schemaOf } from "../../schema/builtin/index.ts";
import { textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

const defaultMark = "storageclass.kubernetes.io/is-default-class";

export const storageClasses: ResourceKind = {
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  singular: "storageclass",
  shortNames: ["sc"],
  namespaced: false,
  servedBy: "kubernetes",
  schema: schemaOf("io.k8s.api.storage.v1.StorageClass"),
  columns: [
    {
      ...nameColumn,
      cell: ({ metadata }) =>
        metadata.annotations?.[defaultMark] === "true" ? `${metadata.name} (default)` : metadata.name,
    },
    column("Provisioner", "Who makes its volumes.", (object) => textAt(object, "provisioner")),
    column("ReclaimPolicy", "What becomes of a volume after its claim.", (object) => textAt(object, "reclaimPolicy")),
    column("VolumeBindingMode", "When a volume is made.", (object) => textAt(object, "volumeBindingMode")),
    column("AllowVolumeExpansion", "Whether claims may grow.", (object) =>
      typeof object.allowVolumeExpansion === "boolean" ? String(object.allowVolumeExpansion) : "false",
    ),
    ageColumn,
  ],
  defaults: (object) => ({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate", ...object }),
};
