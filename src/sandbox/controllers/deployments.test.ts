import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type KubeObject, numberAt, objectAt, textAt } from "../store/object.ts";
import { TestCluster, withImage, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster();
});
afterEach(() => cluster.stop());

const deployments = "deployments.apps";
const web = () => cluster.get(deployments, "web");
const sets = () => cluster.objects.list("replicasets.apps", { namespace: "shop" });
const status = (field: string) => numberAt(web(), "status", field) ?? 0;
const condition = (type: string) => {
  const all = objectAt(web(), "status").conditions;
  const found = Array.isArray(all) ? all.find((one) => textAt(one, "type") === type) : undefined;
  return `${textAt(found, "status")} ${textAt(found, "reason")}`;
};
const images = () => cluster.pods().map((pod) => textAt(pod, "spec", "containers", 0, "image"));

async function deploy(spec = {}): Promise<KubeObject> {
  cluster.apply(deployments, workload("Deployment", "web", { replicas: 3, ...spec }));
  await cluster.pass(5);
  return web();
}

async function setImage(image: string, seconds = 30): Promise<void> {
  cluster.objects.update(deployments, withImage(web(), image));
  await cluster.pass(seconds);
}

describe("a deployment", () => {
  it("brings up its pods and says that it is through", async () => {
    await deploy();
    expect(cluster.pods()).toHaveLength(3);
    expect(cluster.pods()[0]?.metadata.name).toMatch(/^web-[a-z0-9]{8,10}-[a-z0-9]{5}$/);
    expect(objectAt(web(), "status")).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(condition("Available")).toBe("True MinimumReplicasAvailable");
    expect(condition("Progressing")).toBe("True NewReplicaSetAvailable");
    const [set] = sets();
    expect(cluster.events("ScalingReplicaSet")).toEqual([`Scaled up replica set ${set?.metadata.name} from 0 to 3`]);
  });

  it("is not available while its pods are not ready", async () => {
    cluster.fate = () => "unready";
    await deploy();
    expect(condition("Available")).toBe("False MinimumReplicasUnavailable");
    expect(condition("Progressing")).toBe("True ReplicaSetUpdated");
    expect(status("unavailableReplicas")).toBe(3);
    await cluster.pass(605);
    expect(condition("Progressing")).toBe("False ProgressDeadlineExceeded");
  });

  it("is scaled up and down", async () => {
    await deploy();
    for (const replicas of [5, 2, 0]) {
      cluster.objects.patch(deployments, { namespace: "shop", name: "web" }, { spec: { replicas } });
      await cluster.pass(5);
      expect(cluster.pods()).toHaveLength(replicas);
      expect(status("replicas")).toBe(replicas);
    }
    expect(sets()).toHaveLength(1);
  });

  it("replaces a pod that is deleted or fails", async () => {
    await deploy();
    const [first, second] = cluster.pods();
    if (first === undefined || second === undefined) throw new Error("no pods");
    cluster.objects.delete("pods", first.metadata);
    cluster.say(second, "fail");
    await cluster.pass(5);
    const names = cluster.pods().filter((pod) => textAt(pod, "status", "phase") === "Running");
    expect(names).toHaveLength(3);
    expect(names.map((pod) => pod.metadata.name)).not.toContain(first.metadata.name);
  });

  it("lets go of a pod whose labels are changed, and takes it back", async () => {
    await deploy();
    const [pod] = cluster.pods();
    if (pod === undefined) throw new Error("no pods");
    const { namespace, name } = pod.metadata;
    cluster.objects.patch("pods", { namespace, name }, { metadata: { labels: { app: "quarantine" } } });
    await cluster.pass(5);
    expect(cluster.get("pods", name).metadata.ownerReferences).toBeUndefined();
    expect(cluster.pods("app=web")).toHaveLength(3);
    cluster.objects.patch("pods", { namespace, name }, { metadata: { labels: { app: "web" } } });
    await cluster.pass(5);
    expect(cluster.pods("app=web")).toHaveLength(3);
  });

  it("takes everything along when it is deleted", async () => {
    await deploy();
    cluster.objects.delete(deployments, { namespace: "shop", name: "web" });
    await cluster.pass(5);
    expect([...sets(), ...cluster.pods()]).toEqual([]);
  });
});

describe("a rollout", () => {
  it("never has too few pods that serve, nor too many pods", async () => {
    await deploy({
      replicas: 4,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
    });
    cluster.objects.update(deployments, withImage(web(), "nginx:1.27"));
    for (let step = 0; step < 60; step++) {
      await cluster.pass(0.5);
      const active = cluster.pods().filter((pod) => pod.metadata.deletionTimestamp === undefined);
      expect(active.length).toBeLessThanOrEqual(5);
      const serving = sets().reduce((sum, set) => sum + (numberAt(set, "status", "availableReplicas") ?? 0), 0);
      expect(serving).toBeGreaterThanOrEqual(3);
    }
    expect(new Set(images())).toEqual(new Set(["nginx:1.27"]));
    expect(condition("Progressing")).toBe("True NewReplicaSetAvailable");
    expect(status("updatedReplicas")).toBe(4);
  });

  it("stops at pods that never get ready, with the old ones serving", async () => {
    await deploy();
    cluster.fate = () => "unready";
    await setImage("nginx:broken");
    expect(images().filter((image) => image === "nginx:1.25")).toHaveLength(3);
    expect(images().filter((image) => image === "nginx:broken")).toHaveLength(1);
    expect(condition("Available")).toBe("True MinimumReplicasAvailable");
  });

  it("is numbered, remembered and undone", async () => {
    await deploy();
    await setImage("nginx:1.26");
    await setImage("nginx:1.27");
    const revision = (object: KubeObject) => object.metadata.annotations?.["deployment.kubernetes.io/revision"];
    expect(sets().map(revision).sort()).toEqual(["1", "2", "3"]);
    await setImage("nginx:1.25");
    expect(sets().map(revision).sort()).toEqual(["2", "3", "4"]);
    expect(revision(web())).toBe("4");
    const back = sets().find((set) => revision(set) === "4");
    expect(back?.metadata.annotations?.["deployment.kubernetes.io/revision-history"]).toBe("1");
    expect(new Set(images())).toEqual(new Set(["nginx:1.25"]));
  });

  it("keeps as many old replica sets as asked for", async () => {
    await deploy({ revisionHistoryLimit: 1 });
    for (const image of ["a", "b", "c"]) await setImage(image);
    expect(sets()).toHaveLength(2);
  });

  it("waits while the deployment is paused", async () => {
    await deploy();
    cluster.objects.patch(deployments, { namespace: "shop", name: "web" }, { spec: { paused: true } });
    await setImage("nginx:1.27", 10);
    expect(condition("Progressing")).toBe("Unknown DeploymentPaused");
    expect(new Set(images())).toEqual(new Set(["nginx:1.25"]));
    cluster.objects.patch(deployments, { namespace: "shop", name: "web" }, { spec: { paused: null } });
    await cluster.pass(30);
    expect(new Set(images())).toEqual(new Set(["nginx:1.27"]));
    expect(condition("Progressing")).toBe("True NewReplicaSetAvailable");
  });

  it("by Recreate ends all old pods first", async () => {
    await deploy({ strategy: { type: "Recreate" } });
    cluster.objects.update(deployments, withImage(web(), "nginx:1.27"));
    for (let step = 0; step < 20; step++) {
      await cluster.pass(0.5);
      expect(new Set(images()).size).toBeLessThanOrEqual(1);
    }
    expect(images()).toEqual(["nginx:1.27", "nginx:1.27", "nginx:1.27"]);
  });
});

it("leads to the same cluster in any order of the same changes", async () => {
  const apply = {
    deploy: () => cluster.apply(deployments, workload("Deployment", "web", { replicas: 2 })),
    service: () =>
      cluster.apply("services", {
        apiVersion: "v1",
        kind: "Service",
        metadata: { namespace: "shop", name: "web" },
        spec: { selector: { app: "web" }, ports: [{ port: 80 }], clusterIP: "10.96.9.9" },
      }),
    other: () => cluster.apply(deployments, workload("Deployment", "api", { replicas: 1 })),
  };
  const seen = new Set<string>();
  for (const order of [
    ["deploy", "service", "other"],
    ["service", "other", "deploy"],
    ["other", "deploy", "service"],
  ] as const) {
    cluster.stop();
    cluster = new TestCluster();
    for (const step of order) {
      apply[step]();
      await cluster.pass(1);
    }
    await cluster.pass(10);
    const names = cluster.pods().map((pod) => pod.metadata.name.replace(/-[^-]*$/, ""));
    const slices = cluster.objects.list("endpointslices.discovery.k8s.io", { namespace: "shop" });
    const endpoints = slices.map((slice) => (Array.isArray(slice.endpoints) ? slice.endpoints.length : 0));
    seen.add(JSON.stringify([names, endpoints, status("availableReplicas")]));
  }
  expect(seen.size).toBe(1);
});
