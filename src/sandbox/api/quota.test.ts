import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, type JsonObject, objectAt, textAt } from "../store/object.ts";
import { ask } from "./testing/client.ts";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
  sandbox.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
});
afterEach(() => sandbox.stop());

function create(plural: string, kind: string, name: string, rest: JsonObject, group = "") {
  const path = group === "" ? "/api/v1" : `/apis/${group}/v1`;
  const body = { apiVersion: group === "" ? "v1" : `${group}/v1`, kind, metadata: { name }, ...rest };
  return ask(sandbox, "POST", `${path}/namespaces/shop/${plural}`, { body });
}

const quota = (hard: JsonObject, rest: JsonObject = {}) =>
  create("resourcequotas", "ResourceQuota", "q", { spec: { hard, ...rest } });
const limits = (...list: JsonObject[]) => create("limitranges", "LimitRange", "l", { spec: { limits: list } });
const pod = (name: string, resources: JsonObject = {}) =>
  create("pods", "Pod", name, { spec: { containers: [{ name: "c", image: "nginx:1.25", resources }] } });

test("a quota counts what there is and refuses what would be more", async () => {
  await quota({ pods: "1", "requests.cpu": "500m", "count/deployments.apps": "0" });
  expect(textAt((await pod("bare")).json, "message")).toBe(
    'pods "bare" is forbidden: failed quota: q: must specify requests.cpu for: c',
  );
  expect((await pod("one", { requests: { cpu: "0.2" } })).code).toBe(201);
  const { code, json } = await pod("two", { requests: { cpu: "400m" } });
  expect(code).toBe(403);
  expect(textAt(json, "message")).toBe(
    'pods "two" is forbidden: exceeded quota: q, requested: pods=1,requests.cpu=400m, used: pods=1,requests.cpu=200m, limited: pods=1,requests.cpu=500m',
  );
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx" }] } };
  const spec = { selector: { matchLabels: { a: "b" } }, template };
  expect(textAt((await create("deployments", "Deployment", "d", { spec }, "apps")).json, "message")).toContain(
    "exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0",
  );
});

test("a quota shows what is taken, and forgets what is gone", async () => {
  await quota({ pods: "5", "requests.memory": "1Gi", configmaps: "9" });
  await pod("one", { requests: { memory: "100Mi" } });
  await pod("two", { requests: { memory: "200Mi" } });
  const used = async () =>
    objectAt((await ask(sandbox, "GET", "/api/v1/namespaces/shop/resourcequotas/q")).json, "status", "used");
  await expect.poll(used).toEqual({ pods: "2", "requests.memory": "300Mi", configmaps: "1" });
  await ask(sandbox, "DELETE", "/api/v1/namespaces/shop/pods/one");
  await expect.poll(used).toEqual({ pods: "1", "requests.memory": "200Mi", configmaps: "1" });
});

test("a quota with a scope is about the pods in it alone", async () => {
  await quota({ pods: "0" }, { scopes: ["BestEffort"] });
  expect((await pod("effort")).code).toBe(403);
  expect((await pod("asking", { requests: { cpu: "1" } })).code).toBe(201);
});

test("a service that becomes a NodePort takes one of those that a quota leaves", async () => {
  await quota({ "services.nodeports": "0" });
  expect((await create("services", "Service", "s", { spec: { ports: [{ port: 80 }] } })).code).toBe(201);
  const path = "/api/v1/namespaces/shop/services/s";
  const contentType = "application/merge-patch+json";
  const { json } = await ask(sandbox, "PATCH", path, { body: { spec: { type: "NodePort" } }, contentType });
  expect(textAt(json, "message")).toContain("requested: services.nodeports=1, used: services.nodeports=0");
});

test("a limit range fills in what containers leave out", async () => {
  await limits({ type: "Container", default: { cpu: "1", memory: "1Gi" }, defaultRequest: { cpu: "100m" } });
  const { json } = await pod("one", { requests: { memory: "5Mi" } });
  expect(at(json, "spec", "containers", 0, "resources")).toEqual({
    limits: { cpu: "1", memory: "1Gi" },
    requests: { cpu: "100m", memory: "5Mi" },
  });
  expect(objectAt(json, "metadata", "annotations")).toEqual({
    "kubernetes.io/limit-ranger":
      "LimitRanger plugin set: cpu request for container c; cpu, memory limit for container c",
  });
  expect(textAt(json, "status", "qosClass")).toBe("Burstable");
});

test.each<{ readonly limit: JsonObject; readonly resources: JsonObject; readonly why: string }>([
  {
    limit: { type: "Container", max: { memory: "256Mi" } },
    resources: { limits: { memory: "1Gi" } },
    why: "maximum memory usage per Container is 256Mi, but limit is 1Gi",
  },
  {
    limit: { type: "Container", min: { cpu: "10m" } },
    resources: { requests: { cpu: "1m" } },
    why: "minimum cpu usage per Container is 10m, but request is 1m",
  },
  {
    limit: { type: "Container", maxLimitRequestRatio: { cpu: "2" } },
    resources: { requests: { cpu: "100m" }, limits: { cpu: "300m" } },
    why: "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
  },
  {
    limit: { type: "Pod", max: { cpu: "1", memory: "1Gi" } },
    resources: { requests: { cpu: "2" } },
    why: "[maximum cpu usage per Pod is 1.  No limit is specified, maximum memory usage per Pod is 1Gi.  No limit is specified]",
  },
])("beyond its bounds: $why", async ({ limit, resources, why }) => {
  await limits(limit);
  const { code, json } = await pod("wrong", resources);
  expect(code).toBe(403);
  expect(textAt(json, "message")).toBe(`pods "wrong" is forbidden: ${why}`);
});

test("an eviction is refused while a budget is used up, and deletes the pod otherwise", async () => {
  const spec = { selector: {}, minAvailable: 1 };
  await create("poddisruptionbudgets", "PodDisruptionBudget", "b", { spec }, "policy");
  await pod("one");
  const place = { namespace: "shop", name: "one" };
  const conditions = [{ type: "Ready", status: "True" }];
  sandbox.objects.patch("pods", place, { status: { phase: "Running", conditions } }, "status");
  const budget = (status: JsonObject) =>
    sandbox.objects.patch("poddisruptionbudgets.policy", { ...place, name: "b" }, { status }, "status");
  const evict = () =>
    ask(sandbox, "POST", "/api/v1/namespaces/shop/pods/one/eviction", {
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "one" } },
    });
  budget({ observedGeneration: 1, disruptionsAllowed: 0, desiredHealthy: 1, currentHealthy: 1 });
  const { code, json, headers } = await evict();
  expect([code, headers["retry-after"]]).toEqual([429, undefined]);
  expect(textAt(json, "message")).toBe("Cannot evict pod as it would violate the pod's disruption budget.");
  expect(textAt(json, "details", "causes", 0, "message")).toBe(
    "The disruption budget b needs 1 healthy pods and has 1 currently",
  );
  budget({ disruptionsAllowed: 1 });
  expect((await evict()).code).toBe(201);
  expect(sandbox.objects.get("pods", place)).toBeUndefined();
});
