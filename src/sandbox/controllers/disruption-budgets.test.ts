import { afterEach, beforeEach, expect, test } from "vitest";
import { type JsonObject, objectAt } from "../store/object.ts";
import { TestCluster, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.stop());

const status = () => objectAt(cluster.get("poddisruptionbudgets.policy", "budget"), "status");

function protect(spec: JsonObject): void {
  cluster.apply("poddisruptionbudgets.policy", {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { namespace: "shop", name: "budget" },
    spec: { selector: { matchLabels: { app: "web" } }, ...spec },
  });
}

test.each<{ readonly spec: JsonObject; readonly allowed: number; readonly healthy: number }>([
  { spec: { minAvailable: 2 }, allowed: 1, healthy: 2 },
  { spec: { minAvailable: "50%" }, allowed: 1, healthy: 2 },
  { spec: { maxUnavailable: "50%" }, allowed: 2, healthy: 1 },
  { spec: { maxUnavailable: 0 }, allowed: 0, healthy: 3 },
])("of three ready pods $spec lets $allowed go", async ({ spec, allowed, healthy }) => {
  cluster.apply("deployments.apps", workload("Deployment", "web", { replicas: 3 }));
  protect(spec);
  await cluster.pass(5);
  expect(status()).toMatchObject({
    currentHealthy: 3,
    desiredHealthy: healthy,
    disruptionsAllowed: allowed,
    expectedPods: 3,
    observedGeneration: 1,
    conditions: [{ type: "DisruptionAllowed", reason: allowed > 0 ? "SufficientPods" : "InsufficientPods" }],
  });
});

test("pods that are not ready count as gone", async () => {
  cluster.apply("deployments.apps", workload("Deployment", "web", { replicas: 3 }));
  protect({ minAvailable: 2 });
  await cluster.pass(5);
  for (const pod of cluster.pods().slice(1)) cluster.say(pod, "unready");
  await cluster.pass(1);
  expect(status()).toMatchObject({ currentHealthy: 1, disruptionsAllowed: 0 });
});

test("a share of pods that nothing scales cannot be told", async () => {
  cluster.apply("daemonsets.apps", workload("DaemonSet", "web"));
  protect({ minAvailable: "50%" });
  await cluster.pass(5);
  const message = "daemonsets.apps does not implement the scale subresource";
  expect(status()).toMatchObject({ disruptionsAllowed: 0, conditions: [{ reason: "SyncFailed", message }] });
});
