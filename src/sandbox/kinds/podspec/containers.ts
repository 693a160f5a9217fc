/** What an API server refuses in the containers of a pod. */
import { labelNameComplaints, portNameComplaints } from "../../../policy/refusals/names.ts";
import { at, type Json, type JsonObject, listAt, numberAt, objectAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import { each, oneOf, pathWithin, portNumber, present, type Refusals } from "../rules.ts";
import { envFromRefusals, envRefusals } from "./environment.ts";
import { lifecycleRefusals, probesRefusals } from "./handlers.ts";
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
