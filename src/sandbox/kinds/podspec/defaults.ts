/** What the API server fills into pods and pod templates. */
import {
  at,
  type Draft,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  numberAt,
  objectAt,
  textAt,
} from "../../store/object.ts";
import { withField } from "../kind.ts";
import { canonicalQuantities } from "../quantity.ts";

export function podDefaults(pod: Draft): Draft {
  const spec = specDefaults(objectAt(pod, "spec"));
  return withField(pod, "spec", {
    enableServiceLinks: true,
    ...spec,
    ...eachContainer(spec, requestsFromLimits),
  });
}

/** The same for the template of a workload: `templateDefaults(template)`. */
export function templateDefaults(template: JsonObject): JsonObject {
  const { metadata } = template;
  return { ...template, metadata: objectAt(metadata), spec: specDefaults(objectAt(template, "spec")) };
}

function specDefaults(spec: JsonObject): JsonObject {
  const account = textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount");
  const own: JsonObject = {
    ...spec,
    restartPolicy: textAt(spec, "restartPolicy") || "Always",
    dnsPolicy: textAt(spec, "dnsPolicy") || "ClusterFirst",
    schedulerName: textAt(spec, "schedulerName") || "default-scheduler",
    terminationGracePeriodSeconds: atLeastOne(numberAt(spec, "terminationGracePeriodSeconds") ?? 30),
    securityContext: objectAt(spec, "securityContext"),
    ...(account === "" ? {} : { serviceAccountName: account, serviceAccount: account }),
    ...(listAt(spec, "volumes").length > 0 ? { volumes: listAt(spec, "volumes").map(volumeDefaults) } : {}),
  };
  const shared = at(spec, "hostNetwork") === true ? sharePorts : (container: JsonObject) => container;
  return { ...own, ...eachContainer(own, (container) => shared(containerDefaults(container))) };
}

/** A negative grace period means one second; zero means zero. */
function atLeastOne(seconds: number): number {
  return seconds < 0 ? 1 : seconds;
}

function eachContainer(spec: JsonObject, change: (container: JsonObject) => JsonObject): JsonObject {
  const lists = ["containers", "initContainers", "ephemeralContainers"].filter((name) => listAt(spec, name).length > 0);
  return Object.fromEntries(
    lists.map((name) => [name, listAt(spec, name).map((one) => (isObject(one) ? change(one) : one))]),
  );
}

function containerDefaults(container: JsonObject): JsonObject {
  const image = textAt(container, "image");
  const probes = ["livenessProbe", "readinessProbe", "startupProbe"].filter((name) => isObject(container[name]));
  return {
    ...container,
    imagePullPolicy: textAt(container, "imagePullPolicy") || (isLatest(image) ? "Always" : "IfNotPresent"),
    terminationMessagePath: textAt(container, "terminationMessagePath") || "/dev/termination-log",
    terminationMessagePolicy: textAt(container, "terminationMessagePolicy") || "File",
    resources: resourcesDefaults(objectAt(container, "resources")),
    ...mapped(container, "ports", portDefaults),
    ...mapped(container, "env", envDefaults),
    ...Object.fromEntries(probes.map((name) => [name, probeDefaults(objectAt(container, name))])),
    ...(isObject(container.lifecycle) ? { lifecycle: lifecycleDefaults(container.lifecycle) } : {}),
  };
}

/** Whether an image has no tag or the tag latest; a digest is a tag of its own. */
function isLatest(image: string): boolean {
  const last = image.slice(image.lastIndexOf("/") + 1);
  return !last.includes("@") && (!last.includes(":") || last.endsWith(":latest"));
}

function resourcesDefaults(resources: JsonObject): JsonObject {
  return {
    ...resources,
    ...(isObject(resources.limits) ? { limits: canonicalQuantities(resources.limits) } : {}),
    ...(isObject(resources.requests) ? { requests: canonicalQuantities(resources.requests) } : {}),
  };
}

function requestsFromLimits(container: JsonObject): JsonObject {
  const limits = objectAt(container, "resources", "limits");
  if (Object.keys(limits).length === 0) return container;
  const requests = { ...limits, ...objectAt(container, "resources", "requests") };
  return { ...container, resources: { ...objectAt(container, "resources"), requests } };
}

function sharePorts(container: JsonObject): JsonObject {
  return {
    ...container,
    ...mapped(container, "ports", (port) => ({ ...port, hostPort: port.hostPort || (port.containerPort ?? 0) })),
  };
}

function portDefaults(port: JsonObject): JsonObject {
  return { ...port, protocol: textAt(port, "protocol") || "TCP" };
}

function envDefaults(variable: JsonObject): JsonObject {
  const fieldRef = at(variable, "valueFrom", "fieldRef");
  if (!isObject(fieldRef)) return variable;
  return { ...variable, valueFrom: { ...objectAt(variable, "valueFrom"), fieldRef: fieldRefDefaults(fieldRef) } };
}

function fieldRefDefaults(reference: JsonObject): JsonObject {
  return { ...reference, apiVersion: textAt(reference, "apiVersion") || "v1" };
}

function probeDefaults(probe: JsonObject): JsonObject {
  return {
    ...probe,
    ...httpDefaults(probe),
    ...(isObject(probe.grpc) ? { grpc: { service: "", ...probe.grpc } } : {}),
    timeoutSeconds: numberAt(probe, "timeoutSeconds") || 1,
    periodSeconds: numberAt(probe, "periodSeconds") || 10,
    successThreshold: numberAt(probe, "successThreshold") || 1,
    failureThreshold: numberAt(probe, "failureThreshold") || 3,
  };
}

function lifecycleDefaults(lifecycle: JsonObject): JsonObject {
  const hooks = ["postStart", "preStop"].filter((name) => isObject(lifecycle[name]));
  return {
    ...lifecycle,
    ...Object.fromEntries(
      hooks.map((name) => [name, { ...objectAt(lifecycle, name), ...httpDefaults(objectAt(lifecycle, name)) }]),
    ),
  };
}

function httpDefaults(handler: JsonObject): JsonObject {
  const { httpGet } = handler;
  if (!isObject(httpGet)) return {};
  return {
    httpGet: { ...httpGet, path: textAt(httpGet, "path") || "/", scheme: textAt(httpGet, "scheme") || "HTTP" },
  };
}

function volumeDefaults(volume: Json): Json {
  if (!isObject(volume)) return volume;
  const { name: _name, ...sources } = volume;
  if (Object.keys(sources).length === 0) return { ...volume, emptyDir: {} };
  return Object.fromEntries(
    Object.entries(volume).map(([source, value]) => [source, isObject(value) ? sourceDefaults(source, value) : value]),
  );
}

const readableByAll = 0o644;

function sourceDefaults(source: string, value: JsonObject): JsonObject {
  switch (source) {
    case "configMap":
    case "secret":
      return { defaultMode: readableByAll, ...value };
    case "downwardAPI":
      return { defaultMode: readableByAll, ...value, ...mapped(value, "items", itemDefaults) };
    case "hostPath":
      return { type: "", ...value };
    case "projected":
      return { defaultMode: readableByAll, ...value, ...mapped(value, "sources", projectionDefaults) };
    case "emptyDir":
      return canonicalQuantities(value, ["sizeLimit"]);
    default:
      return value;
  }
}

function projectionDefaults(projection: JsonObject): JsonObject {
  const { serviceAccountToken, downwardAPI } = projection;
  return {
    ...projection,
    ...(isObject(serviceAccountToken)
      ? { serviceAccountToken: { expirationSeconds: 3600, ...serviceAccountToken } }
      : {}),
    ...(isObject(downwardAPI)
      ? { downwardAPI: { ...downwardAPI, ...mapped(downwardAPI, "items", itemDefaults) } }
      : {}),
  };
}

function itemDefaults(item: JsonObject): JsonObject {
  return isObject(item.fieldRef) ? { ...item, fieldRef: fieldRefDefaults(item.fieldRef) } : item;
}

function mapped(parent: JsonObject, field: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const list = listAt(parent, field);
  return list.length === 0 ? {} : { [field]: list.map((item) => (isObject(item) ? change(item) : item)) };
}
