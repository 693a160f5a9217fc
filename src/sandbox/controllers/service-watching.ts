/** Feeds a queue with the services that a change concerns: their own, or that of a pod that they select. */
import type { Objects } from "../api/objects.ts";
import type { KubeObject } from "../store/object.ts";
import { keyOf } from "./keys.ts";
import type { PodIndex } from "./pod-index.ts";
import type { Queue } from "./queue.ts";
import { hasOwnBackends, selectsPod } from "./service-backends.ts";

export function followServices(objects: Objects, pods: PodIndex, queue: Queue): () => void {
  const byNamespace = new Map<string, Map<string, KubeObject>>();
  const stop = objects.watch("services", ({ type, object }) => {
    const { namespace = "", name } = object.metadata;
    const services = byNamespace.get(namespace) ?? new Map<string, KubeObject>();
    byNamespace.set(namespace, services);
    if (type === "DELETED") services.delete(name);
    else services.set(name, object);
    queue.add(keyOf(object));
  });
  pods.listen((pod, old) => {
    for (const service of byNamespace.get(pod.metadata.namespace ?? "")?.values() ?? []) {
      if (!hasOwnBackends(service)) continue;
      if (selectsPod(service, pod) || (old !== undefined && selectsPod(service, old))) queue.add(keyOf(service));
    }
  });
  return stop;
}
