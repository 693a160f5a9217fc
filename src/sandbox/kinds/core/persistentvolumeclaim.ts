import { schemaOf } from "../../schema/builtin/index.ts";
import { type JsonObject, type KubeObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { canonicalQuantities } from "../quantity.ts";
import { accessModesText, withFinalizer } from "./persistentvolume.ts";

export const persistentVolumeClaims: ResourceKind = {
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  singular: "persistentvolumeclaim",
  shortNames: ["pvc"],
  namespaced: true,
  servedBy: "kubernetes",
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.PersistentVolumeClaim"),
  columns: [
    nameColumn,
    column("Status", "Whether a volume was found for it.", (claim) =>
      claim.metadata.deletionTimestamp === undefined ? textAt(claim, "status", "phase") : "Terminating",
    ),
    column("Volume", "The volume that it got.", (claim) => textAt(claim, "spec", "volumeName")),
    column("Capacity", "How much that volume holds.", (claim) =>
      isBound(claim) ? textAt(claim, "status", "capacity", "storage") : "",
    ),
    column("Access Modes", "How many nodes may use it, and how.", (claim) =>
      isBound(claim) ? accessModesText(listAt(claim, "status", "accessModes")) : "",
    ),
    column("StorageClass", "The class of storage that it asks for.", (claim) =>
      textAt(claim, "spec", "storageClassName"),
    ),
    column(
      "VolumeAttributesClass",
      "The class of attributes that it asks for.",
      (claim) => textAt(claim, "spec", "volumeAttributesClassName") || "<unset>",
    ),
    ageColumn,
    wideColumn(
      "VolumeMode",
      "Whether it is a file system or a bare device.",
      (claim) => textAt(claim, "spec", "volumeMode") || "<unset>",
    ),
  ],
  defaults: (claim) => withField(claim, "spec", claimDefaults(objectAt(claim, "spec"))),
  prepareForCreate: (claim) =>
    withFinalizer({ ...claim, status: { phase: "Pending" } }, "kubernetes.io/pvc-protection"),
};

function isBound(claim: KubeObject): boolean {
  return textAt(claim, "spec", "volumeName") !== "";
}

/** Claim templates of stateful sets get the same. */
export function claimDefaults(spec: JsonObject): JsonObject {
  const requests = canonicalQuantities(objectAt(spec, "resources", "requests"));
  const resources = objectAt(spec, "resources");
  return {
    ...spec,
    volumeMode: textAt(spec, "volumeMode") || "Filesystem",
    resources: Object.keys(requests).length > 0 ? { ...resources, requests } : resources,
  };
}
