import { listAt, mapAt, textAt } from "../values.ts";
import { writeContainers } from "./containers.ts";
import { writeTolerations } from "./pod.ts";
import { writeVolumes } from "./volumes.ts";
import { annotations, type Lines, labels } from "./writer.ts";

/** The pod template of a workload. */
export function writeTemplate(lines: Lines, template: unknown): void {
  lines.line(0, "Pod Template:");
  labels(lines, "  Labels", mapAt(template, "metadata", "labels"));
  const notes = mapAt(template, "metadata", "annotations");
  if (Object.keys(notes).length > 0) annotations(lines, "  Annotations", notes);
  const account = textAt(template, "spec", "serviceAccountName");
  if (account) lines.line(0, `  Service Account:\t${account}`);
  const first = listAt(template, "spec", "initContainers");
  if (first.length > 0) writeContainers(lines, "Init Containers", first, [], "  ");
  writeContainers(lines, "Containers", listAt(template, "spec", "containers"), [], "  ");
  writeVolumes(lines, listAt(template, "spec", "volumes"), "  ");
  const priority = textAt(template, "spec", "priorityClassName");
  if (priority) lines.line(0, `  Priority Class Name:\t${priority}`);
  labels(lines, "  Node-Selectors", mapAt(template, "spec", "nodeSelector"));
  writeTolerations(lines, "  Tolerations", listAt(template, "spec", "tolerations"));
}
