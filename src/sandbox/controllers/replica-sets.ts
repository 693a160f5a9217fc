/** Replica sets: as many pods as asked for. */
import { type JsonObject, type KubeObject, numberAt, objectAt, stringsAt } from "../store/object.ts";
import { claimPods } from "./claim.ts";
import { type Conditions, conditionsOf, counts, withCondition, withoutCondition } from "./conditions.ts";
import type { Controller, World } from "./controller.ts";
import type { Say } from "./event-recorder.ts";
import { podFromTemplate } from "./owners.ts";
import { createPod, refusalOf } from "./pod-creation.ts";
import { byUselessness, isActive, isAvailable, isReady, isTerminating, readySince } from "./pods.ts";
import { followPods, reconcileEach } from "./watching.ts";

const resource = "replicasets.apps";

export const replicaSetController: Controller = (world) => {
  const say = world.events.by({ component: "replicaset-controller" });
  const { queue, stop } = reconcileEach(world, resource, (set) => reconcile(world, set, say));
  followPods(world, resource, "ReplicaSet", queue);
  return stop;
};

function reconcile(world: World, set: KubeObject, say: Say): number | undefined {
  if (isTerminating(set)) return undefined;
  const pods = claimPods(world, set);
  const active = pods.filter(isActive);
  const wanted = numberAt(set, "spec", "replicas") ?? 1;
  const failure = refusalOf(() => adjust(world, set, active, wanted, say));
  const now = world.clock.now();
  const settling = numberAt(set, "spec", "minReadySeconds") ?? 0;
  const status = statusOf(set, pods, failure, now, settling);
  world.objects.updateStatus(resource, { ...set, status });
  if (failure !== undefined) throw failure;
  const waiting = active.map(readySince).filter((since) => since !== undefined);
  const next = waiting.map((since) => since + settling * 1000).filter((due) => due > now);
  return next.length > 0 ? Math.min(...next) - now : undefined;
}

function adjust(world: World, set: KubeObject, active: readonly KubeObject[], wanted: number, say: Say): void {
  for (let missing = wanted - active.length; missing > 0; missing--) {
    const pod = podFromTemplate(set, objectAt(set, "spec", "template"), { generateName: `${set.metadata.name}-` });
    createPod(world, set, pod, say);
  }
  const surplus = active.length - wanted;
  for (const { metadata } of surplus > 0 ? byUselessness(active).slice(0, surplus) : []) {
    world.objects.delete("pods", metadata);
    say({ object: set, reason: "SuccessfulDelete", message: `Deleted pod: ${metadata.name}` });
  }
}

function statusOf(
  set: KubeObject,
  pods: readonly KubeObject[],
  failure: Error | undefined,
  now: number,
  settling: number,
): JsonObject {
  const active = pods.filter(isActive);
  const templateLabels = Object.entries(stringsAt(set, "spec", "template", "metadata", "labels"));
  const labelled = active.filter(({ metadata: { labels = {} } }) =>
    templateLabels.every(([key, value]) => labels[key] === value),
  );
  const conditions = withFailure(conditionsOf(set), failure, now);
  return {
    ...counts({
      fullyLabeledReplicas: labelled.length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: active.filter((pod) => isAvailable(pod, settling, now)).length,
    }),
    replicas: active.length,
    terminatingReplicas: pods.filter(isTerminating).length,
    observedGeneration: set.metadata.generation ?? 1,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

/** The first refusal stays until there is none: words that changed with each try would call for the next one at once. */
function withFailure(conditions: Conditions, failure: Error | undefined, now: number): Conditions {
  const type = "ReplicaFailure";
  if (failure === undefined) return withoutCondition(conditions, type);
  if (conditions.some((one) => one.type === type)) return conditions;
  return withCondition(conditions, { type, status: "True", reason: "FailedCreate", message: failure.message }, now);
}
