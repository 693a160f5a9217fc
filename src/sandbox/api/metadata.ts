/** The rules of metadata, which every kind shares: what a client may set, what the server keeps. */
import type { Refusal } from "../../policy/types.ts";
import { Field } from "../kinds/fields.ts";
import type { NameRule, ResourceKind } from "../kinds/kind.ts";
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

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const namePart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const nameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const keyText =
  "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const nameRules: Readonly<Record<Exclude<NameRule, "own">, (name: string) => string | undefined>> = {
  subdomain: (name) => {
    if (name.length > 253) return "must be no more than 253 bytes";
    return subdomain.test(name) ? undefined : subdomainText;
  },
  label: (name) => {
    if (name.length > 63) return "must be no more than 63 bytes";
    return label.test(name) ? undefined : labelText;
  },
  "label-1035": (name) => {
    if (name.length > 63) return "must be no more than 63 bytes";
    return label1035.test(name) ? undefined : label1035Text;
  },
  "path-segment": (name) => {
    if (name === "." || name === "..") return `may not be '${name}'`;
    const bad = ["/", "%"].find((character) => name.includes(character));
    return bad ? `may not contain '${bad}'` : undefined;
  },
};

/** What an API server refuses in anybody's metadata. */
export function metaRefusals(kind: ResourceKind, object: Draft): Refusal[] {
  const { name = "", generateName = "", labels = {}, annotations = {}, finalizers = [] } = object.metadata;
  if (kind.names === "own") return [];
  const nameProblem = nameRules[kind.names ?? "subdomain"];
  const refusals: Refusal[] = [];
  // A generated name goes on after its prefix, which may therefore end in a dash.
  const generated = generateName === "" ? undefined : nameProblem(generateName.replace(/-$/, "a"));
  if (generated) refusals.push(metadata.child("generateName").invalid(generateName, generated));
  const problem = nameProblem(name);
  if (problem) refusals.push(metadata.child("name").invalid(name, problem));
  for (const [key, value] of Object.entries(labels)) {
    const bad = keyProblem(key);
    if (bad) refusals.push(metadata.child("labels").invalid(key, bad));
    if (value.length > 63) refusals.push(metadata.child("labels").invalid(value, "must be no more than 63 bytes"));
    if (value !== "" && !namePart.test(value)) refusals.push(metadata.child("labels").invalid(value, valueText));
  }
  for (const key of Object.keys(annotations)) {
    const bad = keyProblem(key.toLowerCase());
    if (bad) refusals.push(metadata.child("annotations").invalid(key, bad));
  }
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (size > 262144) refusals.push(metadata.child("annotations").tooLong(262144));
  for (const finalizer of finalizers) {
    const bad = keyProblem(finalizer);
    if (bad) refusals.push(metadata.child("finalizers").invalid(finalizer, bad));
    else if (!finalizer.includes("/") && !standardFinalizers.includes(finalizer))
      refusals.push(
        metadata
          .child("finalizers")
          .invalid(finalizer, "name is neither a standard finalizer name nor is it fully qualified"),
      );
  }
  return refusals;
}

const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

function keyProblem(key: string): string | undefined {
  const parts = key.split("/");
  if (parts.length > 2) return keyText;
  const [prefix, name = ""] = parts.length === 1 ? [undefined, key] : parts;
  if (prefix === "") return "prefix part must be non-empty";
  if (prefix !== undefined && !subdomain.test(prefix)) return `prefix part ${subdomainText}`;
  if (name === "") return "name part must be non-empty";
  if (name.length > 63) return "name part must be no more than 63 bytes";
  return namePart.test(name) ? undefined : nameText;
}
