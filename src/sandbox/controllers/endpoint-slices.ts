/** Endpoint slices: what kube-proxy and the DNS read. Services without a selector get the ones of their Endpoints. */
import type { Objects } from "../api/objects.ts";
import { sameJson } from "../patch/json.ts";
import {
  type Draft,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../store/object.ts";
import type { Controller } from "./controller.ts";
import { keyOf, nameFrom } from "./keys.ts";
import { ownerReference } from "./owners.ts";
import { isTerminating } from "./pods.ts";
import { Queue } from "./queue.ts";
import {
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

const resource = "endpointslices.discovery.k8s.io";
const serviceLabel = "kubernetes.io/service-name";
const managerLabel = "endpointslice.kubernetes.io/managed-by";
const fromPods = "endpointslice-controller.k8s.io";
const fromEndpoints = "endpointslicemirroring-controller.k8s.io";
const largest = 100;

export const endpointSliceController: Controller = ({ objects, clock, pods }) => {
  const slices = new SlicesByService(objects, (key) => queue.add(key));
  const queue = new Queue(clock, (key) => {
    const service = objects.get("services", nameFrom(key));
    if (service === undefined || isTerminating(service)) return;
    const wanted = hasOwnBackends(service)
      ? slicesOf(service, backendGroups(pods, service))
      : mirrored(service, objects.get("endpoints", nameFrom(key)));
    replaceSlices(objects, slices.of(key), wanted);
  });
  const stopServices = followServices(objects, pods, queue);
  const stopEndpoints = objects.watch("endpoints", ({ object }) => {
    const service = objects.get("services", object.metadata);
    if (service !== undefined && !hasOwnBackends(service)) queue.add(keyOf(object));
  });
  return () => {
    stopServices();
    stopEndpoints();
    slices.stop();
    queue.stop();
  };
};

/** The slices that this controller made, for each service. */
class SlicesByService {
  readonly #slices = new Map<string, Map<string, KubeObject>>();
  readonly stop: () => void;

  constructor(objects: Objects, onForeignChange: (key: string) => void) {
    this.stop = objects.watch(resource, (event) => {
      const { metadata } = event.object;
      const manager = metadata.labels?.[managerLabel];
      if (manager !== fromPods && manager !== fromEndpoints) return;
      const service = `${metadata.namespace}/${metadata.labels?.[serviceLabel]}`;
      const known = this.#slices.get(service) ?? new Map<string, KubeObject>();
      this.#slices.set(service, known);
      if (event.type === "DELETED") known.delete(metadata.name);
      else known.set(metadata.name, event.object);
      if (known.size === 0) this.#slices.delete(service);
      if (event.type !== "ADDED") onForeignChange(service);
    });
  }

  of(service: string): readonly KubeObject[] {
    return [...(this.#slices.get(service)?.values() ?? [])];
  }
}

/** Keeps slices that stay, changes those that can become a wanted one, and deletes the rest. */
function replaceSlices(objects: Objects, existing: readonly KubeObject[], wanted: readonly Draft[]): void {
  const left = [...existing].sort((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
  for (const slice of wanted) {
    const samePorts = left.findIndex((one) => JSON.stringify(one.ports) === JSON.stringify(slice.ports));
    const place = samePorts === -1 ? 0 : samePorts;
    const [reused] = left.splice(place, 1);
    if (reused === undefined) objects.create(resource, slice);
    else {
      const metadata = {
        ...reused.metadata,
        labels: slice.metadata.labels ?? {},
        annotations: slice.metadata.annotations ?? {},
      };
      const next = { ...reused, ...slice, metadata };
      if (!sameJson(next, reused)) objects.update(resource, next);
    }
  }
  for (const { metadata } of left) objects.delete(resource, metadata);
}

function slicesOf(service: KubeObject, groups: readonly BackendGroup[]): readonly Draft[] {
  if (groups.length === 0) return [slice(service, fromPods, null, null, changeTime(service, groups))];
  return groups.flatMap((group) => {
    const endpoints = group.backends.map(({ pod, address, ready, serving, terminating }) => {
      const hostname = hostnameUnder(service, pod);
      return {
        addresses: [address],
        conditions: { ready, serving, terminating },
        ...(hostname === "" ? {} : { hostname }),
        nodeName: textAt(pod, "spec", "nodeName"),
        targetRef: targetRef(pod),
      };
    });
    const ports = group.ports.length === 0 && !isHeadless(service) ? null : group.ports;
    return inParts(endpoints).map((part) => slice(service, fromPods, part, ports, changeTime(service, groups)));
  });
}

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / largest) }, (_, index) =>
    all.slice(index * largest, (index + 1) * largest),
  );
}

/** Endpoints that somebody wrote by hand, in the new form. */
function mirrored(service: KubeObject, endpoints: KubeObject | undefined): readonly Draft[] {
  if (endpoints === undefined || textAt(service, "spec", "type") === "ExternalName") return [];
  if (endpoints.metadata.labels?.["endpointslice.kubernetes.io/skip-mirror"] === "true") return [];
  return listAt(endpoints, "subsets").flatMap((subset) => {
    const made = (list: string, ready: boolean) =>
      listAt(subset, list).map((address) => ({
        addresses: [textAt(address, "ip")],
        conditions: { ready },
        ...textField(address, "hostname"),
        ...textField(address, "nodeName"),
        ...(isObject(objectAt(address).targetRef) ? { targetRef: objectAt(address, "targetRef") } : {}),
      }));
    const ports = listAt(subset, "ports").map((port) => ({ name: "", protocol: "TCP", ...objectAt(port) }));
    return [slice(service, fromEndpoints, [...made("addresses", true), ...made("notReadyAddresses", false)], ports)];
  });
}

function textField(value: Json, name: string): JsonObject {
  const text = textAt(value, name);
  return text === "" ? {} : { [name]: text };
}

function slice(
  service: KubeObject,
  manager: string,
  endpoints: readonly JsonObject[] | null,
  ports: readonly JsonObject[] | null,
  time?: string,
): Draft {
  const { name, namespace = "", labels = {} } = service.metadata;
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: {
        ...labels,
        [managerLabel]: manager,
        [serviceLabel]: name,
        ...(isHeadless(service) ? { "service.kubernetes.io/headless": "" } : {}),
      },
      ...(time === undefined ? {} : { annotations: { [changeTimeKey]: time } }),
      ownerReferences: [ownerReference(service)],
    },
    addressType: textAt(service, "spec", "ipFamilies", 0) === "IPv6" ? "IPv6" : "IPv4",
    endpoints,
    ports,
  };
}
