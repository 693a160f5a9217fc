import { moment } from "../output/age.ts";
import { at, byBytes, isMap, listAt, mapAt, numberAt, textAt, textsAt } from "../values.ts";
import { type Lines, orNone } from "./writer.ts";

/** `indent` is what a pod template puts in front of its lists. */
export function writeContainers(
  lines: Lines,
  title: string,
  containers: readonly unknown[],
  statuses: readonly unknown[],
  indent: string,
  pod?: unknown,
): void {
  if (containers.length === 0) {
    lines.line(0, `${indent}${title}: <none>`);
    return;
  }
  lines.line(0, `${indent}${title}:`);
  for (const container of containers) {
    const status = statuses.find((one) => textAt(one, "name") === textAt(container, "name"));
    lines.line(1, `${indent ? " " : ""}${textAt(container, "name")}:`);
    writeBasics(lines, container, status);
    writeCommand(lines, container);
    if (status !== undefined) writeStates(lines, status);
    writeResources(lines, container);
    writeProbes(lines, container);
    writeEnvironment(lines, container, pod);
    writeMounts(lines, container);
  }
}

function writeBasics(lines: Lines, container: unknown, status: unknown): void {
  if (status !== undefined) lines.line(2, `Container ID:\t${textAt(status, "containerID")}`);
  lines.line(2, `Image:\t${textAt(container, "image")}`);
  if (status !== undefined) lines.line(2, `Image ID:\t${textAt(status, "imageID")}`);
  const ports = listAt(container, "ports");
  const shown = (field: string) =>
    ports
      .map((port) => {
        const name = textAt(port, "name");
        return `${numberAt(port, field)}/${textAt(port, "protocol") || "TCP"}${name ? ` (${name})` : ""}`;
      })
      .join(", ");
  const many = ports.length > 1 ? "s" : "";
  lines.line(2, `Port${many}:\t${orNone(shown("containerPort"))}`);
  lines.line(2, `Host Port${many}:\t${orNone(shown("hostPort"))}`);
}

function writeCommand(lines: Lines, container: unknown): void {
  for (const [title, field] of [
    ["Command", "command"],
    ["Args", "args"],
  ] as const) {
    const words = textsAt(container, field);
    if (words.length === 0) continue;
    lines.line(2, `${title}:`);
    for (const word of words) for (const part of word.split("\n")) lines.line(3, part);
  }
}

function writeStates(lines: Lines, status: unknown): void {
  writeState(lines, "State", mapAt(status, "state"));
  if (at(status, "lastState", "terminated")) writeState(lines, "Last State", mapAt(status, "lastState"));
  lines.line(2, `Ready:\t${at(status, "ready") === true ? "True" : "False"}`);
  lines.line(2, `Restart Count:\t${numberAt(status, "restartCount")}`);
}

function writeState(lines: Lines, title: string, state: unknown): void {
  const { running, terminated, waiting } = {
    running: at(state, "running"),
    terminated: at(state, "terminated"),
    waiting: at(state, "waiting"),
  };
  if (running) {
    lines.line(2, `${title}:\tRunning`).line(3, `Started:\t${moment(textAt(running, "startedAt"))}`);
  } else if (terminated) {
    lines.line(2, `${title}:\tTerminated`);
    if (textAt(terminated, "reason")) lines.line(3, `Reason:\t${textAt(terminated, "reason")}`);
    if (textAt(terminated, "message")) lines.line(3, `Message:\t${textAt(terminated, "message")}`);
    lines.line(3, `Exit Code:\t${numberAt(terminated, "exitCode")}`);
    if (numberAt(terminated, "signal") > 0) lines.line(3, `Signal:\t${numberAt(terminated, "signal")}`);
    lines.line(3, `Started:\t${moment(textAt(terminated, "startedAt"))}`);
    lines.line(3, `Finished:\t${moment(textAt(terminated, "finishedAt"))}`);
  } else {
    lines.line(2, `${title}:\tWaiting`);
    if (textAt(waiting, "reason")) lines.line(3, `Reason:\t${textAt(waiting, "reason")}`);
  }
}

function writeResources(lines: Lines, container: unknown): void {
  for (const title of ["Limits", "Requests"]) {
    const amounts = mapAt(container, "resources", title.toLowerCase());
    const names = Object.keys(amounts).sort(byBytes);
    if (names.length > 0) lines.line(2, `${title}:`);
    for (const name of names) lines.line(3, `${name}:\t${amounts[name]}`);
  }
}

function writeProbes(lines: Lines, container: unknown): void {
  for (const title of ["Liveness", "Readiness", "Startup"]) {
    const probe = at(container, `${title.toLowerCase()}Probe`);
    if (probe) lines.line(2, `${title}:\t${probeText(probe)}`);
  }
}

function probeText(probe: unknown): string {
  const attributes = `delay=${numberAt(probe, "initialDelaySeconds")}s timeout=${numberAt(probe, "timeoutSeconds")}s period=${numberAt(probe, "periodSeconds")}s #success=${numberAt(probe, "successThreshold")} #failure=${numberAt(probe, "failureThreshold")}`;
  const http = at(probe, "httpGet");
  const tcp = at(probe, "tcpSocket");
  if (at(probe, "exec")) return `exec [${textsAt(probe, "exec", "command").join(" ")}] ${attributes}`;
  if (http) {
    const url = `${textAt(http, "scheme").toLowerCase()}://${textAt(http, "host")}:${textAt(http, "port")}${textAt(http, "path")}`;
    return `http-get ${url} ${attributes}`;
  }
  if (tcp) return `tcp-socket ${textAt(tcp, "host")}:${textAt(tcp, "port")} ${attributes}`;
  if (at(probe, "grpc"))
    return `grpc <pod>:${numberAt(probe, "grpc", "port")} ${textAt(probe, "grpc", "service")} ${attributes}`;
  return `unknown ${attributes}`;
}

function writeEnvironment(lines: Lines, container: unknown, pod: unknown): void {
  const sources = listAt(container, "envFrom");
  if (sources.length > 0) lines.line(2, "Environment Variables from:");
  for (const source of sources) {
    const kind = at(source, "configMapRef") ? "ConfigMap" : "Secret";
    const ref = mapAt(source, kind === "ConfigMap" ? "configMapRef" : "secretRef");
    const prefix = textAt(source, "prefix");
    const with_ = prefix ? ` with prefix '${prefix}'` : "";
    lines.line(3, `${textAt(ref, "name")}\t${kind}${with_}\tOptional: ${at(ref, "optional") === true}`);
  }
  const variables = listAt(container, "env");
  lines.line(2, variables.length === 0 ? "Environment:\t<none>" : "Environment:");
  for (const variable of variables) lines.line(3, `${textAt(variable, "name")}:\t${valueText(variable, pod)}`);
}

function valueText(variable: unknown, pod: unknown): string {
  const from = at(variable, "valueFrom");
  if (!isMap(from)) return textAt(variable, "value").replaceAll("\n", `\n${"  ".repeat(3)}\t`);
  const optional = (ref: unknown) => `\tOptional: ${at(ref, "optional") === true}`;
  if (from.secretKeyRef) {
    const ref = from.secretKeyRef;
    return `<set to the key '${textAt(ref, "key")}' in secret '${textAt(ref, "name")}'>${optional(ref)}`;
  }
  if (from.configMapKeyRef) {
    const ref = from.configMapKeyRef;
    return `<set to the key '${textAt(ref, "key")}' of config map '${textAt(ref, "name")}'>${optional(ref)}`;
  }
  if (from.fieldRef) {
    const path = textAt(from.fieldRef, "fieldPath");
    const value = pod === undefined ? "" : textAt(pod, ...path.split("."));
    return `${value} (${textAt(from.fieldRef, "apiVersion")}:${path})`;
  }
  return `${textAt(from, "resourceFieldRef", "divisor")} (${textAt(from, "resourceFieldRef", "resource")})`;
}

function writeMounts(lines: Lines, container: unknown): void {
  const mounts = listAt(container, "volumeMounts").toSorted((one, other) =>
    byBytes(textAt(one, "mountPath"), textAt(other, "mountPath")),
  );
  lines.line(2, mounts.length === 0 ? "Mounts:\t<none>" : "Mounts:");
  for (const mount of mounts) {
    const subPath = textAt(mount, "subPath");
    const flags = [
      at(mount, "readOnly") === true ? "ro" : "rw",
      ...(subPath ? [`path=${JSON.stringify(subPath)}`] : []),
    ];
    lines.line(3, `${textAt(mount, "mountPath")} from ${textAt(mount, "name")} (${flags.join(",")})`);
  }
}
