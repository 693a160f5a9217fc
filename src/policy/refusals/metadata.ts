// Kubernetes' own rules for metadata. Every API server has them, also Calico's, which looks more closely afterwards.
import type { FieldPath, Refusal } from "../types.ts";
import { invalid, required, tooLong } from "./field.ts";
import {
  byteLength,
  labelKeyComplaints,
  labelNameComplaints,
  labelValueComplaints,
  subdomainComplaints,
} from "./names.ts";
import { at, entries, list, text } from "./read.ts";

const mostAnnotationBytes = 256 * 1024;
const standardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

interface MetadataRules {
  readonly namespaced: boolean;
  /** Built-in kinds: names are subdomains, finalizers have a domain. Custom resources: the names. Aggregated: neither. */
  readonly servedBy: "core" | "custom" | "aggregated";
}

export function* metadataRefusals(object: unknown, { namespaced, servedBy }: MetadataRules): Generator<Refusal> {
  const nameComplaints = servedBy === "aggregated" ? pathSegmentComplaints : subdomainComplaints;
  const path: FieldPath = ["metadata"];
  const name = text(at(object, "metadata", "name"));
  const generateName = text(at(object, "metadata", "generateName"));
  if (generateName !== "") {
    // Five letters will follow, so the name may end as no finished name may.
    const complaints = nameComplaints(generateName.replace(/-$/, "a"));
    yield* complaints.map((complaint) => invalid([...path, "generateName"], generateName, complaint));
  }
  if (name === "" && generateName === "") yield required([...path, "name"], "name or generateName is required");
  else if (name !== "") yield* nameComplaints(name).map((complaint) => invalid([...path, "name"], name, complaint));
  const namespace = text(at(object, "metadata", "namespace"));
  if (namespaced && namespace !== "") {
    yield* labelNameComplaints(namespace).map((complaint) => invalid([...path, "namespace"], namespace, complaint));
  }
  yield* labelRefusals(at(object, "metadata", "labels"), [...path, "labels"]);
  yield* annotationRefusals(at(object, "metadata", "annotations"), [...path, "annotations"]);
  for (const [index, finalizer] of list(at(object, "metadata", "finalizers")).entries()) {
    yield* finalizerRefusals(text(finalizer), [...path, "finalizers"], index, servedBy === "core");
  }
}

function* finalizerRefusals(finalizer: string, path: FieldPath, index: number, isCore: boolean): Generator<Refusal> {
  const place = [...path, index];
  for (const complaint of labelKeyComplaints(finalizer)) {
    yield { ...invalid(path, finalizer, complaint), path: place };
  }
  if (!isCore || finalizer.includes("/") || standardFinalizers.includes(finalizer)) return;
  yield invalid(place, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
}

/** What a name needs to stand in a URL. */
function pathSegmentComplaints(name: string): string[] {
  if (name === "." || name === "..") return [`may not be '${name}'`];
  return ["/", "%"].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`);
}

/** Labels of an object or of a selector: complaints stand at the map, not at the key. */
export function* labelRefusals(labels: unknown, path: FieldPath): Generator<Refusal> {
  for (const [key, value] of entries(labels)) {
    const place = [...path, key];
    for (const complaint of labelKeyComplaints(key)) yield { ...invalid(path, key, complaint), path: place };
    for (const complaint of labelValueComplaints(text(value))) {
      yield { ...invalid(path, text(value), complaint), path: place };
    }
  }
}

function* annotationRefusals(annotations: unknown, path: FieldPath): Generator<Refusal> {
  let size = 0;
  for (const [key, value] of entries(annotations)) {
    size += byteLength(key) + byteLength(text(value));
    for (const complaint of labelKeyComplaints(key.toLowerCase())) {
      yield { ...invalid(path, key, complaint), path: [...path, key] };
    }
  }
  if (size > mostAnnotationBytes) yield tooLong(path, mostAnnotationBytes);
}
