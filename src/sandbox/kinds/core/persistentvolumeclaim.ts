import { sameJson } from "../../patch/json.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type JsonObject, type KubeObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { checkClaimLimits } from "../podspec/limits.ts";
import { canonicalQuantities, quantityValue } from "../quantity.ts";
import { oneOf, quantityNotNegative, type Refusals } from "../rules.ts";
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
  deletionReturnsObject: true,
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
  validate: (claim, old) => [...refusals(claim, old)],
  admitValid: checkClaimLimits,
  defaults: (claim) => withField(claim, "spec", claimDefaults(objectAt(claim, "spec"))),
  prepareForCreate: (claim) =>
    withFinalizer({ ...claim, status: { phase: "Pending" } }, "kubernetes.io/pvc-protection"),
};

const accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

function* refusals(claim: Draft, old: KubeObject | undefined): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(claim, "spec");
  const modes = listAt(spec, "accessModes");
  if (modes.length === 0) yield field.child("accessModes").required("at least 1 access mode is required");
  for (const mode of modes) yield* oneOf(mode, accessModes, field.child("accessModes"));
  const storage = objectAt(spec, "resources", "requests").storage;
  const place = field.child("resources").key("storage");
  const amount = quantityValue(storage);
  if (storage === undefined) yield place.required();
  else if (amount === undefined) yield* quantityNotNegative(storage, place);
  else if (amount <= 0n) yield place.invalid(String(storage), "must be greater than zero");
  if (old && !sameJson(fixed(spec), fixed(objectAt(old, "spec")))) {
    yield field.forbidden(
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
    );
  }
}

/** The binder sets the volume's name, and a claim may grow. */
function fixed({
  resources: _size,
  volumeName: _volume,
  volumeAttributesClassName: _class,
  ...spec
}: JsonObject): JsonObject {
  return spec;
}

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
