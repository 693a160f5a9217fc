import { afterEach, beforeEach, expect, it } from "vitest";
import { objectAt, textAt } from "../store/object.ts";
import { podTemplate, TestCluster, withImage, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster(["node-1", "node-2", "node-3"]);
});
afterEach(() => cluster.stop());

const sets = "daemonsets.apps";
const agent = () => cluster.get(sets, "agent");
const nodes = () =>
  cluster
    .pods()
    .map((pod) => textAt(pod, "spec", "nodeName"))
    .sort();
const images = () => cluster.pods().map((pod) => textAt(pod, "spec", "containers", 0, "image"));

it("has one pod on each node, also on one that comes later", async () => {
  cluster.apply(sets, workload("DaemonSet", "agent"));
  await cluster.pass(5);
  expect(nodes()).toEqual(["node-1", "node-2", "node-3"]);
  cluster.apply("nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "node-4" } });
  await cluster.pass(5);
  expect(nodes()).toEqual(["node-1", "node-2", "node-3", "node-4"]);
  expect(objectAt(agent(), "status")).toMatchObject({
    desiredNumberScheduled: 4,
    currentNumberScheduled: 4,
    numberReady: 4,
    numberAvailable: 4,
    updatedNumberScheduled: 4,
    numberMisscheduled: 0,
  });
});

it("follows the nodes' labels and taints", async () => {
  cluster.objects.patch("nodes", { name: "node-1" }, { metadata: { labels: { disk: "ssd" } } });
  cluster.objects.patch("nodes", { name: "node-2" }, { metadata: { labels: { disk: "ssd" } } });
  cluster.objects.patch("nodes", { name: "node-2" }, { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } });
  const template = podTemplate({ app: "agent" }, { nodeSelector: { disk: "ssd" } });
  cluster.apply(sets, workload("DaemonSet", "agent", { template }));
  await cluster.pass(5);
  expect(nodes()).toEqual(["node-1"]);
  cluster.objects.patch("nodes", { name: "node-2" }, { spec: { taints: null } });
  cluster.objects.patch("nodes", { name: "node-1" }, { metadata: { labels: { disk: null } } });
  await cluster.pass(5);
  expect(nodes()).toEqual(["node-2"]);
});

it("stays on a node that is cordoned", async () => {
  cluster.objects.patch("nodes", { name: "node-1" }, { spec: { unschedulable: true } });
  cluster.apply(sets, workload("DaemonSet", "agent"));
  await cluster.pass(5);
  expect(nodes()).toEqual(["node-1", "node-2", "node-3"]);
});

it("rolls out node by node", async () => {
  cluster.apply(sets, workload("DaemonSet", "agent"));
  await cluster.pass(5);
  cluster.objects.update(sets, withImage(agent(), "nginx:1.27"));
  for (let step = 0; step < 30; step++) {
    await cluster.pass(0.5);
    const serving = cluster.pods().filter((pod) => JSON.stringify(pod.status).includes('"Ready","status":"True"'));
    expect(serving.filter((pod) => pod.metadata.deletionTimestamp === undefined).length).toBeGreaterThanOrEqual(2);
  }
  expect(images()).toEqual(["nginx:1.27", "nginx:1.27", "nginx:1.27"]);
});
