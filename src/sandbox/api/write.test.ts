import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, type JsonObject, listAt, numberAt, textAt } from "../store/object.ts";
import { ask } from "./testing/client.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
});

afterAll(() => sandbox.stop());

const configMaps = "/api/v1/namespaces/shop/configmaps";
const policies = "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies";

function configMap(name: string, rest: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...rest };
}

function policy(name: string, spec: JsonObject = { podSelector: {} }): JsonObject {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name }, spec };
}

function version(object: JsonObject): number {
  return Number(textAt(object, "metadata", "resourceVersion"));
}

function patch(path: string, body: JsonObject) {
  return ask(sandbox, "PATCH", path, { body, contentType: "application/merge-patch+json" });
}

test("a new object gets its uid, time and version; what only the server may set is not taken from the client", async () => {
  const metadata = {
    name: "new",
    uid: "mine",
    generation: 9,
    creationTimestamp: "2020-01-01T00:00:00Z",
    deletionTimestamp: "2020-01-01T00:00:00Z",
  };
  const { code, json } = await ask(sandbox, "POST", policies, { body: { ...policy("new"), metadata } });
  expect(code).toBe(201);
  expect(textAt(json, "metadata", "uid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(numberAt(json, "metadata", "generation")).toBe(1);
  expect(textAt(json, "metadata", "creationTimestamp")).not.toContain("2020");
  expect(at(json, "metadata", "deletionTimestamp")).toBeUndefined();
});

test("a generated name keeps its prefix and gets five characters", async () => {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "gen-" } };
  const { json } = await ask(sandbox, "POST", configMaps, { body });
  expect(textAt(json, "metadata", "name")).toMatch(/^gen-[a-z0-9]{5}$/);
});

test("a dry run answers as if, and stores nothing", async () => {
  const before = sandbox.core.store.revision;
  const { code, json } = await ask(sandbox, "POST", `${configMaps}?dryRun=All`, { body: configMap("dry") });
  expect(code).toBe(201);
  expect(textAt(json, "metadata", "uid")).not.toBe("");
  expect(at(json, "metadata", "resourceVersion")).toBeUndefined();
  expect((await ask(sandbox, "GET", `${configMaps}/dry`)).code).toBe(404);
  await ask(sandbox, "POST", configMaps, { body: configMap("wet") });
  expect((await ask(sandbox, "DELETE", `${configMaps}/wet?dryRun=All`)).code).toBe(200);
  expect((await patch(`${configMaps}/wet?dryRun=All`, { data: { a: "b" } })).code).toBe(200);
  expect((await ask(sandbox, "GET", `${configMaps}/wet`)).json.data).toBeUndefined();
  expect(sandbox.core.store.revision).toBe(before + 1);
});

test("a change of the spec counts as a generation, one of labels does not, and no change is no change", async () => {
  await ask(sandbox, "POST", policies, { body: policy("counted") });
  const path = `${policies}/counted`;
  const labelled = await patch(path, { metadata: { labels: { a: "b" } } });
  expect(numberAt(labelled.json, "metadata", "generation")).toBe(1);
  const same = await patch(path, { metadata: { labels: { a: "b" } } });
  expect(version(same.json)).toBe(version(labelled.json));
  const changed = await patch(path, { spec: { podSelector: { matchLabels: { app: "x" } } } });
  expect(numberAt(changed.json, "metadata", "generation")).toBe(2);
  expect(version(changed.json)).toBeGreaterThan(version(labelled.json));
});

test("a stale version is a conflict, for PUT and for patches that name it", async () => {
  const { json } = await ask(sandbox, "POST", configMaps, { body: configMap("stale") });
  await patch(`${configMaps}/stale`, { data: { a: "1" } });
  const put = await ask(sandbox, "PUT", `${configMaps}/stale`, { body: { ...json, data: { a: "2" } } });
  expect(put.code).toBe(409);
  expect(put.json.message).toBe(
    'Operation cannot be fulfilled on configmaps "stale": the object has been modified; please apply your changes to the latest version and try again',
  );
  const stalePatch = await patch(`${configMaps}/stale`, { metadata: { resourceVersion: "1" }, data: { a: "3" } });
  expect(stalePatch.code).toBe(409);
});

test("finalizers hold a deleted object; the last one to go takes it along", async () => {
  await ask(sandbox, "POST", configMaps, {
    body: { ...configMap("held"), metadata: { name: "held", finalizers: ["a.io/x"] } },
  });
  const deleted = await ask(sandbox, "DELETE", `${configMaps}/held`);
  expect(deleted.json.kind).toBe("ConfigMap");
  expect(textAt(deleted.json, "metadata", "deletionTimestamp")).not.toBe("");
  expect(numberAt(deleted.json, "metadata", "deletionGracePeriodSeconds")).toBe(0);
  const more = await patch(`${configMaps}/held`, { metadata: { finalizers: ["a.io/x", "a.io/new"] } });
  expect(more.code).toBe(422);
  expect(more.json.message).toContain(
    'no new finalizers can be added if the object is being deleted, found new finalizers []string{"a.io/new"}',
  );
  expect((await patch(`${configMaps}/held`, { metadata: { finalizers: null } })).code).toBe(200);
  expect((await ask(sandbox, "GET", `${configMaps}/held`)).code).toBe(404);
});

test("a collection is deleted with the objects as the answer", async () => {
  for (const name of ["c1", "c2"])
    await ask(sandbox, "POST", configMaps, {
      body: { ...configMap(name), metadata: { name, labels: { bulk: "yes" } } },
    });
  const { code, json } = await ask(sandbox, "DELETE", `${configMaps}?labelSelector=bulk%3Dyes`);
  expect(code).toBe(200);
  expect(json.kind).toBe("ConfigMapList");
  expect(Array.isArray(json.items) && json.items.length).toBe(2);
  expect((await ask(sandbox, "GET", `${configMaps}/c1`)).code).toBe(404);
});

test("what an object owned follows it in the background", async () => {
  const { json } = await ask(sandbox, "POST", configMaps, { body: configMap("owner") });
  const ownerReferences = [
    { apiVersion: "v1", kind: "ConfigMap", name: "owner", uid: textAt(json, "metadata", "uid") },
  ];
  await ask(sandbox, "POST", configMaps, {
    body: { ...configMap("owned"), metadata: { name: "owned", ownerReferences } },
  });
  await ask(sandbox, "DELETE", `${configMaps}/owner`, { body: { propagationPolicy: "Background" } });
  await expect.poll(async () => (await ask(sandbox, "GET", `${configMaps}/owned`)).code).toBe(404);
});

test("in the foreground the owner waits for what blocks it; an orphan stays", async () => {
  for (const [policyName, owned] of [
    ["Foreground", 404],
    ["Orphan", 200],
  ] as const) {
    const name = policyName.toLowerCase();
    const { json } = await ask(sandbox, "POST", configMaps, { body: configMap(name) });
    const uid = textAt(json, "metadata", "uid");
    const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name, uid, blockOwnerDeletion: true }];
    const child = `${name}-child`;
    await ask(sandbox, "POST", configMaps, {
      body: { ...configMap(child), metadata: { name: child, ownerReferences } },
    });
    const answer = await ask(sandbox, "DELETE", `${configMaps}/${name}?propagationPolicy=${policyName}`);
    expect(answer.json.kind).toBe("ConfigMap");
    await expect.poll(async () => (await ask(sandbox, "GET", `${configMaps}/${name}`)).code).toBe(404);
    const left = await ask(sandbox, "GET", `${configMaps}/${child}`);
    expect(left.code).toBe(owned);
    expect(at(left.json, "metadata", "ownerReferences")).toBeUndefined();
  }
});

test("a namespace has what every namespace has, and goes with everything in it", async () => {
  await ask(sandbox, "POST", "/api/v1/namespaces", { body: { metadata: { name: "gone" } } });
  const inside = "/api/v1/namespaces/gone";
  await expect.poll(async () => (await ask(sandbox, "GET", `${inside}/serviceaccounts/default`)).code).toBe(200);
  await expect.poll(async () => (await ask(sandbox, "GET", `${inside}/configmaps/kube-root-ca.crt`)).code).toBe(200);
  const held = { metadata: { name: "held", finalizers: ["a.io/x"] } };
  await ask(sandbox, "POST", `${inside}/configmaps`, { body: held });
  const deleted = await ask(sandbox, "DELETE", inside);
  expect(textAt(deleted.json, "status", "phase")).toBe("Terminating");
  const refused = await ask(sandbox, "POST", `${inside}/configmaps`, { body: { metadata: { name: "late" } } });
  expect(refused.code).toBe(403);
  expect(refused.json.message).toBe(
    'configmaps "late" is forbidden: unable to create new content in namespace gone because it is being terminated',
  );
  expect((await ask(sandbox, "GET", inside)).code).toBe(200);
  await patch(`${inside}/configmaps/held`, { metadata: { finalizers: null } });
  await expect.poll(async () => (await ask(sandbox, "GET", inside)).code).toBe(404);
});

test("the four kinds of body are read: JSON, YAML, and a patch of each kind", async () => {
  const yaml = "metadata: {name: yaml}\ndata: {a: 'on'}\n";
  const created = await ask(sandbox, "POST", configMaps, { body: yaml, contentType: "application/yaml" });
  expect(at(created.json, "data", "a")).toBe("on");
  const path = `${configMaps}/yaml`;
  const json = await ask(sandbox, "PATCH", path, {
    body: [{ op: "add", path: "/data/b", value: "1" }],
    contentType: "application/json-patch+json",
  });
  expect(json.json.data).toEqual({ a: "on", b: "1" });
  const strategic = await ask(sandbox, "PATCH", path, {
    body: { data: { a: null } },
    contentType: "application/strategic-merge-patch+json",
  });
  expect(strategic.json.data).toEqual({ b: "1" });
  const applied = await ask(sandbox, "PATCH", `${path}?fieldManager=ci`, {
    body: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {c: x}\n",
    contentType: "application/apply-patch+yaml",
  });
  expect(applied.json.data).toEqual({ b: "1", c: "x" });
  const fresh = await ask(sandbox, "PATCH", `${configMaps}/fresh?fieldManager=ci`, {
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "fresh" } },
    contentType: "application/apply-patch+yaml",
  });
  expect(fresh.code).toBe(201);
});

test("the scale of a deployment is read and set", async () => {
  const containers = [{ name: "c", image: "nginx" }];
  const template = { metadata: { labels: { app: "x" } }, spec: { containers } };
  const body = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "x" },
    spec: { replicas: 0, selector: { matchLabels: { app: "x" } }, template },
  };
  const deployments = "/apis/apps/v1/namespaces/shop/deployments";
  expect((await ask(sandbox, "POST", deployments, { body })).code).toBe(201);
  const scaled = await patch(`${deployments}/x/scale`, { spec: { replicas: 3 } });
  expect(scaled.json.kind).toBe("Scale");
  expect(numberAt(scaled.json, "spec", "replicas")).toBe(3);
  expect(textAt(scaled.json, "status", "selector")).toBe("app=x");
  expect(numberAt((await ask(sandbox, "GET", `${deployments}/x`)).json, "spec", "replicas")).toBe(3);
  expect((await patch(`${deployments}/x/scale`, { spec: { replicas: -1 } })).code).toBe(422);
});

test("the status has an address of its own where it is a subresource", async () => {
  const deployments = "/apis/apps/v1/namespaces/shop/deployments";
  const containers = [{ name: "c", image: "nginx" }];
  const spec = {
    selector: { matchLabels: { app: "s" } },
    template: { metadata: { labels: { app: "s" } }, spec: { containers } },
    replicas: 0,
  };
  const body = { metadata: { name: "s" }, spec, status: { replicas: 7 } };
  const created = await ask(sandbox, "POST", deployments, { body });
  expect(numberAt(created.json, "status", "replicas")).not.toBe(7);
  const main = await patch(`${deployments}/s`, { status: { observedGeneration: 44 } });
  expect(numberAt(main.json, "status", "observedGeneration")).not.toBe(44);
  const status = await patch(`${deployments}/s/status`, { status: { observedGeneration: 44 }, spec: { paused: true } });
  expect(numberAt(status.json, "status", "observedGeneration")).toBe(44);
  expect(at(status.json, "spec", "paused")).toBeUndefined();
});

test("a field that metadata does not have is an unknown field like any other", async () => {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "typo", lables: { a: "b" } } };
  const strict = await ask(sandbox, "POST", `${configMaps}?fieldValidation=Strict`, { body });
  expect(strict.json.message).toBe(
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "metadata.lables"',
  );
  expect((await ask(sandbox, "POST", configMaps, { body })).headers.warning).toContain("metadata.lables");
  const patched = await patch(`${configMaps}/typo`, { metadata: { anotations: {} } });
  expect(patched.headers.warning).toContain("metadata.anotations");
});

test("what every cluster needs stays: its namespaces, and the service of the API itself", async () => {
  for (const name of ["default", "kube-system", "kube-public"]) {
    const { code, json } = await ask(sandbox, "DELETE", `/api/v1/namespaces/${name}`);
    expect(code).toBe(403);
    expect(json.message).toBe(`namespaces "${name}" is forbidden: this namespace may not be deleted`);
  }
  const service = "/api/v1/namespaces/default/services/kubernetes";
  const before = await ask(sandbox, "GET", service);
  expect((await ask(sandbox, "DELETE", service)).code).toBe(200);
  const after = await ask(sandbox, "GET", service);
  expect(textAt(after.json, "spec", "clusterIP")).toBe(textAt(before.json, "spec", "clusterIP"));
  expect(textAt(after.json, "metadata", "uid")).not.toBe(textAt(before.json, "metadata", "uid"));
});

test("a scale is written under a name of its own", async () => {
  const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "c", image: "nginx:1.25" }] } };
  const spec = { selector: { matchLabels: { a: "b" } }, template };
  const deployments = "/apis/apps/v1/namespaces/shop/deployments";
  const body = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec };
  await ask(sandbox, "POST", deployments, { body });
  await patch(`${deployments}/web/scale?fieldManager=me`, { spec: { replicas: 3 } });
  const { json } = await ask(sandbox, "GET", `${deployments}/web`);
  expect(listAt(json, "metadata", "managedFields")).toContainEqual(
    expect.objectContaining({ manager: "me", subresource: "scale", fieldsV1: { "f:spec": { "f:replicas": {} } } }),
  );
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const table = await ask(sandbox, "GET", `${deployments}/web/scale`, { accept });
  expect(listAt(table.json, "columnDefinitions").map((one) => textAt(one, "name"))).toEqual([
    "Name",
    "Desired",
    "Available",
    "Age",
  ]);
});
