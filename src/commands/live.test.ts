import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCluster } from "./live.ts";
import { type TestCluster, testCluster } from "./testing/cluster.ts";

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

it("reads one namespace for somebody who may see no more, and says what was not read", async () => {
  const kubeconfig = join(folder, "guest");
  writeFileSync(kubeconfig, test.sandbox.kubeconfig("guest"));
  const { sources, unread } = await readCluster({ kubeconfig, context: undefined, namespace });
  expect(sources.map(({ object }) => object.metadata.name)).toEqual(["seen"]);
  expect(unread).toMatchObject({ namespace, kinds: expect.arrayContaining(["namespaces", "pods", "networkpolicies"]) });
});
