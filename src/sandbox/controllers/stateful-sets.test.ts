import { afterEach, beforeEach, expect, it } from "vitest";
import { numberAt, objectAt, textAt } from "../store/object.ts";
import { TestCluster, withImage, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.stop());

const sets = "statefulsets.apps";
const db = () => cluster.get(sets, "db");
const names = () => cluster.pods().map((pod) => pod.metadata.name);
const images = () => cluster.pods().map((pod) => textAt(pod, "spec", "containers", 0, "image"));
const apply = (spec = {}) =>
  cluster.apply(sets, workload("StatefulSet", "db", { serviceName: "db", replicas: 3, ...spec }));
const patch = (spec: object) => cluster.objects.patch(sets, { namespace: "shop", name: "db" }, { spec: { ...spec } });

it("starts its pods one after the other, each when the one before serves", async () => {
  apply();
  await cluster.pass(0.5);
  expect(names()).toEqual(["db-0"]);
  await cluster.pass(1);
  expect(names()).toEqual(["db-0", "db-1"]);
  await cluster.pass(3);
  expect(names()).toEqual(["db-0", "db-1", "db-2"]);
  expect(cluster.get("pods", "db-1").metadata.labels).toMatchObject({
    "apps.kubernetes.io/pod-index": "1",
    "statefulset.kubernetes.io/pod-name": "db-1",
  });
  expect(objectAt(cluster.get("pods", "db-1"), "spec")).toMatchObject({ hostname: "db-1", subdomain: "db" });
  expect(objectAt(db(), "status")).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
    updatedReplicas: 3,
  });
  expect(cluster.events("SuccessfulCreate")[0]).toBe("Create Pod db-0 in StatefulSet db successful");
});

it("starts them all at once when told to", async () => {
  apply({ podManagementPolicy: "Parallel" });
  await cluster.pass(0.5);
  expect(names()).toEqual(["db-0", "db-1", "db-2"]);
});

it("waits at a pod that is not ready", async () => {
  cluster.fate = (pod) => (pod.metadata.name === "db-1" ? "unready" : "ready");
  apply();
  await cluster.pass(10);
  expect(names()).toEqual(["db-0", "db-1"]);
  cluster.say(cluster.get("pods", "db-1"), "ready");
  await cluster.pass(3);
  expect(names()).toEqual(["db-0", "db-1", "db-2"]);
});

it("gives a pod that is replaced its name again", async () => {
  apply();
  await cluster.pass(6);
  const { uid } = cluster.get("pods", "db-1").metadata;
  cluster.objects.delete("pods", { namespace: "shop", name: "db-1" });
  await cluster.pass(6);
  expect(cluster.get("pods", "db-1").metadata.uid).not.toBe(uid);
});

it("shrinks from the highest number, one at a time", async () => {
  apply();
  await cluster.pass(6);
  patch({ replicas: 1 });
  await cluster.pass(1.5);
  expect(names()).toEqual(["db-0", "db-1"]);
  await cluster.pass(3);
  expect(names()).toEqual(["db-0"]);
  expect(numberAt(db(), "status", "replicas")).toBe(1);
});

it("rolls out from the highest number down to the partition", async () => {
  apply({ updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: 1 } } });
  await cluster.pass(6);
  cluster.objects.update(sets, withImage(db(), "nginx:1.27"));
  await cluster.pass(2.5);
  expect(images()).toEqual(["nginx:1.25", "nginx:1.25", "nginx:1.27"]);
  await cluster.pass(10);
  expect(images()).toEqual(["nginx:1.25", "nginx:1.27", "nginx:1.27"]);
  cluster.objects.delete("pods", { namespace: "shop", name: "db-0" });
  await cluster.pass(5);
  expect(images()[0]).toBe("nginx:1.25");
  patch({ updateStrategy: { rollingUpdate: { partition: 0 } } });
  await cluster.pass(10);
  expect(images()).toEqual(["nginx:1.27", "nginx:1.27", "nginx:1.27"]);
  expect(textAt(db(), "status", "currentRevision")).toBe(textAt(db(), "status", "updateRevision"));
});

it("keeps a claim for each pod, which outlives it", async () => {
  const template = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  apply({ replicas: 1, volumeClaimTemplates: [template] });
  await cluster.pass(5);
  expect(textAt(cluster.get("persistentvolumeclaims", "data-db-0"), "status", "phase")).toBe("Bound");
  patch({ replicas: 0 });
  await cluster.pass(5);
  expect(names()).toEqual([]);
  expect(cluster.get("persistentvolumeclaims", "data-db-0").metadata.name).toBe("data-db-0");
});
