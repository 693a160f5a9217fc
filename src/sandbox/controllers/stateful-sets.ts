/** Stateful sets: pods with a number, started, changed and ended one after the other. */
import { type JsonObject, type KubeObject, listAt, numberAt, objectAt, stringsAt, textAt } from "../store/object.ts";
import { claimPods } from "./claim.ts";
import { conditionsOf } from "./conditions.ts";
import type { Controller, World } from "./controller.ts";
import type { Say } from "./event-recorder.ts";
import { podFromTemplate } from "./owners.ts";
import { refusalOf, sayFailed } from "./pod-creation.ts";
import { hasEnded, isAvailable, isReady, isTerminating, phaseOf, readySince } from "./pods.ts";
import { currentRevision, dropRevisions, type Revision, revisionsOf } from "./revisions.ts";
import { followPods, reconcileEach } from "./watching.ts";

const resource = "statefulsets.apps";
const revisionLabel = "controller-revision-hash";

export const statefulSetController: Controller = (world) => {
  const say = world.events.by({ component: "statefulset-controller" });
  const { queue, stop } = reconcileEach(world, resource, (set) => {
    if (isTerminating(set)) return undefined;
    return new StatefulSet(world, set, say).reconcile();
  });
  followPods(world, resource, "StatefulSet", queue);
  return stop;
};

class StatefulSet {
  readonly #world: World;
  readonly #set: KubeObject;
  readonly #say: Say;
  readonly #settling: number;
  readonly #first: number;
  readonly #wanted: number;
  readonly #pods: ReadonlyMap<number, KubeObject>;
  readonly #update: Revision;
  /** What pods below the partition have, and all of them until a rollout is through. */
  readonly #current: Revision;

  constructor(world: World, set: KubeObject, say: Say) {
    this.#world = world;
    this.#set = set;
    this.#say = say;
    this.#settling = numberAt(set, "spec", "minReadySeconds") ?? 0;
    this.#first = numberAt(set, "spec", "ordinals", "start") ?? 0;
    this.#wanted = numberAt(set, "spec", "replicas") ?? 1;
    this.#pods = new Map(
      claimPods(world, set).flatMap((pod) => {
        const ordinal = this.#ordinalOf(pod);
        return ordinal === undefined ? [] : [[ordinal, pod]];
      }),
    );
    this.#update = currentRevision(world.objects, set, "controller.kubernetes.io/hash");
    const known = textAt(set, "status", "currentRevision");
    this.#current = revisionsOf(world.objects, set).find(({ name }) => name === known) ?? this.#update;
  }

  /** Milliseconds until a pod will have been ready for long enough. */
  reconcile(): number | undefined {
    const refusal = refusalOf(() => this.#act());
    const status = this.#status();
    const updated = this.#world.objects.updateStatus(resource, { ...this.#set, status });
    const inUse = [...this.#pods.values()].map((pod) => pod.metadata.labels?.[revisionLabel] ?? "");
    dropRevisions(this.#world.objects, updated, new Set([...inUse, this.#update.name, this.#current.name]));
    if (refusal !== undefined) throw refusal;
    const now = this.#world.clock.now();
    const due = [...this.#pods.values()]
      .map((pod) => (readySince(pod) ?? Number.NaN) + this.#settling * 1000 - now)
      .filter((left) => left > 0);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  #ordinalOf(pod: KubeObject): number | undefined {
    const { name } = this.#set.metadata;
    const match = /^(.*)-(\d+)$/.exec(pod.metadata.name);
    return match?.[1] === name ? Number(match[2]) : undefined;
  }

  get #isParallel(): boolean {
    return textAt(this.#set, "spec", "podManagementPolicy") === "Parallel";
  }

  /** One step: in order, unless the set allows all at once. */
  #act(): void {
    const last = this.#first + this.#wanted - 1;
    for (let ordinal = this.#first; ordinal <= last; ordinal++) {
      if (!this.#keep(ordinal) && !this.#isParallel) return;
    }
    const surplus = [...this.#pods.keys()].filter((ordinal) => ordinal < this.#first || ordinal > last);
    for (const ordinal of surplus.sort((one, other) => other - one)) {
      const pod = this.#pods.get(ordinal);
      if (pod !== undefined && !isTerminating(pod)) this.#delete(pod);
      if (!this.#isParallel) return;
    }
    this.#rollOut(last);
  }

  /** True when the pod of that number is there and serves. */
  #keep(ordinal: number): boolean {
    const pod = this.#pods.get(ordinal);
    if (pod === undefined) {
      this.#create(ordinal);
      return false;
    }
    if (hasEnded(pod) && !isTerminating(pod)) this.#delete(pod);
    return this.#serves(pod);
  }

  #serves(pod: KubeObject): boolean {
    return (
      !isTerminating(pod) && phaseOf(pod) === "Running" && isAvailable(pod, this.#settling, this.#world.clock.now())
    );
  }

  /** From the highest number down to the partition, the next one when the one before serves. */
  #rollOut(last: number): void {
    if (textAt(this.#set, "spec", "updateStrategy", "type") === "OnDelete") return;
    for (let ordinal = last; ordinal >= this.#first + this.#partition; ordinal--) {
      const pod = this.#pods.get(ordinal);
      if (pod === undefined) return;
      const isOld = pod.metadata.labels?.[revisionLabel] !== this.#update.name;
      if (isOld && !isTerminating(pod)) this.#delete(pod);
      if (isOld) return;
      if (!this.#serves(pod)) return;
    }
  }

  get #partition(): number {
    return numberAt(this.#set, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
  }

  #create(ordinal: number): void {
    const { objects } = this.#world;
    const { name: setName } = this.#set.metadata;
    const name = `${setName}-${ordinal}`;
    const isOld = ordinal < this.#first + this.#partition;
    const revision = isOld ? this.#current : this.#update;
    const draft = podFromTemplate(this.#set, revision.template, {
      name,
      generateName: `${setName}-`,
      labels: {
        "apps.kubernetes.io/pod-index": String(ordinal),
        [revisionLabel]: revision.name,
        "statefulset.kubernetes.io/pod-name": name,
      },
    });
    const spec = objectAt(draft, "spec");
    const volumes = [...listAt(spec, "volumes"), ...this.#claims(name)];
    const deed = `Create Pod ${name} in StatefulSet ${setName}`;
    const refusal = refusalOf(() => {
      objects.create("pods", {
        ...draft,
        spec: {
          ...spec,
          hostname: name,
          subdomain: textAt(this.#set, "spec", "serviceName"),
          ...(volumes.length > 0 ? { volumes } : {}),
        },
      });
      this.#say({ object: this.#set, reason: "SuccessfulCreate", message: `${deed} successful` });
    });
    if (refusal === undefined) return;
    sayFailed(this.#set, `${deed} failed error: ${refusal.message}`, this.#say);
    throw refusal;
  }

  /** The volumes of the pod's own claims, which outlive it. */
  #claims(pod: string): readonly JsonObject[] {
    const { objects } = this.#world;
    const { name: setName, namespace = "" } = this.#set.metadata;
    return listAt(this.#set, "spec", "volumeClaimTemplates").map((template) => {
      const volume = textAt(template, "metadata", "name");
      const name = `${volume}-${pod}`;
      if (objects.get("persistentvolumeclaims", { namespace, name }) === undefined) {
        objects.create("persistentvolumeclaims", {
          apiVersion: "v1",
          kind: "PersistentVolumeClaim",
          metadata: { name, namespace, labels: stringsAt(this.#set, "spec", "selector", "matchLabels") },
          spec: objectAt(template, "spec"),
        });
        const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${setName} success`;
        this.#say({ object: this.#set, reason: "SuccessfulCreate", message });
      }
      return { name: volume, persistentVolumeClaim: { claimName: name } };
    });
  }

  #delete(pod: KubeObject): void {
    this.#world.objects.delete("pods", pod.metadata);
    const { name } = this.#set.metadata;
    const message = `Delete Pod ${pod.metadata.name} in StatefulSet ${name} successful`;
    this.#say({ object: this.#set, reason: "SuccessfulDelete", message });
  }

  #status(): JsonObject {
    const pods = [...this.#pods.values()].filter((pod) => !isTerminating(pod) && !hasEnded(pod));
    const ofRevision = (name: string) => pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === name).length;
    const updated = ofRevision(this.#update.name);
    const ready = pods.filter(isReady).length;
    const available = pods.filter((pod) => isAvailable(pod, this.#settling, this.#world.clock.now())).length;
    const isThrough = updated === pods.length && pods.length === this.#wanted && ready === this.#wanted;
    const current = isThrough ? this.#update : this.#current;
    const conditions = conditionsOf(this.#set);
    return {
      observedGeneration: this.#set.metadata.generation ?? 1,
      replicas: pods.length,
      availableReplicas: available,
      ...(ready > 0 ? { readyReplicas: ready } : {}),
      ...(updated > 0 ? { updatedReplicas: updated } : {}),
      ...(ofRevision(current.name) > 0 ? { currentReplicas: ofRevision(current.name) } : {}),
      currentRevision: current.name,
      updateRevision: this.#update.name,
      collisionCount: 0,
      ...(conditions.length > 0 ? { conditions } : {}),
    };
  }
}
