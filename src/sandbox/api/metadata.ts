/** The rules of metadata, which every kind shares: what a client may set, what the server keeps. */
import { labelRefusals } from "../../policy/refusals/metadata.ts";
import {
  byteLength,
  labelKeyComplaints,
  labelNameComplaints,
  subdomainComplaints,
} from "../../policy/refusals/names.ts";
import type { Refusal } from "../../policy/types.ts";
import { Field } from "../kinds/fields.ts";
import type { NameRule, ResourceKind } from "../kinds/kind.ts";
import { label1035Complaints } from "../kinds/rules.ts";
import type { Draft, DraftMeta, KubeObject } from "../store/object.ts";

const metadata = Field.at("metadata");

/** Metadata of a new object: what only the server may set is dropped. */
export function metaForCreate(
  given: DraftMeta,
  server: { name: string; uid: string; now: string; namespace: string | undefined; generation: number | undefined },
): DraftMeta {
  const { labels, annotations, finalizers, ownerReferences, generateName } = given;
  return compact({
    name: server.name,
    generateName,
    namespace: server.namespace,
    uid: server.uid,
    generation: server.generation,
    creationTimestamp: server.now,
    labels,
    annotations,
    ownerReferences,
    finalizers,
  });
}

/** Metadata of a changed object: labels, annotations, finalizers and owners are the client's, the rest stays. */
export function metaForUpdate(given: DraftMeta, old: KubeObject): DraftMeta {
  const { name, generateName, namespace, uid, resourceVersion, generation, creationTimestamp } = old.metadata;
  const { deletionTimestamp, deletionGracePeriodSeconds } = old.metadata;
  const { labels, annotations, finalizers, ownerReferences } = given;
  return compact({
    name,
    generateName,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    labels,
    annotations,
    ownerReferences,
    finalizers,
  });
}

/** Absent fields and empty maps and lists are not stored. */
function compact(meta: { readonly [K in keyof DraftMeta]: DraftMeta[K] | undefined }): DraftMeta {
  const kept = Object.entries(meta).filter(
    ([, value]) => value !== undefined && (typeof value !== "object" || Object.keys(value).length > 0),
  );
  return Object.fromEntries(kept);
}

/** Fields of metadata that an update names with another value than the stored one. */
export function immutableMeta(given: DraftMeta, old: KubeObject): Refusal[] {
  const refusals: Refusal[] = [];
  for (const field of ["uid", "deletionTimestamp"] as const) {
    const value = given[field];
    if (value && value !== old.metadata[field])
      refusals.push(metadata.child(field).invalid(value, "field is immutable"));
  }
  const before = old.metadata.finalizers ?? [];
  const added = (given.finalizers ?? []).filter((finalizer) => !before.includes(finalizer));
  if (old.metadata.deletionTimestamp && added.length > 0) {
    const list = `[]string{${added.map((finalizer) => `"${finalizer}"`).join(", ")}}`;
    refusals.push(
      metadata
        .child("finalizers")
        .forbidden(`no new finalizers can be added if the object is being deleted, found new finalizers ${list}`),
    );
  }
  return refusals;
}

const nameRules: Readonly<Record<Exclude<NameRule, "own">, (name: string) => readonly string[]>> = {
  subdomain: (name) => subdomainComplaints(name, "bytes"),
  label: labelNameComplaints,
  "label-1035": label1035Complaints,
  "path-segment": (name) => {
    if (name === "." || name === "..") return [`may not be '${name}'`];
    return ["/", "%"]
      .filter((character) => name.includes(character))
      .map((character) => `may not contain '${character}'`);
  },
};

const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

/** What an API server refuses in anybody's metadata. */
export function metaRefusals(kind: ResourceKind, object: Draft): Refusal[] {
  if (kind.names === "own") return [];
  const { name = "", generateName = "", labels = {}, annotations = {}, finalizers = [] } = object.metadata;
  const nameProblems = nameRules[kind.names ?? "subdomain"];
  // A generated name goes on after its prefix, which may therefore end in a dash.
  const generated = generateName === "" ? [] : nameProblems(generateName.replace(/-$/, "a"));
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + byteLength(key) + byteLength(value), 0);
  const annotationsField = metadata.child("annotations");
  return [
    ...metadata.child("generateName").unlike(generateName, generated),
    ...metadata.child("name").unlike(name, nameProblems(name)),
    ...labelRefusals(labels, ["metadata", "labels"]),
    ...Object.keys(annotations).flatMap((key) => annotationsField.unlike(key, labelKeyComplaints(key.toLowerCase()))),
    ...(size > mostAnnotationBytes ? [annotationsField.tooLong(mostAnnotationBytes)] : []),
    ...ownerRefusals(object),
    ...finalizers.flatMap(finalizerRefusals),
  ];
}

const mostAnnotationBytes = 256 * 1024;

function ownerRefusals({ metadata: { ownerReferences = [] } }: Draft): Refusal[] {
  const field = metadata.child("ownerReferences");
  const controllers = ownerReferences.filter(({ controller }) => controller === true);
  return [
    ...ownerReferences.flatMap((owner) => {
      const empty = (["apiVersion", "kind", "name", "uid"] as const).filter((name) => owner[name] === "");
      return empty.map((name) =>
        field.child(name).invalid("", name === "apiVersion" ? "version must not be empty" : "must not be empty"),
      );
    }),
    ...(controllers.length > 1
      ? [field.invalid([...ownerReferences], "Only one reference can have Controller set to true")]
      : []),
  ];
}

function finalizerRefusals(finalizer: string, index: number): Refusal[] {
  const field = metadata.child("finalizers");
  const complaints = labelKeyComplaints(finalizer);
  const known = finalizer.includes("/") || standardFinalizers.includes(finalizer);
  return [
    ...field.unlike(finalizer, complaints),
    ...(known
      ? []
      : [field.index(index).invalid(finalizer, "name is neither a standard finalizer name nor is it fully qualified")]),
  ];
}
