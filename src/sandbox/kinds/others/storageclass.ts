import { labelKeyComplaints } from "../../../policy/refusals/names.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { oneOf, type Refusals } from "../rules.ts";

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
    column("AllowVolumeExpansion", "Whether claims may grow.", (object) => object.allowVolumeExpansion === true),
    ageColumn,
  ],
  validate: (object) => [...refusals(object)],
  defaults: (object) => ({ reclaimPolicy: "Delete", volumeBindingMode: "Immediate", ...object }),
};

function* refusals(object: Draft): Refusals {
  const provisioner = textAt(object, "provisioner");
  const field = Field.at("provisioner");
  if (provisioner === "") yield field.required();
  else yield* field.unlike(provisioner, labelKeyComplaints(provisioner.toLowerCase()));
  yield* oneOf(object.reclaimPolicy, ["Delete", "Retain"], Field.at("reclaimPolicy"));
  yield* oneOf(object.volumeBindingMode, ["Immediate", "WaitForFirstConsumer"], Field.at("volumeBindingMode"));
}
