// Checks of single values that several Calico kinds share.
import { parseAddress } from "../../address.ts";
import { parseSelector, SelectorError } from "../../selector/index.ts";
import type { FieldPath, Refusal } from "../../types.ts";
import { hasHostBits, parseCidr } from "../cidr.ts";
import {
  byteLength,
  labelKeyComplaints,
  labelPattern,
  labelValueComplaints,
  matches,
  subdomainPattern,
} from "../names.ts";
import { at, entries, text } from "../read.ts";
import { stated, tagged } from "./report.ts";

const mostAnnotationBytes = 256 * 1024;

/** A selector; an empty one selects everything. */
export function* selectorCheck(selector: unknown, path: FieldPath, field: string): Generator<Refusal> {
  const complaint = selectorComplaint(text(selector));
  if (complaint) yield tagged(path, field, text(selector), "selector", complaint);
}

function selectorComplaint(selector: string): string | undefined {
  try {
    parseSelector(selector);
    return undefined;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return `${error.message}, at character ${error.position + 1} of the selector`;
  }
}

/** A name that may be left out. */
export function* nameCheck(name: unknown, path: FieldPath, field: string): Generator<Refusal> {
  if (text(name) !== "" && !matches(subdomainPattern, text(name))) yield tagged(path, field, text(name), "name");
}

/** An address or a block without host bits. */
export function isNet(value: string): boolean {
  if (parseAddress(value)) return true;
  const cidr = parseCidr(value, { zeros: "refused" });
  return cidr !== undefined && !hasHostBits(cidr);
}

/** An address or any block. */
export function isCidr(value: string): boolean {
  return parseAddress(value) !== undefined || parseCidr(value, { zeros: "refused" }) !== undefined;
}

export const simpleNameRule = `name must consist of lower case alphanumeric characters or '-' (regex: ${labelPattern})`;
const nameRule = `name must consist of lower case alphanumeric characters, '-' or '.' (regex: ${subdomainPattern})`;

/** The rules for the metadata of every kind. */
export function* metadataChecks(object: unknown): Generator<Refusal> {
  const name = text(at(object, "metadata", "name"));
  yield* nameLengthCheck(name, 253);
  if (!matches(subdomainPattern, name)) yield stated(["metadata", "name"], "Metadata.Name", nameRule);
  yield* annotationChecks(at(object, "metadata", "annotations"), ["metadata", "annotations"]);
  yield* labelChecks(at(object, "metadata", "labels"));
}

export function* nameLengthCheck(name: string, most: number): Generator<Refusal> {
  const excess = byteLength(name) - most;
  if (excess > 0) yield stated(["metadata", "name"], "Metadata.Name", `name is too long by ${excess} bytes`);
}

export function* annotationChecks(annotations: unknown, path: FieldPath): Generator<Refusal> {
  const field = "Metadata.Annotations (key)";
  let size = 0;
  for (const [key, value] of entries(annotations)) {
    size += byteLength(key) + byteLength(text(value));
    for (const complaint of labelKeyComplaints(key.toLowerCase())) yield stated([...path, key], field, complaint);
  }
  const excess = size - mostAnnotationBytes;
  if (excess > 0) yield stated(path, field, `total size of annotations is too large by ${excess} bytes`);
}

export function* labelChecks(labels: unknown): Generator<Refusal> {
  for (const [key, value] of entries(labels)) {
    const path = ["metadata", "labels", key];
    for (const complaint of labelKeyComplaints(key)) yield stated(path, "Metadata.Labels (label)", complaint);
    for (const complaint of labelValueComplaints(text(value))) yield stated(path, "Metadata.Labels (value)", complaint);
  }
}
