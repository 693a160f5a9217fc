/** Kinds with little to tell. */
import { Buffer } from "node:buffer";
import type { RawObject } from "../../policy/index.ts";
import { at, byBytes, listAt, mapAt, textAt, textsAt } from "../values.ts";
import { writeEvents } from "./events.ts";
import { annotations, Lines, labels, orNone } from "./writer.ts";

type Events = readonly RawObject[] | undefined;

function head(object: RawObject): Lines {
  const lines = new Lines();
  lines.line(0, `Name:\t${object.metadata.name}`);
  if (object.metadata.namespace) lines.line(0, `Namespace:\t${object.metadata.namespace}`);
  labels(lines, "Labels", mapAt(object, "metadata", "labels"));
  annotations(lines, "Annotations", mapAt(object, "metadata", "annotations"));
  return lines;
}

function ended(lines: Lines, events: Events, now: number): string {
  if (events) writeEvents(lines, events, now);
  return lines.toString();
}

export function describeNamespace(
  namespace: RawObject,
  quotas: readonly RawObject[],
  limits: readonly RawObject[],
): string {
  const lines = head(namespace).line(0, `Status:\t${textAt(namespace, "status", "phase")}`);
  const conditions = listAt(namespace, "status", "conditions");
  if (conditions.length > 0)
    lines
      .line(0, "Conditions:")
      .line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage")
      .line(1, "----\t------\t------------------\t------\t-------");
  for (const one of conditions)
    lines.line(
      1,
      ["type", "status", "lastTransitionTime", "reason", "message"].map((field) => textAt(one, field)).join("\t"),
    );
  if (quotas.length === 0) lines.line(0, "\nNo resource quota.");
  else lines.line(0, "\nResource Quotas");
  for (const quota of quotas) {
    lines.line(0, `  Name:\t${quota.metadata.name}`).line(0, "  Resource\tUsed\tHard").line(0, "  --------\t---\t---");
    const hard = mapAt(quota, "status", "hard");
    for (const name of Object.keys(hard).sort(byBytes))
      lines.line(0, `  ${name}\t${textAt(quota, "status", "used", name)}\t${hard[name]}`);
  }
  if (limits.length === 0) lines.line(0, "\nNo LimitRange resource.");
  else
    lines
      .line(0, "\nResource Limits")
      .line(0, " Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio")
      .line(0, " ----\t--------\t---\t---\t---------------\t-------------\t-----------------------");
  for (const limit of limits.flatMap((range) => listAt(range, "spec", "limits"))) {
    const fields = ["min", "max", "defaultRequest", "default", "maxLimitRequestRatio"];
    const names = new Set(fields.flatMap((field) => Object.keys(mapAt(limit, field))));
    for (const name of [...names].sort(byBytes))
      lines.line(
        0,
        ` ${textAt(limit, "type")}\t${name}\t${fields.map((field) => textAt(limit, field, name) || "-").join("\t")}`,
      );
  }
  return lines.toString();
}

export function describeConfigMap(map: RawObject, events: Events, now: number): string {
  const lines = head(map).write(0, "\nData\n====\n");
  const data = mapAt(map, "data");
  for (const key of Object.keys(data).sort(byBytes)) lines.write(0, `${key}:\n----\n${data[key]}\n\n`);
  lines.write(0, "\nBinaryData\n====\n");
  const binary = mapAt(map, "binaryData");
  for (const key of Object.keys(binary).sort(byBytes)) lines.line(0, `${key}: ${bytes(binary[key])} bytes`);
  lines.write(0, "\n");
  return ended(lines, events, now);
}

export function describeSecret(secret: RawObject): string {
  const lines = head(secret).write(0, `\nType:\t${textAt(secret, "type")}\n\nData\n====\n`);
  const data = mapAt(secret, "data");
  for (const key of Object.keys(data).sort(byBytes)) lines.line(0, `${key}:\t${bytes(data[key])} bytes`);
  return lines.toString();
}

function bytes(base64: unknown): number {
  return Buffer.from(String(base64), "base64").length;
}

export function describeServiceAccount(account: RawObject, events: Events, now: number): string {
  const lines = head(account);
  for (const [title, field] of [
    ["Image pull secrets", "imagePullSecrets"],
    ["Mountable secrets", "secrets"],
  ] as const) {
    const names = listAt(account, field).map((one) => textAt(one, "name"));
    if (names.length > 0 || field === "imagePullSecrets") lines.line(0, `${title}:\t${orNone(names.join(`\n\t`))}`);
  }
  return ended(lines, events, now);
}

export function describeEndpoints(endpoints: RawObject, events: Events, now: number): string {
  const lines = head(endpoints).line(0, "Subsets:");
  for (const subset of listAt(endpoints, "subsets")) {
    const addresses = (field: string) =>
      orNone(
        listAt(subset, field)
          .map((one) => textAt(one, "ip"))
          .join(","),
      );
    lines
      .line(1, `Addresses:\t${addresses("addresses")}`)
      .line(1, `NotReadyAddresses:\t${addresses("notReadyAddresses")}`);
    const ports = listAt(subset, "ports");
    if (ports.length > 0) lines.line(1, "Ports:").line(2, "Name\tPort\tProtocol").line(2, "----\t----\t--------");
    for (const port of ports)
      lines.line(2, `${textAt(port, "name") || "<unset>"}\t${textAt(port, "port")}\t${textAt(port, "protocol")}`);
    lines.line(0, "");
  }
  return ended(lines, events, now);
}

export function describeEndpointSlice(slice: RawObject, events: Events, now: number): string {
  const lines = head(slice).line(0, `AddressType:\t${textAt(slice, "addressType")}`);
  const ports = listAt(slice, "ports");
  if (ports.length === 0) lines.line(0, "Ports: <unset>");
  else lines.line(0, "Ports:").line(1, "Name\tPort\tProtocol").line(1, "----\t----\t--------");
  for (const port of ports)
    lines.line(
      1,
      `${textAt(port, "name") || "<unset>"}\t${textAt(port, "port") || "<unset>"}\t${textAt(port, "protocol")}`,
    );
  const endpoints = listAt(slice, "endpoints");
  lines.line(0, endpoints.length === 0 ? "Endpoints: <none>" : "Endpoints:");
  for (const endpoint of endpoints) {
    lines.line(1, `- Addresses:\t${orNone(textsAt(endpoint, "addresses").join(","))}`).line(2, "Conditions:");
    const ready = at(endpoint, "conditions", "ready");
    lines
      .line(3, `Ready:\t${ready === undefined ? "<unset>" : ready}`)
      .line(2, `Hostname:\t${textAt(endpoint, "hostname") || "<unset>"}`);
    const target = at(endpoint, "targetRef");
    if (target) lines.line(2, `TargetRef:\t${textAt(target, "kind")}/${textAt(target, "name")}`);
    lines
      .line(2, `NodeName:\t${textAt(endpoint, "nodeName") || "<unset>"}`)
      .line(2, `Zone:\t${textAt(endpoint, "zone") || "<unset>"}`);
  }
  return ended(lines, events, now);
}
