import { afterEach, beforeEach, expect, it } from "vitest";
import type { KubeObject } from "../store/object.ts";
import { EventRecorder, type Say } from "./event-recorder.ts";
import { TestCluster } from "./testing/cluster.ts";

let cluster: TestCluster;
let recorder: EventRecorder;
let say: Say;
let pod: KubeObject;
beforeEach(() => {
  cluster = new TestCluster([]);
  recorder = new EventRecorder(cluster.objects, cluster.clock);
  say = recorder.by({ component: "kubelet", host: "node-1" });
  pod = cluster.apply("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "shop", name: "p" },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  });
});
afterEach(() => {
  recorder.stop();
  cluster.stop();
});

const events = () => cluster.objects.list("events", { namespace: "shop", fieldSelector: "reason=BackOff" });
const backOff = (message = "Back-off") => say({ object: pod, type: "Warning", reason: "BackOff", message });

it("counts what is said again, and keeps apart what differs", async () => {
  backOff();
  await cluster.pass(30);
  backOff();
  backOff("another");
  expect(events().map(({ message, count }) => [message, count])).toEqual([
    ["Back-off", 2],
    ["another", 1],
  ]);
  const [first] = events();
  expect(first).toMatchObject({
    type: "Warning",
    involvedObject: { kind: "Pod", namespace: "shop", name: "p", uid: pod.metadata.uid },
    source: { component: "kubelet", host: "node-1" },
    firstTimestamp: "2026-01-01T00:00:00Z",
    lastTimestamp: "2026-01-01T00:00:30Z",
  });
});

it("begins anew when somebody deleted the event", () => {
  backOff();
  for (const { metadata } of events()) cluster.objects.delete("events", metadata);
  backOff();
  expect(events()).toMatchObject([{ count: 1 }]);
});

it("forgets after an hour", async () => {
  backOff();
  await cluster.pass(55 * 60);
  backOff();
  await cluster.pass(30 * 60);
  expect(events()).toHaveLength(1);
  await cluster.pass(60 * 60);
  expect(events()).toEqual([]);
});

it("says nothing into a namespace that is going", async () => {
  cluster.objects.delete("namespaces", { name: "shop" });
  backOff();
  await cluster.pass(1);
  expect(cluster.objects.get("namespaces", { name: "shop" })).toBeUndefined();
});
