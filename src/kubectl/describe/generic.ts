/** Any other kind: its fields in order, with spaces in their names. */
import type { RawObject } from "../../policy/index.ts";
import { goValue } from "../output/json.ts";
import { byBytes, isMap, type JsonMap, mapAt } from "../values.ts";
import { writeEvents } from "./events.ts";
import { annotations, Lines, labels } from "./writer.ts";

const shownAlready = new Set([
  ".metadata.name",
  ".metadata.namespace",
  ".metadata.labels",
  ".metadata.annotations",
  ".metadata.managedFields",
]);

export function describeAny(object: RawObject, events: readonly RawObject[] | undefined, now: number): string {
  const lines = new Lines();
  lines.line(0, `Name:\t${object.metadata.name}`).line(0, `Namespace:\t${object.metadata.namespace ?? ""}`);
  labels(lines, "Labels", mapAt(object, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(object, "metadata", "annotations"));
  writeFields(lines, 0, object, "");
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

function writeFields(lines: Lines, level: number, map: JsonMap, path: string): void {
  for (const field of Object.keys(map).sort(byBytes)) {
    const here = `${path}.${field}`;
    const value = map[field];
    if (shownAlready.has(here) || value === undefined) continue;
    if (isMap(value)) {
      lines.line(level, `${label(field)}:`);
      writeFields(lines, level + 1, value, here);
    } else if (Array.isArray(value)) {
      lines.line(level, `${label(field)}:`);
      for (const item of value) {
        if (isMap(item)) writeFields(lines, level + 1, item, here);
        else lines.line(level + 1, goValue(item));
      }
    } else lines.line(level, `${label(field)}:\t${goValue(value)}`);
  }
}

const acronyms = new Set(["API", "URL", "UID", "OSB", "GUID"]);

/** creationTimestamp is Creation Timestamp; names with other characters than letters stay. */
function label(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const parts = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|-/g) ?? [field];
  return parts
    .map((part) =>
      acronyms.has(part.toUpperCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1),
    )
    .join(" ");
}
