/** The pods behind a service, by what each of its ports means to them: the common ground of endpoints and their slices. */
import {
  at,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  numberAt,
  stringsAt,
  textAt,
} from "../store/object.ts";
import { timestamp } from "../store/timestamp.ts";
import type { PodIndex } from "./pod-index.ts";
import { hasEnded, isReady, isTerminating, readySince } from "./pods.ts";

export interface Backend {
  readonly pod: KubeObject;
  readonly address: string;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** Pods whose named ports stand for the same numbers. */
export interface BackendGroup {
  readonly ports: readonly JsonObject[];
  readonly backends: readonly Backend[];
}

/** A service without a selector has its endpoints from somebody else; one that is only a name has none. */
export function hasOwnBackends(service: KubeObject): boolean {
  return (
    Object.keys(stringsAt(service, "spec", "selector")).length > 0 && textAt(service, "spec", "type") !== "ExternalName"
  );
}

export function isHeadless(service: KubeObject): boolean {
  return textAt(service, "spec", "clusterIP") === "None";
}

export function selectsPod(service: KubeObject, pod: KubeObject): boolean {
  const labels = pod.metadata.labels ?? {};
  return Object.entries(stringsAt(service, "spec", "selector")).every(([key, value]) => labels[key] === value);
}

export function backendGroups(pods: PodIndex, service: KubeObject): readonly BackendGroup[] {
  const groups = new Map<string, { ports: readonly JsonObject[]; backends: Backend[] }>();
  for (const pod of pods.in(service.metadata.namespace ?? "")) {
    const backend = selectsPod(service, pod) ? backendOf(service, pod) : undefined;
    if (backend === undefined) continue;
    const ports = portsFor(service, pod);
    const key = JSON.stringify(ports);
    const group = groups.get(key) ?? { ports, backends: [] };
    groups.set(key, group);
    group.backends.push(backend);
  }
  return [...groups.values()].map(({ ports, backends }) => ({
    ports,
    backends: backends.sort((one, other) => (one.pod.metadata.name < other.pod.metadata.name ? -1 : 1)),
  }));
}

function backendOf(service: KubeObject, pod: KubeObject): Backend | undefined {
  const family = textAt(service, "spec", "ipFamilies", 0) === "IPv6" ? "IPv6" : "IPv4";
  const address = listAt(pod, "status", "podIPs")
    .map((one) => textAt(one, "ip"))
    .find((one) => one.includes(":") === (family === "IPv6"));
  if (address === undefined || hasEnded(pod)) return undefined;
  const evenUnready = at(service, "spec", "publishNotReadyAddresses") === true;
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  return {
    pod,
    address,
    ready: evenUnready || (serving && !terminating),
    serving: evenUnready || serving,
    terminating,
  };
}

/** The service's ports as this pod has them; a named port that it does not have is left out. */
function portsFor(service: KubeObject, pod: KubeObject): readonly JsonObject[] {
  return listAt(service, "spec", "ports").flatMap((port) => {
    const protocol = textAt(port, "protocol") || "TCP";
    const number = targetOf(at(port, "targetPort") ?? at(port, "port"), protocol, pod);
    const appProtocol = textAt(port, "appProtocol");
    if (number === undefined) return [];
    return [{ name: textAt(port, "name"), port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

function targetOf(target: Json | undefined, protocol: string, pod: KubeObject): number | undefined {
  if (typeof target === "number") return target;
  const sidecars = listAt(pod, "spec", "initContainers").filter((one) => textAt(one, "restartPolicy") === "Always");
  const ports = [...listAt(pod, "spec", "containers"), ...sidecars].flatMap((container) => listAt(container, "ports"));
  const named = ports.find(
    (port) => textAt(port, "name") === target && (textAt(port, "protocol") || "TCP") === protocol,
  );
  return named === undefined ? undefined : numberAt(named, "containerPort");
}

export function targetRef({ metadata: { name, namespace = "", uid } }: KubeObject): JsonObject {
  return { kind: "Pod", namespace, name, uid };
}

/** The name by which the headless service of its subdomain knows the pod. */
export function hostnameUnder(service: KubeObject, pod: KubeObject): string {
  const isUnder = textAt(pod, "spec", "subdomain") === service.metadata.name;
  return isUnder ? textAt(pod, "spec", "hostname") : "";
}

/** The latest change that the backends reflect, as both kinds note it. */
export function changeTime(service: KubeObject, groups: readonly BackendGroup[]): string {
  const times = groups.flatMap(({ backends }) => backends.map(({ pod }) => readySince(pod) ?? 0));
  return timestamp(Math.max(Date.parse(service.metadata.creationTimestamp), ...times));
}

export const changeTimeKey = "endpoints.kubernetes.io/last-change-trigger-time";
