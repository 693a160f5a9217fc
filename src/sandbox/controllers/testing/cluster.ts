/** For the tests of the controllers: a cluster in memory with a driven clock, and a kubelet that only says what a test wants. */
import { type Core, randomSuffix } from "../../api/core.ts";
import { objectsOf } from "../../api/in-process.ts";
import type { Objects } from "../../api/objects.ts";
import { Registry } from "../../api/registry.ts";
import { bootstrap } from "../../bootstrap.ts";
import { DrivenClock } from "../../clock.ts";
import { kinds } from "../../kinds/index.ts";
import type { Draft, JsonObject, KubeObject } from "../../store/object.ts";
import { listAt, objectAt, textAt } from "../../store/object.ts";
import { Store } from "../../store/store.ts";
import { timestamp } from "../../store/timestamp.ts";
import { EventRecorder } from "../event-recorder.ts";
import { collectGarbage } from "../garbage.ts";
import { startControllers } from "../index.ts";
import { keepNamespaces } from "../namespaces.ts";
import { PodIndex } from "../pod-index.ts";
import { hasEnded, isTerminating } from "../pods.ts";

type Fate = "ready" | "unready" | "succeed" | "fail" | "stuck";

export class TestCluster {
  readonly clock = new DrivenClock();
  readonly objects: Objects;
  readonly core: Core;
  /** What becomes of a pod that has a node; by default it serves after a second. */
  fate: (pod: KubeObject) => Fate = () => "ready";
  readonly #stops: (() => void)[];
  #addresses = 1;

  constructor(nodes: readonly string[] = ["node-1", "node-2"]) {
    const make = { calico: "3.33", enforcement: true } as const;
    this.core = {
      store: new Store(),
      registry: new Registry(kinds, make),
      make,
      clock: this.clock,
      random: randomSuffix,
    };
    bootstrap(this.core);
    this.objects = objectsOf(this.core);
    const { objects, clock } = this;
    const pods = new PodIndex(objects);
    const events = new EventRecorder(objects, clock);
    this.#stops = [
      collectGarbage(this.core),
      keepNamespaces(this.core, "ca"),
      startControllers({ objects, clock, pods, events }),
      () => events.stop(),
    ];
    pods.listen((pod, old, isGone) => {
      if (!isGone) this.#kubelet(pod, old);
    });
    for (const name of nodes) this.apply("nodes", { apiVersion: "v1", kind: "Node", metadata: { name } });
    this.apply("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  apply(resource: string, object: Draft): KubeObject {
    return this.objects.create(resource, object);
  }

  pass(seconds: number): Promise<void> {
    return this.clock.advance(seconds * 1000);
  }

  get(resource: string, name: string): KubeObject {
    const found = this.objects.get(resource, { namespace: "shop", name });
    if (found === undefined) throw new Error(`no ${resource} ${name}`);
    return found;
  }

  pods(selector = ""): readonly KubeObject[] {
    return this.objects.list("pods", { namespace: "shop", labelSelector: selector });
  }

  /** `ScalingReplicaSet Scaled up …`, in the order in which it was said first. */
  events(reason = ""): readonly string[] {
    return this.objects
      .list("events", { namespace: "shop" })
      .filter((event) => reason === "" || event.reason === reason)
      .sort((one, other) => (serial(one) < serial(other) ? -1 : 1))
      .map((event) => textAt(event, "message"));
  }

  say(pod: KubeObject, fate: Fate): void {
    const { namespace, name } = pod.metadata;
    const current = this.objects.get("pods", { namespace, name });
    if (current !== undefined)
      this.objects.patch("pods", { namespace, name }, { status: this.#status(current, fate) }, "status");
  }

  #kubelet(pod: KubeObject, old: KubeObject | undefined): void {
    if (textAt(pod, "spec", "nodeName") === "") return;
    const { namespace, name, uid } = pod.metadata;
    if (isTerminating(pod)) {
      if (old !== undefined && isTerminating(old)) return;
      this.clock.schedule(1000, () => {
        if (this.objects.get("pods", { namespace, name })?.metadata.uid !== uid) return;
        this.objects.delete("pods", { namespace, name }, { gracePeriodSeconds: 0 });
      });
      return;
    }
    if (hasEnded(pod) || (old !== undefined && textAt(old, "spec", "nodeName") !== "")) return;
    this.clock.schedule(1000, () => {
      const fate = this.fate(pod);
      if (fate === "stuck") return;
      this.say(pod, fate === "succeed" || fate === "fail" ? "ready" : fate);
      if (fate === "succeed" || fate === "fail") this.clock.schedule(1000, () => this.say(pod, fate));
    });
  }

  #status(pod: KubeObject, fate: Fate): JsonObject {
    const time = timestamp(this.clock.now());
    const phase = fate === "succeed" ? "Succeeded" : fate === "fail" ? "Failed" : "Running";
    const ready = fate === "ready";
    const ip = textAt(pod, "status", "podIP") || `10.244.1.${this.#addresses++}`;
    const state: JsonObject =
      phase === "Running"
        ? { running: { startedAt: time } }
        : { terminated: { exitCode: fate === "fail" ? 1 : 0, finishedAt: time, startedAt: time } };
    const others = listAt(pod, "status", "conditions").filter((condition) => textAt(condition, "type") !== "Ready");
    return {
      phase,
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [...others, { type: "Ready", status: ready ? "True" : "False", lastTransitionTime: time }],
      containerStatuses: listAt(pod, "spec", "containers").map((container) => ({
        name: textAt(container, "name"),
        ready,
        restartCount: 0,
        image: textAt(container, "image"),
        imageID: "",
        state,
      })),
    };
  }
}

function serial(event: KubeObject): string {
  return event.metadata.name.split(".").at(-1) ?? "";
}

export function podTemplate(labels: Readonly<Record<string, string>>, spec: JsonObject = {}): JsonObject {
  return {
    metadata: { labels },
    spec: { containers: [{ name: "c", image: "nginx:1.25", ports: [{ name: "http", containerPort: 80 }] }], ...spec },
  };
}

/** A workload in the namespace shop whose pods carry `app: NAME`. */
export function workload(
  kind: "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet",
  name: string,
  spec: JsonObject = {},
): Draft {
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { namespace: "shop", name },
    spec: { selector: { matchLabels: { app: name } }, template: podTemplate({ app: name }), ...spec },
  };
}

export function withImage(object: KubeObject, image: string): Draft {
  const template = objectAt(object, "spec", "template");
  const pod = objectAt(template, "spec");
  const containers = listAt(pod, "containers").map((container) => ({ ...objectAt(container), image }));
  return {
    ...object,
    metadata: { ...object.metadata },
    spec: { ...objectAt(object, "spec"), template: { ...template, spec: { ...pod, containers } } },
  };
}
