/** Pod disruption budgets: how many of their pods may be evicted now. */
import { protects } from "../kinds/others/poddisruptionbudget.ts";
import { type JsonObject, type KubeObject, numberAt, objectAt, stringsAt } from "../store/object.ts";
import { type Condition, conditionsOf, withCondition } from "./conditions.ts";
import type { Controller, World } from "./controller.ts";
import { keyOf } from "./keys.ts";
import { controllerOf } from "./owners.ts";
import { isReady, isTerminating } from "./pods.ts";
import { countOf } from "./rollout.ts";
import { reconcileEach } from "./watching.ts";

const resource = "poddisruptionbudgets.policy";

export const disruptionBudgetController: Controller = (world) => {
  const say = world.events.by({ component: "controllermanager" });
  const { queue, stop } = reconcileEach(world, resource, (budget) => {
    const pods = podsOf(world, budget);
    const wanted = wantedOf(world, budget, pods);
    if (typeof wanted !== "string") return writeStatus(world, budget, pods, wanted);
    say({
      object: budget,
      type: "Warning",
      reason: "CalculateExpectedPodCountFailed",
      message: `Failed to calculate the number of expected pods: ${wanted}`,
    });
    const failed: Condition = { type: "DisruptionAllowed", status: "False", reason: "SyncFailed", message: wanted };
    writeStatus(world, budget, pods, { expected: 0, healthy: 0 }, failed);
  });
  const follow = (pod: KubeObject) => {
    for (const budget of world.objects.list(resource, { namespace: pod.metadata.namespace ?? "" })) {
      if (protects(budget, pod)) queue.add(keyOf(budget));
    }
  };
  world.pods.listen((pod, old) => {
    follow(pod);
    if (old) follow(old);
  });
  // The number of pods that a workload is to have counts, not that which it has.
  const stops = Object.values(scaled).map((workloads) =>
    world.objects.watch(workloads, ({ object: { metadata } }) => {
      for (const budget of world.objects.list(resource, { namespace: metadata.namespace ?? "" }))
        queue.add(keyOf(budget));
    }),
  );
  return () => {
    for (const end of stops) end();
    stop();
  };
};

const scaled: Readonly<Record<string, string>> = {
  Deployment: "deployments.apps",
  ReplicaSet: "replicasets.apps",
  ReplicationController: "replicationcontrollers",
  StatefulSet: "statefulsets.apps",
};

interface Wanted {
  readonly expected: number;
  /** How many of them must be ready. */
  readonly healthy: number;
}

function podsOf({ pods }: World, budget: KubeObject): readonly KubeObject[] {
  return pods.in(budget.metadata.namespace ?? "").filter((pod) => protects(budget, pod));
}

/** Or the text of why nobody can say. */
function wantedOf(world: World, budget: KubeObject, pods: readonly KubeObject[]): Wanted | string {
  const { minAvailable, maxUnavailable } = objectAt(budget, "spec");
  if (typeof minAvailable === "number") return { expected: pods.length, healthy: minAvailable };
  if (minAvailable === undefined && maxUnavailable === undefined) return { expected: pods.length, healthy: 0 };
  const expected = scaleOf(world, pods);
  if (typeof expected === "string") return expected;
  return maxUnavailable === undefined
    ? { expected, healthy: countOf(minAvailable, expected, Math.ceil) }
    : { expected, healthy: Math.max(0, expected - countOf(maxUnavailable, expected, Math.ceil)) };
}

/** How many pods their workloads are to have together. */
function scaleOf({ objects }: World, pods: readonly KubeObject[]): number | string {
  const workloads = new Map<string, number>();
  for (const pod of pods) {
    const owner = controllerOf(pod);
    if (!owner) continue;
    const plural = scaled[owner.kind];
    if (plural === undefined)
      return `${owner.kind.toLowerCase()}s.${owner.apiVersion.split("/")[0]} does not implement the scale subresource`;
    const { namespace } = pod.metadata;
    const direct = objects.get(plural, { namespace, name: owner.name });
    const above = direct && controllerOf(direct);
    const workload =
      above?.kind === "Deployment" ? objects.get("deployments.apps", { namespace, name: above.name }) : direct;
    if (workload) workloads.set(workload.metadata.uid, numberAt(workload, "spec", "replicas") ?? 1);
  }
  return [...workloads.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function writeStatus(
  { objects, clock }: World,
  budget: KubeObject,
  pods: readonly KubeObject[],
  { expected, healthy }: Wanted,
  failed?: Condition,
): undefined {
  const known = new Map(pods.map((pod) => [pod.metadata.name, pod]));
  const disrupted = Object.entries(stringsAt(budget, "status", "disruptedPods")).filter(([name]) => {
    const pod = known.get(name);
    return pod !== undefined && !isTerminating(pod);
  });
  const leaving = new Set(disrupted.map(([name]) => name));
  const ready = pods.filter((pod) => isReady(pod) && !isTerminating(pod) && !leaving.has(pod.metadata.name)).length;
  const allowed = failed || expected === 0 ? 0 : Math.max(0, ready - healthy);
  const observedGeneration = budget.metadata.generation ?? 1;
  const condition: Condition = failed ?? {
    type: "DisruptionAllowed",
    status: allowed > 0 ? "True" : "False",
    reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
    message: "",
  };
  const status: JsonObject = {
    conditions: withCondition(conditionsOf(budget), condition, clock.now(), { observedGeneration }),
    currentHealthy: ready,
    desiredHealthy: healthy,
    disruptionsAllowed: allowed,
    expectedPods: expected,
    observedGeneration,
    ...(disrupted.length > 0 ? { disruptedPods: Object.fromEntries(disrupted) } : {}),
  };
  objects.updateStatus(resource, { ...budget, status });
}
