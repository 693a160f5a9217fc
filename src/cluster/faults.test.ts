// What becomes of each call when the network or the server misbehaves: nothing is lost, nothing hangs, every end has words.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type TestCluster, testCluster } from "../commands/testing/cluster.ts";
import type { RawObject } from "../policy/types.ts";
import { readInventory } from "../workshop/check/inventory.ts";
import { measure } from "../workshop/check/matrix.ts";
import { Patience } from "../workshop/check/patience.ts";
import { abilitiesOf, lacking } from "../workshop/lab/abilities.ts";
import { bring } from "../workshop/lab/bring.ts";
import { parseGrid, probesOf } from "../workshop/module/probes.ts";
import { heartbeat } from "./channels.ts";
import type { Cluster } from "./index.ts";
import { type Fault, type FaultyProxy, faultyProxy } from "./testing/faulty-proxy.ts";
import { until } from "./until.ts";

let test: TestCluster;
let proxy: FaultyProxy;
/** Through the proxy. */
let cluster: Cluster;

beforeAll(async () => {
  test = await testCluster();
  proxy = await faultyProxy(test.sandbox.url);
  cluster = test.at(proxy.url);
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "faults" } });
  await cluster.resources();
});

afterAll(async () => {
  await proxy?.close();
  await test?.close();
});

beforeEach(() => {
  proxy.plan = () => undefined;
  proxy.seen.length = 0;
});

const name = (of: string) => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "faults", name: of });
const configMap = (of: string, value = "1"): RawObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: of, namespace: "faults" },
  data: { value },
});

const status = (code: number, message: string): Fault & { kind: "answer" } => ({
  kind: "answer",
  status: code,
  body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, code }),
});
const garbage: Fault = { kind: "answer", status: 200, body: "<html>please log in</html>" };
const wrongJson: Fault = { kind: "answer", status: 200, body: '{"hello": "world"}' };

/** The fault for the first `times` requests. */
const first =
  (fault: Fault, times = 1) =>
  (_method: string, _path: string, count: number) =>
    count < times ? fault : undefined;

describe("what passes by", () => {
  it.each<[string, Fault]>([
    ["a cut", { kind: "cut" }],
    ["a lost answer", { kind: "lose" }],
    ["an answer that breaks off", { kind: "truncate" }],
    ["a gateway's 502", status(502, "bad gateway")],
    ["a 500", status(500, "internal error")],
    ["a 429", status(429, "too many requests")],
  ])("reading and applying survive %s", async (_what, fault) => {
    proxy.plan = first(fault);
    expect((await cluster.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: "faults" })).items.length).toBe(1);
    proxy.seen.length = 0;
    expect((await cluster.apply(configMap("applied"))).data).toEqual({ value: "1" });
    proxy.seen.length = 0;
    expect(await cluster.remove(name("applied"))).toEqual(expect.any(Boolean));
    expect(await test.cluster.get(name("applied"))).toBeUndefined();
  });

  it("does as long as the server asks before it repeats", async () => {
    proxy.plan = first({ ...status(429, "too many requests"), headers: { "Retry-After": "1" } });
    const begun = performance.now();
    await cluster.create(configMap("patient"));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(950);
    expect(proxy.seen).toHaveLength(2);
    await cluster.remove(name("patient"));
  });

  it("begins a command again that a busy server refused", async () => {
    const pod = { namespace: "faults", name: "nobody" };
    proxy.plan = first(status(429, "too many requests"));
    await expect(cluster.exec(pod, ["true"])).rejects.toMatchObject({ trouble: "not-found" });
    expect(proxy.seen).toHaveLength(2);
  });
});

describe("what is said", () => {
  it("never creates twice: a creation whose answer is lost is reported, and did happen", async () => {
    proxy.plan = first({ kind: "lose" });
    await expect(cluster.create(configMap("once"))).rejects.toMatchObject({ trouble: "unreachable" });
    expect(proxy.seen).toHaveLength(1);
    expect(await test.cluster.get(name("once"))).toBeDefined();
    await test.cluster.remove(name("once"));
  });

  it("asks once about a field of the wrong type, which an API server answers with 500", async () => {
    const mistyped = { ...configMap("typed"), data: { value: true } };
    await expect(cluster.apply(mistyped)).rejects.toMatchObject({ trouble: "invalid", status: { code: 500 } });
    expect(proxy.seen).toHaveLength(1);
  });

  it("asks once for what Calico's API server refuses with 500", async () => {
    const calico = { apiVersion: "projectcalico.org/v3" };
    const spec = { tier: "nowhere", selector: "all()" };
    const astray = { ...calico, kind: "NetworkPolicy", metadata: { name: "astray", namespace: "faults" }, spec };
    await expect(cluster.apply(astray)).rejects.toMatchObject({ trouble: "invalid", status: { code: 500 } });
    await expect(cluster.remove({ ...calico, kind: "Tier", name: "default" })).rejects.toMatchObject({
      trouble: "invalid",
      message: expect.stringContaining("Cannot delete default tier"),
    });
    expect(proxy.seen).toHaveLength(2);
  });

  it("creates what a server applies only to what is there, and says of a missing namespace what the server says", async () => {
    proxy.plan = first(status(404, 'configmaps "new" not found'));
    expect((await cluster.apply(configMap("new"))).metadata.name).toBe("new");
    await cluster.remove(name("new"));
    const nowhere = { ...configMap("new"), metadata: { name: "new", namespace: "nowhere" } };
    await expect(cluster.apply(nowhere)).rejects.toMatchObject({ message: 'namespaces "nowhere" not found' });
  });

  it.each<[string, Fault]>([
    ["a login page", garbage],
    ["other JSON", wrongJson],
  ])("takes %s for no answer, and never for an empty list", async (_what, fault) => {
    proxy.plan = () => fault;
    const calls = [
      cluster.list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: "faults" }),
      cluster.get(name("x")),
      cluster.version(),
      cluster.allowed({ verb: "list", resource: "pods" }),
      cluster.resources({ fresh: true }),
    ];
    for (const outcome of await Promise.allSettled(calls))
      expect(outcome).toMatchObject({ status: "rejected", reason: { trouble: "server-error" } });
    proxy.plan = () => undefined;
    expect((await cluster.resources()).length).toBeGreaterThan(20);
  });

  it.each([
    [401, "unauthorized", /log in/],
    [403, "forbidden", /doctor/],
    [409, "conflict", /repeat/],
    [503, "server-error", /repeat/],
  ])("a %i that stays is %s, with what to do", async (code, trouble, next) => {
    proxy.plan = () => status(code, "no");
    const failure = await cluster.create(configMap("refused")).catch((error: unknown) => error);
    expect(failure).toMatchObject({ trouble, next: [expect.stringMatching(next)] });
  });

  it.each([
    'pods "web" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0',
    'pods "web" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    'pods "web" is forbidden: minimum cpu usage per Container is 1, but request is 100m',
    'admission webhook "policy.example.org" denied the request: no',
  ])("takes a rule of the cluster for no lack of rights: %s", async (message) => {
    proxy.plan = () => status(403, message);
    await expect(cluster.create(configMap("refused"))).rejects.toMatchObject({
      message,
      next: [expect.stringContaining("a rule of the cluster")],
    });
  });

  it("says of a namespace that is being deleted that it must be gone first", async () => {
    const body = {
      ...JSON.parse(status(403, "unable to create new content").body),
      details: { causes: [{ reason: "NamespaceTerminating" }] },
    };
    proxy.plan = () => ({ kind: "answer", status: 403, body: JSON.stringify(body) });
    await expect(cluster.create(configMap("late"))).rejects.toMatchObject({
      next: [expect.stringContaining("being deleted")],
    });
  });

  it("asks nothing again once it was closed", async () => {
    const own = test.at(proxy.url);
    await own.resources();
    proxy.seen.length = 0;
    proxy.plan = () => ({ kind: "delay", milliseconds: 10_000 });
    const pending = own.list({ apiVersion: "v1", kind: "ConfigMap" });
    await until(() => proxy.seen.length === 1);
    own.close();
    await expect(pending).rejects.toMatchObject({ trouble: "unreachable" });
    expect(proxy.seen).toHaveLength(1);
  });

  it("ends a connection whose other end has fallen silent", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await until(() => server.listening);
    // Takes connections, and answers no ping.
    const deaf = new WebSocketServer({ server, autoPong: false });
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    heartbeat(socket, { everyMs: 10, withinMs: 50 });
    await new Promise((resolve) => socket.on("close", resolve));
    deaf.close();
    server.close();
  });
});

describe("a group whose server is down", () => {
  const calico = "projectcalico.org/v3";
  const tiers = { apiVersion: calico, kind: "Tier" };
  const down: Fault = status(503, "the server is currently unable to handle the request");
  const ask = async (path: string, accept: string) => (await test.cluster.request({ path, accept })).text;

  it.each([
    ["a current API server", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"],
    ["an old one, asked group by group", "application/json"],
  ])("is said not to answer, not to be absent, by %s", async (_what, accept) => {
    const groups = JSON.parse(await ask("/apis", accept));
    for (const { metadata, versions } of groups.items ?? [])
      if (metadata.name === "projectcalico.org") for (const version of versions) version.freshness = "Stale";
    const body = JSON.stringify(groups);
    const core = await ask("/api", accept);
    proxy.plan = (_method, path) => {
      if (path === "/apis") return { kind: "answer", status: 200, body };
      if (path === "/api") return { kind: "answer", status: 200, body: core };
      return path.startsWith("/apis/projectcalico.org") ? down : undefined;
    };
    await cluster.resources({ fresh: true });
    expect(await cluster.silent()).toEqual([calico]);
    await expect(cluster.list(tiers)).rejects.toMatchObject({ trouble: "server-error" });
    const abilities = await abilitiesOf(cluster);
    expect(lacking("k8s", abilities)).toBeUndefined();
    expect(lacking("tiers", abilities)).toContain("does not answer");
    const inventory = await readInventory(cluster, { calico: "3.33", namespaces: [] });
    expect(inventory.unreadable).toContain("Tier");
    expect(inventory.objects.some(({ kind }) => kind === "Namespace")).toBe(true);
    proxy.plan = () => undefined;
    await cluster.resources({ fresh: true });
    expect(await cluster.silent()).toEqual([]);
  });
});

describe("a slow and shaky cluster", () => {
  it("brings a world up and judges it right, every call late and each seventh cut or refused", async () => {
    const faults: Fault[] = [{ kind: "cut" }, status(500, "shaky"), status(429, "busy"), { kind: "truncate" }];
    proxy.plan = (method, path, count) => {
      if (count % 7 === 3 && method !== "POST" && !path.endsWith("exec")) return faults[(count / 7) & 3];
      return { kind: "delay", milliseconds: 40 };
    };
    await bring(
      cluster,
      { worlds: [...pods()].map((object) => ({ object })), given: [{ object: denyAll }] },
      { knownNames: new Set() },
    );
    const probes = probesOf(parseGrid(". pod:shaky/server:80\nshaky/client deny"));
    const measuring = { calico: "3.33", namespaces: ["shaky"], patience: new Patience(), settleMs: 20_000 } as const;
    const { cells } = await measure(cluster, probes, measuring);
    expect(cells).toMatchObject([{ observed: "deny", predicted: "deny", alive: "yes", ok: true }]);
  });

  it("gives up in words when the cluster goes away in the middle of it", async () => {
    const probes = probesOf(parseGrid(". pod:shaky/server:80\nshaky/client deny"));
    proxy.plan = () => ({ kind: "cut" });
    const measuring = { calico: "3.33", namespaces: ["shaky"], patience: new Patience(), settleMs: 1_000 } as const;
    await expect(measure(cluster, probes, measuring)).rejects.toMatchObject({
      trouble: "unreachable",
      message: expect.stringContaining("the connection was cut"),
    });
  });
});

function pods(): RawObject[] {
  const pod = (of: string, image: string, command?: string[]): RawObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: of, namespace: "shaky", labels: { app: of } },
    spec: { containers: [{ name: of, image, ...(command ? { command } : {}) }] },
  });
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "shaky" } },
    pod("server", "nginx:1.27-alpine"),
    pod("client", "busybox:1.36", ["sleep", "1000000"]),
  ];
}

const denyAll: RawObject = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny-all", namespace: "shaky" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
};
