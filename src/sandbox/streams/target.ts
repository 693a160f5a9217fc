/** Which container of a pod is meant, and whether it is there to be talked to. */
import type { ContainerTarget } from "../api/containers.ts";
import { badRequest } from "../api/status.ts";
import { type JsonObject, type KubeObject, listAt, objectAt, textAt } from "../store/object.ts";

/** The container that the query names, or the only one. */
export function containerOf(pod: KubeObject, query: URLSearchParams): ContainerTarget {
  return {
    namespace: pod.metadata.namespace ?? "",
    pod: pod.metadata.name,
    uid: pod.metadata.uid,
    container: nameOf(pod, query.get("container") ?? ""),
  };
}

function nameOf(pod: KubeObject, wanted: string): string {
  const main = names(pod, "containers");
  const init = names(pod, "initContainers");
  const ephemeral = names(pod, "ephemeralContainers");
  if (wanted !== "") {
    if ([...main, ...init, ...ephemeral].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
  }
  const [only, ...others] = main;
  if (only !== undefined && others.length === 0) return only;
  const orInit = init.length > 0 ? ` or one of the init containers: [${init.join(" ")}]` : "";
  const choice = `choose one of: [${main.join(" ")}]${orInit}`;
  throw badRequest(`a container name must be specified for pod ${pod.metadata.name}, ${choice}`);
}

function names(pod: KubeObject, field: "containers" | "initContainers" | "ephemeralContainers"): readonly string[] {
  return listAt(pod, "spec", field).map((container) => textAt(container, "name"));
}

/** Streams go to the pod's node. */
export function requireNode(pod: KubeObject): void {
  if (!isScheduled(pod)) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
}

export function isScheduled(pod: KubeObject): boolean {
  return textAt(pod, "spec", "nodeName") !== "";
}

export function isRunning(pod: KubeObject, container: string): boolean {
  const status = containerStatus(pod, container);
  return status !== undefined && "running" in objectAt(status, "state");
}

export function containerStatus(pod: KubeObject, container: string): JsonObject | undefined {
  const status = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
    .flatMap((field) => listAt(pod, "status", field))
    .find((candidate) => textAt(candidate, "name") === container);
  return status === undefined ? undefined : objectAt(status);
}
