import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { readCluster } from "./live.ts";
import { type TestCluster, testCluster } from "./testing/cluster.ts";
import { run } from "./testing/run.ts";

const folder = mkdtempSync(join(tmpdir(), "live-"));
const namespace = "mine";
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
  const rbac = "rbac.authorization.k8s.io";
  const policy = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", spec: { podSelector: {} } };
  const objects = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    { ...policy, metadata: { name: "seen", namespace } },
    { ...policy, metadata: { name: "hidden", namespace: "default" } },
    {
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: { name: "guest", namespace },
      rules: [{ apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["list"] }],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name: "guest", namespace },
      roleRef: { apiGroup: rbac, kind: "Role", name: "guest" },
      subjects: [{ apiGroup: rbac, kind: "User", name: "guest" }],
    },
  ];
  for (const object of objects) await test.cluster.create(object);
});

afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

afterEach(() => vi.unstubAllEnvs());

it("asks the cluster of the workshop's other commands where no manifests are given", async () => {
  vi.stubEnv("KUBECONFIG", test.kubeconfig);
  const env = { NETPOL_WORKSHOP_HOME: join(folder, "home"), NETPOL_WORKSHOP_CONTEXT: test.cluster.target.context };
  const inCluster = "kube-system/coredns";
  expect((await run("matrix", { env })).out).toContain(inCluster);
  // Manifests that are given are meant.
  const { code, out } = await run("matrix -f shop", { env });
  expect([code, out]).toEqual([0, expect.not.stringContaining(inCluster)]);
});

it("reads one namespace for somebody who may see no more, and says what was not read", async () => {
  const kubeconfig = join(folder, "guest");
  writeFileSync(kubeconfig, test.sandbox.kubeconfig("guest"));
  const { sources, unread } = await readCluster({ kubeconfig, context: undefined, namespace });
  expect(sources.map(({ object }) => object.metadata.name)).toEqual(["seen"]);
  expect(unread).toMatchObject({ namespace, kinds: expect.arrayContaining(["namespaces", "pods", "networkpolicies"]) });
});
