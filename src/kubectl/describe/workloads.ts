/** Deployments, ReplicaSets, DaemonSets and StatefulSets. */
import type { RawObject } from "../../policy/index.ts";
import { moment } from "../output/age.ts";
import { selectorText } from "../pods.ts";
import { at, listAt, mapAt, numberAt, textAt } from "../values.ts";
import { writeEvents } from "./events.ts";
import { ownerOf } from "./pod.ts";
import { writeTemplate } from "./template.ts";
import { annotations, Lines, labelLine, labels, orNone } from "./writer.ts";

type Events = readonly RawObject[] | undefined;

const revision = "deployment.kubernetes.io/revision";

export function describeDeployment(
  deployment: RawObject,
  sets: readonly RawObject[],
  events: Events,
  now: number,
): string {
  const lines = new Lines();
  const count = (field: string) => numberAt(deployment, "status", field);
  lines
    .line(0, `Name:\t${deployment.metadata.name}`)
    .line(0, `Namespace:\t${deployment.metadata.namespace}`)
    .line(0, `CreationTimestamp:\t${moment(textAt(deployment, "metadata", "creationTimestamp"))}`);
  writeMetadata(lines, deployment);
  lines
    .line(0, `Selector:\t${selectorText(at(deployment, "spec", "selector"))}`)
    .line(
      0,
      `Replicas:\t${numberAt(deployment, "spec", "replicas")} desired | ${count("updatedReplicas")} updated | ${count("replicas")} total | ${count("availableReplicas")} available | ${count("unavailableReplicas")} unavailable`,
    )
    .line(0, `StrategyType:\t${textAt(deployment, "spec", "strategy", "type")}`)
    .line(0, `MinReadySeconds:\t${numberAt(deployment, "spec", "minReadySeconds")}`);
  const rolling = at(deployment, "spec", "strategy", "rollingUpdate");
  if (rolling)
    lines.line(
      0,
      `RollingUpdateStrategy:\t${textAt(rolling, "maxUnavailable")} max unavailable, ${textAt(rolling, "maxSurge")} max surge`,
    );
  writeTemplate(lines, at(deployment, "spec", "template"));
  writeConditions(lines, deployment);
  const own = sets.filter((set) => isOwned(set, deployment));
  const isNew = (set: RawObject) =>
    textAt(mapAt(set, "metadata", "annotations"), revision) ===
    textAt(mapAt(deployment, "metadata", "annotations"), revision);
  lines.line(0, `OldReplicaSets:\t${setsText(own.filter((set) => !isNew(set)))}`);
  lines.line(0, `NewReplicaSet:\t${setsText(own.filter(isNew))}`);
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

export function isOwned(object: RawObject, owner: RawObject): boolean {
  return listAt(object, "metadata", "ownerReferences").some((one) => textAt(one, "uid") === owner.metadata.uid);
}

function setsText(sets: readonly RawObject[]): string {
  return orNone(
    sets
      .map(
        (set) =>
          `${set.metadata.name} (${numberAt(set, "status", "replicas")}/${numberAt(set, "spec", "replicas")} replicas created)`,
      )
      .join(", "),
  );
}

function writeMetadata(lines: Lines, object: RawObject): void {
  labels(lines, "Labels", mapAt(object, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(object, "metadata", "annotations"));
}

function writeConditions(lines: Lines, object: RawObject): void {
  const conditions = listAt(object, "status", "conditions");
  if (conditions.length === 0) return;
  lines.line(0, "Conditions:").line(1, "Type\tStatus\tReason").line(1, "----\t------\t------");
  for (const one of conditions)
    lines.line(1, `${textAt(one, "type")} \t${textAt(one, "status")}\t${textAt(one, "reason")}`);
}

export function describeReplicaSet(set: RawObject, pods: readonly RawObject[], events: Events, now: number): string {
  const lines = new Lines();
  lines
    .line(0, `Name:\t${set.metadata.name}`)
    .line(0, `Namespace:\t${set.metadata.namespace}`)
    .line(0, `Selector:\t${selectorText(at(set, "spec", "selector"))}`);
  writeMetadata(lines, set);
  const owner = ownerOf(set);
  if (owner) lines.line(0, `Controlled By:\t${owner}`);
  lines.line(
    0,
    `Replicas:\t${numberAt(set, "status", "replicas")} current / ${numberAt(set, "spec", "replicas")} desired`,
  );
  lines.line(0, `Pods Status:\t${phasesText(pods)}`);
  writeTemplate(lines, at(set, "spec", "template"));
  writeConditions(lines, set);
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

export function describeDaemonSet(set: RawObject, pods: readonly RawObject[], events: Events, now: number): string {
  const count = (field: string) => numberAt(set, "status", field);
  const lines = new Lines();
  lines
    .line(0, `Name:\t${set.metadata.name}`)
    .line(0, `Namespace:\t${set.metadata.namespace}`)
    .line(0, `Selector:\t${selectorText(at(set, "spec", "selector"))}`)
    .line(0, `Node-Selector:\t${labelLine(mapAt(set, "spec", "template", "spec", "nodeSelector"))}`);
  writeMetadata(lines, set);
  lines
    .line(0, `Desired Number of Nodes Scheduled: ${count("desiredNumberScheduled")}`)
    .line(0, `Current Number of Nodes Scheduled: ${count("currentNumberScheduled")}`)
    .line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${count("updatedNumberScheduled")}`)
    .line(0, `Number of Nodes Scheduled with Available Pods: ${count("numberAvailable")}`)
    .line(0, `Number of Nodes Misscheduled: ${count("numberMisscheduled")}`)
    .line(0, `Pods Status:\t${phasesText(pods)}`);
  writeTemplate(lines, at(set, "spec", "template"));
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

export function describeStatefulSet(set: RawObject, pods: readonly RawObject[], events: Events, now: number): string {
  const lines = new Lines();
  lines
    .line(0, `Name:\t${set.metadata.name}`)
    .line(0, `Namespace:\t${set.metadata.namespace}`)
    .line(0, `CreationTimestamp:\t${moment(textAt(set, "metadata", "creationTimestamp"))}`)
    .line(0, `Selector:\t${selectorText(at(set, "spec", "selector"))}`);
  writeMetadata(lines, set);
  lines
    .line(0, `Replicas:\t${numberAt(set, "spec", "replicas")} desired | ${numberAt(set, "status", "replicas")} total`)
    .line(0, `Update Strategy:\t${textAt(set, "spec", "updateStrategy", "type")}`);
  const partition = at(set, "spec", "updateStrategy", "rollingUpdate", "partition");
  if (partition !== undefined) lines.line(1, `Partition:\t${partition}`);
  lines.line(0, `Pods Status:\t${phasesText(pods)}`);
  writeTemplate(lines, at(set, "spec", "template"));
  lines.line(0, "Volume Claims:\t<none>");
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

function phasesText(pods: readonly RawObject[]): string {
  const count = (phase: string) => pods.filter((pod) => textAt(pod, "status", "phase") === phase).length;
  return `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`;
}
