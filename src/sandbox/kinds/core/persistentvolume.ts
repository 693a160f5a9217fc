import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, isObject, type Json, type KubeObject, listAt, objectAt, textAt } from "../../store/object.ts";
import { timestamp } from "../../store/timestamp.ts";
import { ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import { type ResourceKind, withField } from "../kind.ts";
import { canonicalQuantities } from "../quantity.ts";
import type { Refusals } from "../rules.ts";

export const persistentVolumes: ResourceKind = {
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  singular: "persistentvolume",
  shortNames: ["pv"],
  namespaced: false,
  servedBy: "kubernetes",
  deletionReturnsObject: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.core.v1.PersistentVolume"),
  columns: [
    nameColumn,
    column("Capacity", "How much it holds.", (volume) => textAt(volume, "spec", "capacity", "storage")),
    column("Access Modes", "How many nodes may use it, and how.", (volume) =>
      accessModesText(listAt(volume, "spec", "accessModes")),
    ),
    column("Reclaim Policy", "What becomes of it after its claim.", (volume) =>
      textAt(volume, "spec", "persistentVolumeReclaimPolicy"),
    ),
    column("Status", "Whether a claim uses it.", (volume) =>
      volume.metadata.deletionTimestamp === undefined ? textAt(volume, "status", "phase") : "Terminating",
    ),
    column("Claim", "The claim that uses it.", claim),
    column("StorageClass", "Its class of storage.", (volume) => textAt(volume, "spec", "storageClassName")),
    column(
      "VolumeAttributesClass",
      "Its class of attributes.",
      (volume) => textAt(volume, "spec", "volumeAttributesClassName") || "<unset>",
    ),
    column("Reason", "Why it is in that state.", (volume) => textAt(volume, "status", "reason")),
    ageColumn,
    wideColumn(
      "VolumeMode",
      "Whether it is a file system or a bare device.",
      (volume) => textAt(volume, "spec", "volumeMode") || "<unset>",
    ),
  ],
  validate: (volume) => [...refusals(volume)],
  defaults: (volume) => {
    const spec = objectAt(volume, "spec");
    const { hostPath } = spec;
    return withField(volume, "spec", {
      ...spec,
      persistentVolumeReclaimPolicy: textAt(spec, "persistentVolumeReclaimPolicy") || "Retain",
      volumeMode: textAt(spec, "volumeMode") || "Filesystem",
      ...(isObject(spec.capacity) ? { capacity: canonicalQuantities(spec.capacity) } : {}),
      ...(isObject(hostPath) ? { hostPath: { type: "", ...hostPath } } : {}),
    });
  },
  prepareForCreate: (volume, context) =>
    withFinalizer(
      { ...volume, status: { phase: "Pending", lastPhaseTransitionTime: timestamp(context.now) } },
      "kubernetes.io/pv-protection",
    ),
};

const otherFields = [
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
];

function* refusals(volume: Draft): Refusals {
  const field = Field.at("spec");
  const spec = objectAt(volume, "spec");
  if (listAt(spec, "accessModes").length === 0) yield field.child("accessModes").required();
  if (Object.keys(objectAt(spec, "capacity")).length === 0) yield field.child("capacity").required();
  if (objectAt(spec, "capacity").storage === undefined) yield field.child("capacity").notSupported(null, ["storage"]);
  const sources = Object.keys(spec).filter((name) => !otherFields.includes(name));
  if (sources.length === 0) yield field.required("must specify a volume type");
}

function claim(volume: KubeObject): string {
  const { namespace, name } = objectAt(volume, "spec", "claimRef");
  return name === undefined ? "" : `${namespace}/${name}`;
}

const modeNames: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

export function accessModesText(modes: readonly Json[]): string {
  return Object.entries(modeNames)
    .filter(([mode]) => modes.includes(mode))
    .map(([, short]) => short)
    .join(",");
}

export function withFinalizer(object: Draft, finalizer: string): Draft {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}
