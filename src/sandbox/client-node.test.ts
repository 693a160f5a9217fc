/** The client library that Kubernetes publishes for Node, as people use it: lists, watches, informers, patches, apply. */
import {
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  NetworkingV1Api,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  Watch,
} from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../cluster/until.ts";
import { type Sandbox, startSandbox } from "./sandbox.ts";

let sandbox: Sandbox;
const config = new KubeConfig();
const namespace = "lab";

beforeAll(async () => {
  sandbox = await startSandbox();
  config.loadFromString(sandbox.kubeconfig());
  await config.makeApiClient(CoreV1Api).createNamespace({ body: { metadata: { name: namespace } } });
});

afterAll(() => sandbox.stop());

describe("client-node", () => {
  it("creates, lists, replaces and deletes", async () => {
    const core = config.makeApiClient(CoreV1Api);
    const created = await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: "one", labels: { a: "b" } }, data: { k: "v" } },
    });
    expect(created.metadata?.uid).toBeTruthy();
    const { items } = await core.listNamespacedConfigMap({ namespace, labelSelector: "a=b" });
    expect(items.map(({ metadata }) => metadata?.name)).toEqual(["one"]);
    const replaced = await core.replaceNamespacedConfigMap({
      namespace,
      name: "one",
      body: { ...created, data: { k: "w" } },
    });
    expect(replaced.data).toEqual({ k: "w" });
    await expect(core.replaceNamespacedConfigMap({ namespace, name: "one", body: created })).rejects.toMatchObject({
      code: 409,
    });
    expect((await core.deleteNamespacedConfigMap({ namespace, name: "one" })).status).toBe("Success");
    await expect(core.readNamespacedConfigMap({ namespace, name: "one" })).rejects.toMatchObject({ code: 404 });
  });

  it("patches in all four ways", async () => {
    const apps = config.makeApiClient(AppsV1Api);
    const labels = { app: "web" };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:1.25" }] } },
    };
    await apps.createNamespacedDeployment({ namespace, body: { metadata: { name: "web" }, spec } });
    const patch = (strategy: PatchStrategy, body: unknown, extra = {}) =>
      apps.patchNamespacedDeployment(
        { namespace, name: "web", body, ...extra },
        setHeaderOptions("Content-Type", strategy),
      );
    expect(
      (await patch(PatchStrategy.JsonPatch, [{ op: "replace", path: "/spec/replicas", value: 3 }])).spec?.replicas,
    ).toBe(3);
    expect(
      (await patch(PatchStrategy.MergePatch, { metadata: { annotations: { note: "x" } } })).metadata?.annotations,
    ).toMatchObject({ note: "x" });
    const image = { spec: { template: { spec: { containers: [{ name: "web", image: "nginx:1.26" }] } } } };
    expect((await patch(PatchStrategy.StrategicMergePatch, image)).spec?.template.spec?.containers).toMatchObject([
      { name: "web", image: "nginx:1.26" },
    ]);
    const applied = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", labels: { by: "apply" } } };
    expect(
      (await patch(PatchStrategy.ServerSideApply, applied, { fieldManager: "test", force: true })).metadata?.labels,
    ).toEqual({ by: "apply" });
  });

  it("watches, and keeps an informer up to date", async () => {
    const core = config.makeApiClient(CoreV1Api);
    const seen: string[] = [];
    const watching = await new Watch(config).watch(
      `/api/v1/namespaces/${namespace}/configmaps`,
      {},
      (type, object: V1ConfigMap) => seen.push(`${type} ${object.metadata?.name}`),
      () => {},
    );
    const informed: string[] = [];
    const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/configmaps`, () =>
      core.listNamespacedConfigMap({ namespace }),
    );
    informer.on("add", ({ metadata }) => informed.push(`add ${metadata?.name}`));
    informer.on("delete", ({ metadata }) => informed.push(`delete ${metadata?.name}`));
    await informer.start();
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "two" } } });
    await until(() => informed.includes("add two"));
    await core.deleteNamespacedConfigMap({ namespace, name: "two" });
    await until(() => informed.includes("delete two") && seen.includes("DELETED two"));
    expect(seen.filter((line) => line.endsWith("two"))).toEqual(["ADDED two", "DELETED two"]);
    await informer.stop();
    watching.abort();
  });

  it("finds kinds by discovery, Calico's included", async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const tier = await objects.create({
      apiVersion: "projectcalico.org/v3",
      kind: "Tier",
      metadata: { name: "security" },
    });
    expect(tier).toMatchObject({ spec: { order: 1_000_000, defaultAction: "Deny" } });
    const tiers = await config
      .makeApiClient(CustomObjectsApi)
      .listClusterCustomObject({ group: "projectcalico.org", version: "v3", plural: "tiers" });
    expect(JSON.stringify(tiers)).toContain('"name":"security"');
    const refused = config.makeApiClient(NetworkingV1Api).createNamespacedNetworkPolicy({
      namespace,
      body: { metadata: { name: "x" }, spec: { podSelector: {}, policyTypes: ["Both"] } },
    });
    await expect(refused).rejects.toMatchObject({ code: 422, body: expect.stringContaining("spec.policyTypes[0]") });
  });
});
