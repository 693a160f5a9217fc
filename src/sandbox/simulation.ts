/** What runs behind the API: network, nodes' kubelets and controllers, wired to one set of objects. */
import { newestCalico } from "../policy/index.ts";
import type { Containers } from "./api/containers.ts";
import type { Objects } from "./api/objects.ts";
import type { Clock } from "./clock.ts";
import { EventRecorder } from "./controllers/event-recorder.ts";
import { broughtImages } from "./controllers/furniture/index.ts";
import { startControllers } from "./controllers/index.ts";
import { PodIndex } from "./controllers/pod-index.ts";
import type { ClusterMake } from "./kinds/kind.ts";
import { containersOf } from "./kubelet/containers.ts";
import { ImageCache, type Registry } from "./kubelet/images.ts";
import { startKubelet } from "./kubelet/kubelet.ts";
import { openDoor } from "./network/door.ts";
import { type ClusterNetwork, clusterNetwork } from "./network/index.ts";
import { type KubeObject, textAt } from "./store/object.ts";

export interface SimulationParts {
  readonly objects: Objects;
  readonly clock: Clock;
  readonly make: ClusterMake;
  /** The resources that the API serves, as `plural.group`. */
  readonly served: readonly string[];
  readonly registry: Registry;
  readonly ca: string;
  /** A token for the pod's service account. */
  readonly serviceAccountToken: (pod: KubeObject) => string;
  readonly whiskerCertificate: { readonly key: string; readonly cert: string };
  /** Where on this machine node ports are opened. */
  readonly doorAddress: string;
}

export interface Simulation {
  readonly containers: Containers;
  readonly network: ClusterNetwork;
  stop(): void;
}

const whisker = { pid: 1, program: "whisker-backend" };

export function simulate(parts: SimulationParts): Simulation {
  const { objects, clock, make, ca, registry, serviceAccountToken } = parts;
  const network = clusterNetwork({
    objects,
    clock,
    calico: make.calico ?? newestCalico,
    served: parts.served,
    enforcement: make.enforcement,
    whiskerCertificate: parts.whiskerCertificate,
  });
  const events = new EventRecorder(objects, clock);
  const pods = new PodIndex(objects);
  const stopControllers = startControllers({ objects, clock, pods, events });
  const kubelet = startKubelet({
    objects,
    clock,
    network,
    events,
    registry,
    cache: new ImageCache(broughtImages(make)),
    ca,
    serviceAccountToken,
    dnsAddress: () =>
      textAt(objects.get("services", { namespace: "kube-system", name: "kube-dns" }), "spec", "clusterIP") ||
      "10.96.0.10",
    onAttached(pod, attached) {
      const { namespace, labels } = pod.metadata;
      if (namespace === "calico-system" && labels?.["k8s-app"] === "whisker") network.serveWhisker(attached, whisker);
    },
  });
  const closeDoor = openDoor({ objects, network, events, address: parts.doorAddress });
  return {
    containers: containersOf(kubelet),
    network,
    stop() {
      closeDoor();
      kubelet.stop();
      stopControllers();
      events.stop();
      network.close();
    },
  };
}
