import type { RawObject } from "../../policy/index.ts";
import { age, moment } from "../output/age.ts";
import { at, byBytes, listAt, mapAt, textAt, textsAt } from "../values.ts";
import { writeEvents } from "./events.ts";
import { percent, shown, sum } from "./quantity.ts";
import { annotations, Lines, labels, orNone } from "./writer.ts";

export function describeNode(
  node: RawObject,
  pods: readonly RawObject[],
  lease: RawObject | undefined,
  events: readonly RawObject[] | undefined,
  now: number,
): string {
  const lines = new Lines();
  const roles = Object.keys(mapAt(node, "metadata", "labels"))
    .filter((label) => label.startsWith("node-role.kubernetes.io/"))
    .map((label) => label.slice("node-role.kubernetes.io/".length))
    .sort(byBytes);
  lines.line(0, `Name:\t${node.metadata.name}`).line(0, `Roles:\t${orNone(roles.join(","))}`);
  labels(lines, "Labels", mapAt(node, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(node, "metadata", "annotations"));
  lines.line(0, `CreationTimestamp:\t${moment(textAt(node, "metadata", "creationTimestamp"))}`);
  writeTaints(lines, node);
  lines.line(0, `Unschedulable:\t${at(node, "spec", "unschedulable") === true}`);
  writeLease(lines, lease);
  writeConditions(lines, node);
  lines.line(0, "Addresses:");
  for (const address of listAt(node, "status", "addresses"))
    lines.line(1, `${textAt(address, "type")}:\t${textAt(address, "address")}`);
  for (const field of ["capacity", "allocatable"]) {
    const amounts = mapAt(node, "status", field);
    const names = Object.keys(amounts).sort(byBytes);
    if (names.length > 0) lines.line(0, `${field === "capacity" ? "Capacity" : "Allocatable"}:`);
    for (const name of names) lines.line(1, `${name}:\t${amounts[name]}`);
  }
  writeSystem(lines, node);
  if (textAt(node, "spec", "podCIDR")) lines.line(0, `PodCIDR:\t${textAt(node, "spec", "podCIDR")}`);
  const ranges = textsAt(node, "spec", "podCIDRs");
  if (ranges.length > 0) lines.line(0, `PodCIDRs:\t${ranges.join(",")}`);
  if (textAt(node, "spec", "providerID")) lines.line(0, `ProviderID:\t${textAt(node, "spec", "providerID")}`);
  writePods(lines, node, pods, now);
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

function writeTaints(lines: Lines, node: RawObject): void {
  const taints = listAt(node, "spec", "taints").map((taint) => {
    const value = textAt(taint, "value");
    return `${textAt(taint, "key")}${value ? `=${value}` : ""}:${textAt(taint, "effect")}`;
  });
  lines.line(0, `Taints:\t${orNone(taints.join("\n\t"))}`);
}

function writeLease(lines: Lines, lease: RawObject | undefined): void {
  const time = (field: string) => moment(textAt(lease, "spec", field)) || "<unset>";
  lines
    .line(0, "Lease:")
    .line(1, `HolderIdentity:\t${textAt(lease, "spec", "holderIdentity") || "<unset>"}`)
    .line(1, `AcquireTime:\t${time("acquireTime")}`)
    .line(1, `RenewTime:\t${time("renewTime")}`);
}

function writeConditions(lines: Lines, node: RawObject): void {
  const conditions = listAt(node, "status", "conditions");
  if (conditions.length === 0) return;
  lines
    .line(0, "Conditions:")
    .line(1, "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage")
    .line(1, "----\t------\t-----------------\t------------------\t------\t-------");
  for (const one of conditions) {
    const times = [moment(textAt(one, "lastHeartbeatTime")), moment(textAt(one, "lastTransitionTime"))];
    lines.line(
      1,
      `${textAt(one, "type")} \t${textAt(one, "status")} \t${times[0]} \t${times[1]} \t${textAt(one, "reason")} \t${textAt(one, "message")}`,
    );
  }
}

const systemFields = [
  ["Machine ID", "machineID"],
  ["System UUID", "systemUUID"],
  ["Boot ID", "bootID"],
  ["Kernel Version", "kernelVersion"],
  ["OS Image", "osImage"],
  ["Operating System", "operatingSystem"],
  ["Architecture", "architecture"],
  ["Container Runtime Version", "containerRuntimeVersion"],
  ["Kubelet Version", "kubeletVersion"],
  ["Kube-Proxy Version", "kubeProxyVersion"],
] as const;

function writeSystem(lines: Lines, node: RawObject): void {
  lines.line(0, "System Info:");
  for (const [title, field] of systemFields) lines.line(1, `${title}:\t${textAt(node, "status", "nodeInfo", field)}`);
}

function writePods(lines: Lines, node: RawObject, pods: readonly RawObject[], now: number): void {
  const allocatable = (name: string) => sum([textAt(node, "status", "allocatable", name)]);
  const amounts = (chosen: readonly RawObject[], field: string, name: string) =>
    sum(
      chosen.flatMap((pod) =>
        listAt(pod, "spec", "containers").map((container) => textAt(container, "resources", field, name)),
      ),
    );
  const cell = (chosen: readonly RawObject[], field: string, name: string) => {
    const total = amounts(chosen, field, name);
    return `${shown(total)} (${percent(total, allocatable(name))})`;
  };
  lines
    .line(0, `Non-terminated Pods:\t(${pods.length} in total)`)
    .line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge")
    .line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
  for (const pod of pods) {
    const cells = (["cpu", "memory"] as const).flatMap((name) => [
      cell([pod], "requests", name),
      cell([pod], "limits", name),
    ]);
    lines.line(
      1,
      `${pod.metadata.namespace}\t${pod.metadata.name}\t\t${cells.join("\t")}\t${age(textAt(pod, "metadata", "creationTimestamp"), now)}`,
    );
  }
  lines
    .line(0, "Allocated resources:")
    .line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)")
    .line(1, "Resource\tRequests\tLimits")
    .line(1, "--------\t--------\t------");
  for (const name of ["cpu", "memory", "ephemeral-storage"])
    lines.line(1, `${name}\t${cell(pods, "requests", name)}\t${cell(pods, "limits", name)}`);
  const others = Object.keys(mapAt(node, "status", "allocatable")).filter((name) => name.startsWith("hugepages-"));
  for (const name of others.sort(byBytes))
    lines.line(1, `${name}\t${cell(pods, "requests", name)}\t${cell(pods, "limits", name)}`);
}
