import type { RawObject } from "../../policy/index.ts";
import { age, moment } from "../output/age.ts";
import { at, listAt, mapAt, numberAt, textAt } from "../values.ts";
import { writeContainers } from "./containers.ts";
import { writeEvents } from "./events.ts";
import { writeVolumes } from "./volumes.ts";
import { annotations, Lines, labels } from "./writer.ts";

export function describePod(pod: RawObject, events: readonly RawObject[] | undefined, now: number): string {
  const lines = new Lines();
  lines.line(0, `Name:\t${pod.metadata.name}`).line(0, `Namespace:\t${pod.metadata.namespace}`);
  writePlace(lines, pod);
  labels(lines, "Labels", mapAt(pod, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(pod, "metadata", "annotations"));
  writeStatus(lines, pod, now);
  const statuses = (sort: string) => listAt(pod, "status", `${sort}tatuses`);
  const sorts = [
    ["Init Containers", "initContainers", "initContainerS"],
    ["Containers", "containers", "containerS"],
    ["Ephemeral Containers", "ephemeralContainers", "ephemeralContainerS"],
  ] as const;
  for (const [title, field, status] of sorts) {
    const containers = listAt(pod, "spec", field);
    if (containers.length > 0) writeContainers(lines, title, containers, statuses(status), "", pod);
  }
  writeConditions(lines, pod);
  writeVolumes(lines, listAt(pod, "spec", "volumes"), "");
  if (textAt(pod, "status", "qosClass")) lines.line(0, `QoS Class:\t${textAt(pod, "status", "qosClass")}`);
  labels(lines, "Node-Selectors", mapAt(pod, "spec", "nodeSelector"));
  writeTolerations(lines, "Tolerations", listAt(pod, "spec", "tolerations"));
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

function writePlace(lines: Lines, pod: RawObject): void {
  if (at(pod, "spec", "priority") !== undefined) lines.line(0, `Priority:\t${textAt(pod, "spec", "priority")}`);
  if (textAt(pod, "spec", "priorityClassName"))
    lines.line(0, `Priority Class Name:\t${textAt(pod, "spec", "priorityClassName")}`);
  if (textAt(pod, "spec", "runtimeClassName"))
    lines.line(0, `Runtime Class Name:\t${textAt(pod, "spec", "runtimeClassName")}`);
  if (textAt(pod, "spec", "serviceAccountName"))
    lines.line(0, `Service Account:\t${textAt(pod, "spec", "serviceAccountName")}`);
  const node = textAt(pod, "spec", "nodeName");
  lines.line(0, `Node:\t${node ? `${node}/${textAt(pod, "status", "hostIP")}` : "<none>"}`);
  if (textAt(pod, "status", "startTime")) lines.line(0, `Start Time:\t${moment(textAt(pod, "status", "startTime"))}`);
}

function writeStatus(lines: Lines, pod: RawObject, now: number): void {
  const leaving = textAt(pod, "metadata", "deletionTimestamp");
  if (leaving) {
    lines.line(0, `Status:\tTerminating (lasts ${age(leaving, now)})`);
    lines.line(0, `Termination Grace Period:\t${numberAt(pod, "metadata", "deletionGracePeriodSeconds")}s`);
  } else lines.line(0, `Status:\t${textAt(pod, "status", "phase")}`);
  for (const field of ["reason", "message"]) {
    const text = textAt(pod, "status", field);
    if (text) lines.line(0, `${field === "reason" ? "Reason" : "Message"}:\t${text}`);
  }
  const profile = textAt(pod, "spec", "securityContext", "seccompProfile", "type");
  if (profile) lines.line(0, `SeccompProfile:\t${profile}`);
  lines.line(0, `IP:\t${textAt(pod, "status", "podIP")}`);
  const addresses = listAt(pod, "status", "podIPs");
  lines.line(0, addresses.length === 0 ? "IPs:\t<none>" : "IPs:");
  for (const address of addresses) lines.line(1, `IP:\t${textAt(address, "ip")}`);
  const owner = ownerOf(pod);
  if (owner) lines.line(0, `Controlled By:\t${owner}`);
}

/** Deployment/web: who manages the object. */
export function ownerOf(object: RawObject): string | undefined {
  const owner = listAt(object, "metadata", "ownerReferences").find((one) => at(one, "controller") === true);
  return owner === undefined ? undefined : `${textAt(owner, "kind")}/${textAt(owner, "name")}`;
}

function writeConditions(lines: Lines, pod: RawObject): void {
  const gates = listAt(pod, "spec", "readinessGates");
  const conditions = listAt(pod, "status", "conditions");
  if (gates.length > 0) {
    lines.line(0, "Readiness Gates:").line(1, "Type\tStatus");
    for (const gate of gates) {
      const type = textAt(gate, "conditionType");
      const met = conditions.find((one) => textAt(one, "type") === type);
      lines.line(1, `${type} \t${textAt(met, "status") || "<none>"} `);
    }
  }
  if (conditions.length === 0) return;
  lines.line(0, "Conditions:").line(1, "Type\tStatus");
  for (const condition of conditions) lines.line(1, `${textAt(condition, "type")} \t${textAt(condition, "status")} `);
}

export function writeTolerations(lines: Lines, title: string, tolerations: readonly unknown[]): void {
  if (tolerations.length === 0) lines.line(0, `${title}:\t<none>`);
  tolerations.forEach((toleration, index) => {
    const [key, value, effect] = ["key", "value", "effect"].map((field) => textAt(toleration, field));
    const seconds = textAt(toleration, "tolerationSeconds");
    const subject = `${key}${value ? `=${value}` : ""}${effect ? `:${effect}` : ""}`;
    const exists = textAt(toleration, "operator") === "Exists" && !value ? `${subject ? " " : ""}op=Exists` : "";
    lines.line(0, `${index === 0 ? `${title}:` : ""}\t${subject}${exists}${seconds ? ` for ${seconds}s` : ""}`);
  });
}
