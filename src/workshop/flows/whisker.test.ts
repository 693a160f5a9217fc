import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../cluster/until.ts";
import { type TestCluster, testCluster } from "../../commands/testing/cluster.ts";
import { isReady } from "../check/inventory.ts";
import { whyNoFlows } from "./absent.ts";
import { findWhisker } from "./whisker.ts";

const service = { apiVersion: "v1", kind: "Service", namespace: "calico-system", name: "whisker" };

/** Waits until its Whisker can be asked. */
async function lively(test: TestCluster): Promise<TestCluster> {
  await until(async () => {
    const { items } = await test.cluster.list({ apiVersion: "v1", kind: "Pod" }, { labelSelector: "k8s-app=whisker" });
    return items.some(isReady);
  });
  return test;
}

describe.each([
  ["3.30", 8081, false],
  ["3.31", 8081, false],
  ["3.32", 8081, false],
  ["3.33", 8443, true],
] as const)("Whisker of Calico %s", (calico, number, secure) => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await lively(await testCluster({ calico }));
  });

  afterAll(() => test.close());

  const patchPort = (port: Record<string, unknown>) =>
    test.cluster.patch(service, { type: "json", body: [{ op: "replace", path: "/spec/ports", value: [port] }] });

  it("is found at its own port, and speaks as that release does", async () => {
    const whisker = await findWhisker(test.cluster);
    expect(whisker?.port).toEqual({ number, secure });
    expect(await whisker?.flows({ seconds: 900 })).toEqual(expect.any(Array));
  });

  it.each([
    ["a port that looks plain", 8080, false],
    ["a port that looks like TLS", 8443, true],
  ])("is understood behind %s", async (_what, port, looks) => {
    await patchPort({ port, protocol: "TCP", targetPort: number });
    const whisker = await findWhisker(test.cluster);
    expect(whisker?.port.secure).toBe(looks);
    expect(await whisker?.flows({ seconds: 900 })).toEqual(expect.any(Array));
    expect(whisker?.port).toEqual({ number: port, secure });
    // Once it has spoken, nothing is tried twice.
    expect(await whisker?.flows({ seconds: 900, action: "Deny" })).toEqual([]);
  });
});

describe("why there is no flow log", () => {
  let test: TestCluster;

  beforeAll(async () => {
    test = await testCluster();
  });

  afterAll(() => test.close());

  it("is said of a user who may not look", async () => {
    const visitor = test.as("visitor");
    expect(await findWhisker(visitor)).toBeUndefined();
    expect(await whyNoFlows(visitor)).toMatchObject({
      why: expect.stringContaining("may not read the Service whisker"),
    });
  });

  it.each([
    ["Whisker that is not installed", {}, /Whisker is not installed/],
    ["Calico by manifests", { Installation: true }, /without its operator/],
    ["no Calico", { ClusterInformation: true }, /no Calico with an API/],
  ])("is said of %s", async (_what, absent, why) => {
    const without = { ...test.cluster };
    without.get = async (ref, signal) => (ref.name === "whisker" ? undefined : test.cluster.get(ref, signal));
    without.resource = async (kind) => (Object.hasOwn(absent, kind.kind) ? undefined : test.cluster.resource(kind));
    expect(await findWhisker(without)).toBeUndefined();
    expect((await whyNoFlows(without)).why).toMatch(why);
  });
});
