import { afterEach, beforeEach, expect, test } from "vitest";
import { textAt } from "../store/object.ts";
import { podTemplate, TestCluster } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.stop());

const claim = () => cluster.objects.get("persistentvolumeclaims", { namespace: "shop", name: "disk" });

test("a claim gets a volume; both stay while a pod uses them, and go after it", async () => {
  cluster.apply("persistentvolumeclaims", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace: "shop", name: "disk" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  const volumes = [{ name: "v", persistentVolumeClaim: { claimName: "disk" } }];
  const { spec = {} } = podTemplate({}, { volumes });
  cluster.apply("pods", { apiVersion: "v1", kind: "Pod", metadata: { namespace: "shop", name: "user" }, spec });
  await cluster.pass(3);
  expect(textAt(claim(), "status", "phase")).toBe("Bound");
  cluster.objects.delete("persistentvolumeclaims", { namespace: "shop", name: "disk" });
  await cluster.pass(3);
  expect(claim()?.metadata.deletionTimestamp).toBeDefined();
  cluster.objects.delete("pods", { namespace: "shop", name: "user" });
  await cluster.pass(3);
  expect(claim()).toBeUndefined();
  expect(cluster.objects.list("persistentvolumes")).toEqual([]);
});
