import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cluster, connect } from "../../cluster/index.ts";
import { newestCalico, type RawObject } from "../../policy/index.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";
import { parseProbe } from "../module/probes.ts";
import { readInventory } from "./inventory.ts";
import { measure } from "./matrix.ts";
import { Patience } from "./patience.ts";

const folder = mkdtempSync(join(tmpdir(), "outside-"));
const options = { calico: newestCalico, namespaces: [], settleMs: 20_000 };
let sandbox: Sandbox;
let cluster: Cluster;

const metadata = { namespace: "shop", name: "web" };
const deployment: RawObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata,
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "nginx:1.27", ports: [{ containerPort: 80 }] }] },
    },
  },
};
const service: RawObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata,
  spec: { type: "NodePort", selector: { app: "web" }, ports: [{ port: 8080, targetPort: 80 }] },
};
const policy = (rule: object): RawObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata,
  spec: { podSelector: {}, ingress: [JSON.parse(JSON.stringify(rule))] },
});

beforeAll(async () => {
  sandbox = await startSandbox({ alive: true });
  writeFileSync(join(folder, "kubeconfig"), sandbox.kubeconfig());
  cluster = connect({ kubeconfig: join(folder, "kubeconfig") });
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  for (const object of [deployment, service]) await cluster.apply(object);
});

afterAll(async () => {
  cluster.close();
  await sandbox.stop();
  rmSync(folder, { recursive: true });
});

async function verdictOf(line: string, settleMs = options.settleMs) {
  const measured = await measure(cluster, [parseProbe(line)], { ...options, settleMs, patience: new Patience() });
  return measured.cells[0];
}

test("somebody outside is let in, kept out by policies that name pods, and let in by an address block", async () => {
  expect(await verdictOf("outside -> svc:shop/web:8080 allow")).toMatchObject({ observed: "allow", ok: true });
  await cluster.apply(policy({ from: [{ namespaceSelector: {} }] }));
  expect(await verdictOf("outside -> svc:shop/web:8080 deny")).toMatchObject({
    observed: "deny",
    alive: "yes",
    ok: true,
  });
  await cluster.apply(policy({ from: [{ ipBlock: { cidr: "192.168.49.1/32" } }] }));
  expect(await verdictOf("outside -> svc:shop/web:8080 allow")).toMatchObject({ observed: "allow", ok: true });
  await cluster.remove({ ...policy({}), ...metadata });
});

test("the learner's own tools enter by the address that the nodes show", async () => {
  const { objects } = await readInventory(cluster, options);
  const node = objects.find(({ kind }) => kind === "Node");
  const [, address = ""] = /"address":"(127[^"]*)","type":"ExternalDNS"/.exec(JSON.stringify(node?.status)) ?? [];
  const [, port] = /"nodePort":(\d+)/.exec(JSON.stringify(await cluster.get({ ...service, ...metadata }))) ?? [];
  const answer = await fetch(`http://${address}:${port}/`);
  expect(await answer.text()).toMatch(/hello from web-/);
});

test("a port that is no longer a node's is closed", async () => {
  const before = await cluster.get({ ...service, ...metadata });
  const [, port] = /"nodePort":(\d+)/.exec(JSON.stringify(before)) ?? [];
  await cluster.apply({ ...service, spec: { ...Object(service.spec), type: "ClusterIP" } }, { force: true });
  expect(await verdictOf("outside -> svc:shop/web:8080 allow", 0)).toMatchObject({
    outcome: {
      kind: "not-probed",
      why: "only a TCP port of a service of type NodePort or LoadBalancer can be tried from outside, not svc:shop/web:8080",
    },
  });
  const server = createServer();
  const address = `127.${sandbox.port >> 8}.${sandbox.port & 255}.7`;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(Number(port), address, resolve);
  });
  server.close();
  await cluster.apply(service, { force: true });
});

test("where nothing of the cluster answers to this machine, silence is no denial", async () => {
  const status = { loadBalancer: { ingress: [{ ip: "192.0.2.77" }] } };
  await cluster.patch({ ...service, ...metadata, subresource: "status" }, { type: "merge", body: { status } });
  const cell = await verdictOf("outside -> svc:shop/web:8080 deny", 0);
  expect(cell).toMatchObject({ ok: false, outcome: { kind: "not-probed" } });
});
