/** Endpoints: the old form of the slices, which old clients read. */
import type { Objects } from "../api/objects.ts";
import { sameJson } from "../patch/json.ts";
import { type JsonObject, type KubeObject, textAt } from "../store/object.ts";
import type { Controller } from "./controller.ts";
import { keyOf, nameFrom } from "./keys.ts";
import { isTerminating } from "./pods.ts";
import { Queue } from "./queue.ts";
import {
  type Backend,
  type BackendGroup,
  backendGroups,
  changeTime,
  changeTimeKey,
  hasOwnBackends,
  hostnameUnder,
  isHeadless,
  targetRef,
} from "./service-backends.ts";
import { followServices } from "./service-watching.ts";

const resource = "endpoints";
const manager = { "endpoints.kubernetes.io/managed-by": "endpoint-controller" };

export const endpointsController: Controller = ({ objects, clock, pods }) => {
  const queue = new Queue(clock, (key) => {
    const name = nameFrom(key);
    const service = objects.get("services", name);
    const endpoints = objects.get(resource, name);
    if (service === undefined) {
      if (endpoints !== undefined && isOurs(endpoints)) objects.delete(resource, name);
      return;
    }
    if (!hasOwnBackends(service) || isTerminating(service)) return;
    write(objects, service, endpoints, backendGroups(pods, service));
  });
  const stopServices = followServices(objects, pods, queue);
  const stopEndpoints = objects.watch(resource, ({ type, object }) => {
    if (type !== "ADDED") queue.add(keyOf(object));
  });
  return () => {
    stopServices();
    stopEndpoints();
    queue.stop();
  };
};

function isOurs({ metadata }: KubeObject): boolean {
  return Object.entries(manager).every(([key, value]) => metadata.labels?.[key] === value);
}

function write(
  objects: Objects,
  service: KubeObject,
  old: KubeObject | undefined,
  groups: readonly BackendGroup[],
): void {
  const { name, namespace = "", labels = {} } = service.metadata;
  const headless: Readonly<Record<string, string>> = isHeadless(service)
    ? { "service.kubernetes.io/headless": "" }
    : {};
  const subsets = groups.map((group) => subset(service, group));
  const metadata = {
    ...old?.metadata,
    name,
    namespace,
    labels: { ...labels, ...manager, ...headless },
    annotations: { ...old?.metadata.annotations, [changeTimeKey]: changeTime(service, groups) },
  };
  const draft = { apiVersion: "v1", kind: "Endpoints", metadata, ...(subsets.length > 0 ? { subsets } : {}) };
  if (old === undefined) objects.create(resource, draft);
  else if (!sameJson(draft, old)) objects.update(resource, draft);
}

function subset(service: KubeObject, { ports, backends }: BackendGroup): JsonObject {
  const lists = {
    addresses: backends.filter(({ ready }) => ready),
    notReadyAddresses: backends.filter(({ ready, terminating }) => !ready && !terminating),
  };
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0);
  return {
    ...Object.fromEntries(filled.map(([field, list]) => [field, list.map((backend) => address(service, backend))])),
    ...(ports.length > 0 ? { ports: ports.map(withoutEmptyName) } : {}),
  };
}

function address(service: KubeObject, { pod, address: ip }: Backend): JsonObject {
  const hostname = hostnameUnder(service, pod);
  return {
    ...(hostname === "" ? {} : { hostname }),
    ip,
    nodeName: textAt(pod, "spec", "nodeName"),
    targetRef: targetRef(pod),
  };
}

function withoutEmptyName({ name, ...port }: JsonObject): JsonObject {
  return typeof name === "string" && name !== "" ? { name, ...port } : port;
}
