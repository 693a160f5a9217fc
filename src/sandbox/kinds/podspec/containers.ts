/** What an API server refuses in the containers of a pod. */
import { configKeyComplaints, labelNameComplaints, portNameComplaints } from "../../../policy/refusals/names.ts";
import { at, isObject, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import {
  dnsSubdomain,
  each,
  notNegative,
  oneOf,
  pathWithin,
  portNumber,
  portOrName,
  present,
  type Refusals,
} from "../rules.ts";
import { resourceRefusals } from "./resources.ts";

export function* containersRefusals(spec: JsonObject, field: Field): Refusals {
  const containers = listAt(spec, "containers");
  const place = field.child("containers");
  if (containers.length === 0) yield place.required();
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const here = place.index(index);
    yield* containerRefusals(container, here, spec);
    yield* duplicateName(container, names, here);
    yield* lifecycleRefusals(objectAt(container, "lifecycle"), here.child("lifecycle"));
    yield* probesRefusals(container, here);
  }
  yield* hostPortConflicts(containers, place);
  yield* initContainersRefusals(spec, field, names);
}

function* initContainersRefusals(spec: JsonObject, field: Field, names: Set<string>): Refusals {
  for (const [index, container] of listAt(spec, "initContainers").entries()) {
    const here = field.child("initContainers").index(index);
    yield* containerRefusals(container, here, spec);
    yield* duplicateName(container, names, here);
    if (textAt(container, "restartPolicy") === "Always") {
      yield* lifecycleRefusals(objectAt(container, "lifecycle"), here.child("lifecycle"));
      yield* probesRefusals(container, here);
      continue;
    }
    for (const name of present(objectAt(container), ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"])) {
      yield here.child(name).forbidden("may not be set for init containers without restartPolicy=Always");
    }
  }
}

function* duplicateName(container: Json, names: Set<string>, field: Field): Refusals {
  const name = textAt(container, "name");
  if (name !== "" && names.has(name)) yield field.child("name").duplicate(name);
  names.add(name);
}

function* containerRefusals(container: Json, field: Field, spec: JsonObject): Refusals {
  const name = textAt(container, "name");
  const image = textAt(container, "image");
  if (name === "") yield field.child("name").required();
  else yield* field.child("name").unlike(name, labelNameComplaints(name));
  if (image === "") yield field.child("image").required();
  else if (image !== image.trim()) {
    yield field.child("image").invalid(image, "must not have leading or trailing whitespace");
  }
  yield* oneOf(
    at(container, "terminationMessagePolicy"),
    ["File", "FallbackToLogsOnError"],
    field.child("terminationMessagePolicy"),
  );
  yield* portsRefusals(listAt(container, "ports"), field.child("ports"));
  yield* each(container, "env", field, envRefusals);
  yield* envFromRefusals(container, field);
  yield* mountsRefusals(container, field, spec);
  yield* oneOf(at(container, "imagePullPolicy"), ["Always", "IfNotPresent", "Never"], field.child("imagePullPolicy"));
  yield* resourceRefusals(objectAt(container, "resources"), field.child("resources"));
  yield* securityRefusals(objectAt(container, "securityContext"), field.child("securityContext"));
}

function* portsRefusals(ports: readonly Json[], place: Field): Refusals {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = place.index(index);
    const name = textAt(port, "name");
    const complaints = name === "" ? [] : portNameComplaints(name);
    yield* field.child("name").unlike(name, complaints);
    if (complaints.length === 0 && name !== "" && names.has(name)) yield field.child("name").duplicate(name);
    names.add(name);
    const number = numberAt(port, "containerPort") ?? 0;
    if (number === 0) yield field.child("containerPort").required();
    else yield* portNumber(number, field.child("containerPort"));
    const hostPort = numberAt(port, "hostPort") ?? 0;
    if (hostPort !== 0) yield* portNumber(hostPort, field.child("hostPort"));
    yield* oneOf(at(port, "protocol"), ["SCTP", "TCP", "UDP"], field.child("protocol"));
  }
}

/** Two containers of a pod cannot open the same port of the node. */
function* hostPortConflicts(containers: readonly Json[], place: Field): Refusals {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, port] of listAt(container, "ports").entries()) {
      const hostPort = numberAt(port, "hostPort") ?? 0;
      if (hostPort === 0) continue;
      const key = `${textAt(port, "protocol")}/${textAt(port, "hostIP")}/${hostPort}`;
      if (taken.has(key)) yield place.index(index).child("ports").index(portIndex).child("hostPort").duplicate(key);
      taken.add(key);
    }
  }
}

const badEnvName = "a valid environment variable name must consist only of printable ASCII characters other than '='";

function isEnvName(name: string): boolean {
  return /^[ -<>-~]+$/.test(name);
}

const sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

function* envRefusals(variable: Json, field: Field): Refusals {
  const name = textAt(variable, "name");
  if (name === "") yield field.child("name").required();
  else if (!isEnvName(name)) yield field.child("name").invalid(name, badEnvName);
  const valueFrom = at(variable, "valueFrom");
  if (!isObject(valueFrom)) return;
  const here = field.child("valueFrom");
  const given = present(valueFrom, sources);
  if (given.length === 0) {
    yield here.invalid(
      "",
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`",
    );
  } else if (textAt(variable, "value") !== "") {
    yield here.invalid("", "may not be specified when `value` is not empty");
  } else if (given.length > 1) {
    yield here.invalid("", "may not have more than one field specified at a time");
  }
  for (const source of given) yield* sourceRefusals(source, objectAt(valueFrom, source), here.child(source));
}

function* sourceRefusals(source: string, reference: JsonObject, field: Field): Refusals {
  switch (source) {
    case "fieldRef":
      return yield* fieldRefRefusals(reference, field, podFields);
    case "resourceFieldRef":
      return yield* resourceFieldRefusals(reference, field);
    case "configMapKeyRef":
    case "secretKeyRef": {
      yield* dnsSubdomain(textAt(reference, "name"), field.child("name"));
      const key = textAt(reference, "key");
      if (key === "") yield field.child("key").required();
      else yield* field.child("key").unlike(key, configKeyComplaints(key));
    }
  }
}

const podFields = [
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
  "spec.nodeName",
  "spec.serviceAccountName",
  "status.hostIP",
  "status.hostIPs",
  "status.podIP",
  "status.podIPs",
];

export const volumeFields = [
  "metadata.annotations",
  "metadata.labels",
  "metadata.name",
  "metadata.namespace",
  "metadata.uid",
];

const knownFields = [...podFields, ...volumeFields, "spec.restartPolicy", "spec.schedulerName", "status.phase"];

export function* fieldRefRefusals(reference: JsonObject, field: Field, supported: readonly string[]): Refusals {
  const path = textAt(reference, "fieldPath");
  const [, map = "", key] = /^(metadata\.(?:labels|annotations))\['(.+)'\]$/.exec(path) ?? [];
  if (path === "") yield field.child("fieldPath").required();
  else if (key !== undefined && map !== "") return;
  else if (!knownFields.includes(path)) {
    yield field.child("fieldPath").invalid(path, `error converting fieldPath: field label not supported: ${path}`);
  } else if (!supported.includes(path)) yield field.child("fieldPath").notSupported(path, supported);
}

const resources = ["cpu", "ephemeral-storage", "memory"];
const resourceFields = ["limits", "requests"].flatMap((side) => resources.map((resource) => `${side}.${resource}`));

export function* resourceFieldRefusals(reference: JsonObject, field: Field): Refusals {
  const resource = textAt(reference, "resource");
  if (resource === "") yield field.child("resource").required();
  else if (!/^(requests|limits)\.hugepages-/.test(resource)) {
    yield* oneOf(resource, resourceFields, field.child("resource"));
  }
}

function* envFromRefusals(container: Json, field: Field): Refusals {
  for (const [index, source] of listAt(container, "envFrom").entries()) {
    const here = field.child("envFrom").index(index);
    const prefix = textAt(source, "prefix");
    if (prefix !== "" && !isEnvName(prefix)) yield here.child("prefix").invalid(prefix, badEnvName);
    const given = present(objectAt(source), ["configMapRef", "secretRef"]);
    for (const name of given) {
      const reference = textAt(source, name, "name");
      if (reference === "") yield here.child(name, "name").required();
      else yield* dnsSubdomain(reference, here.child(name, "name"));
    }
    if (given.length === 0) {
      yield field.child("envFrom").invalid("", "must specify one of: `configMapRef` or `secretRef`");
    } else if (given.length > 1) {
      yield field.child("envFrom").invalid("", "may not have more than one field specified at a time");
    }
  }
}

function* mountsRefusals(container: Json, field: Field, spec: JsonObject): Refusals {
  const volumes = listAt(spec, "volumes").map((volume) => textAt(volume, "name"));
  const paths = new Set<string>();
  for (const [index, mount] of listAt(container, "volumeMounts").entries()) {
    const here = field.child("volumeMounts").index(index);
    const name = textAt(mount, "name");
    const path = textAt(mount, "mountPath");
    if (name === "") yield here.child("name").required();
    if (path === "") yield here.child("mountPath").required();
    if (name !== "" && !volumes.includes(name)) yield here.child("name").notFound(name);
    if (path !== "" && paths.has(path)) yield here.child("mountPath").invalid(path, "must be unique");
    paths.add(path);
    const subPath = textAt(mount, "subPath");
    // The server leaves the index out here.
    if (subPath !== "") yield* pathWithin(subPath, field.child("volumeMounts", "subPath"));
  }
}

function* securityRefusals(context: JsonObject, field: Field): Refusals {
  for (const name of ["runAsUser", "runAsGroup"]) yield* userId(context[name], field.child(name));
  const { procMount } = context;
  if (procMount !== undefined) yield* oneOf(procMount, ["Default", "Unmasked"], field.child("procMount"));
}

export function* userId(value: Json | undefined, field: Field): Refusals {
  if (typeof value === "number" && (value < 0 || value > 2_147_483_647)) {
    yield field.invalid(value, "must be between 0 and 2147483647, inclusive");
  }
}

function* lifecycleRefusals(lifecycle: JsonObject, field: Field): Refusals {
  for (const hook of present(lifecycle, ["postStart", "preStop"])) {
    yield* handlerRefusals(objectAt(lifecycle, hook), field.child(hook), ["exec", "httpGet", "tcpSocket", "sleep"]);
  }
}

function* probesRefusals(container: Json, field: Field): Refusals {
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"]) {
    const probe = at(container, name);
    if (!isObject(probe)) continue;
    const here = field.child(name);
    yield* handlerRefusals(probe, here, ["exec", "httpGet", "tcpSocket", "grpc"]);
    for (const count of ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold"]) {
      yield* notNegative(probe[count], here.child(count));
    }
    yield* notNegative(probe.failureThreshold, here.child("failureThreshold"));
    const grace = numberAt(probe, "terminationGracePeriodSeconds");
    if (grace !== undefined && grace <= 0) {
      yield here.child("terminationGracePeriodSeconds").invalid(grace, "must be greater than 0");
    }
    const successes = numberAt(probe, "successThreshold") ?? 1;
    if (name !== "readinessProbe" && successes !== 1)
      yield here.child("successThreshold").invalid(successes, "must be 1");
  }
}

function* handlerRefusals(handler: JsonObject, field: Field, kinds: readonly string[]): Refusals {
  const given = present(handler, kinds);
  for (const [index, kind] of given.entries()) {
    const here = field.child(kind);
    if (index > 0) yield here.forbidden("may not specify more than 1 handler type");
    else yield* actionRefusals(kind, objectAt(handler, kind), here);
  }
  if (given.length === 0) yield field.required("must specify a handler type");
}

function* actionRefusals(kind: string, action: JsonObject, field: Field): Refusals {
  switch (kind) {
    case "exec":
      if (listAt(action, "command").length === 0) yield field.child("command").required();
      return;
    case "httpGet":
      if (textAt(action, "path") === "") yield field.child("path").required();
      yield* portOrName(action.port, field.child("port"));
      yield* oneOf(action.scheme, ["HTTP", "HTTPS"], field.child("scheme"));
      for (const [index, header] of listAt(action, "httpHeaders").entries()) {
        const name = textAt(header, "name");
        if (!/^[-A-Za-z0-9]+$/.test(name)) {
          yield field
            .child("httpHeaders")
            .index(index)
            .child("name")
            .invalid(
              name,
              "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
            );
        }
      }
      return;
    case "tcpSocket":
      return yield* portOrName(action.port, field.child("port"));
    case "grpc":
      return yield* portNumber(action.port, field.child("port"));
  }
}
