import { afterEach, beforeEach, expect, it } from "vitest";
import { at, listAt, textAt } from "../store/object.ts";
import { podTemplate, TestCluster, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.stop());

const refused = (pod: string) =>
  `pods "${pod}" is forbidden: error looking up service account shop/nobody: serviceaccount "nobody" not found`;

it.each([
  ["ReplicaSet", `Error creating: ${refused("web-")}`, { replicas: 0 }],
  ["DaemonSet", `Error creating: ${refused("web-")}`, { desiredNumberScheduled: 2 }],
  ["StatefulSet", `Create Pod web-0 in StatefulSet web failed error: ${refused("web-0")}`, { observedGeneration: 1 }],
] as const)("a %s that may make no pod says why, counts it and shows its status", async (kind, message, status) => {
  const resource = `${kind.toLowerCase()}s.apps`;
  const template = podTemplate({ app: "web" }, { serviceAccountName: "nobody" });
  cluster.apply(resource, workload(kind, "web", { template }));
  await cluster.pass(20);
  expect(cluster.events("FailedCreate")).toEqual([message]);
  expect(cluster.get(resource, "web").status).toMatchObject(status);
});

it("a job that may make no pod says why, and has started", async () => {
  const containers = [{ name: "c", image: "busybox" }];
  const template = { spec: { restartPolicy: "Never", serviceAccountName: "nobody", containers } };
  const metadata = { namespace: "shop", name: "web" };
  cluster.apply("jobs.batch", { apiVersion: "batch/v1", kind: "Job", metadata, spec: { template } });
  await cluster.pass(20);
  expect(cluster.events("FailedCreate")).toEqual([`Error creating: ${refused("web-")}`]);
  expect(textAt(cluster.get("jobs.batch", "web"), "status", "startTime")).not.toBe("");
});

it("tries again ever more slowly, though each refusal has a name of its own", async () => {
  const metadata = { namespace: "shop", name: "q" };
  cluster.apply("resourcequotas", { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard: { pods: "1" } } });
  cluster.apply("deployments.apps", workload("Deployment", "web", { replicas: 3 }));
  await cluster.pass(120);
  expect(cluster.pods()).toHaveLength(1);
  const tries = cluster.events("FailedCreate");
  expect(new Set(tries).size).toBe(tries.length);
  expect(tries.length).toBeLessThan(12);
  const conditions = listAt(cluster.get("deployments.apps", "web"), "status", "conditions");
  const failure = conditions.find((one) => textAt(one, "type") === "ReplicaFailure");
  expect(textAt(failure, "message")).toMatch(/^pods "web-\S+" is forbidden: exceeded quota: q/);
  expect(at(failure, "lastUpdateTime")).toBe(at(failure, "lastTransitionTime"));
  cluster.objects.delete("resourcequotas", metadata);
  await cluster.pass(70);
  expect(cluster.pods()).toHaveLength(3);
});
