import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cluster } from "../../cluster/index.ts";
import { until } from "../../cluster/until.ts";
import { type TestCluster, testCluster } from "../../commands/testing/cluster.ts";
import { isReady } from "../check/inventory.ts";
import { findOurs, nameText, remove } from "../lab/clean.ts";
import { claimed } from "../lab/ownership.ts";
import { type Diagnosis, type DoctorOptions, examine } from "./doctor.ts";
import type { Verdict } from "./finding.ts";

/** One for all, because nothing of what is done to it stays; it enforces and has everything. */
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
  await until(async () => {
    const { items } = await test.cluster.list(pods, { labelSelector: "k8s-app=whisker" });
    return items.some(isReady);
  });
});

afterAll(() => test?.close());

const pods = { apiVersion: "v1", kind: "Pod" };

const modules = [
  { id: "01", needs: "any" },
  { id: "02", needs: "k8s" },
  { id: "09", needs: "tiers" },
  { id: "11", needs: "flows" },
] as const;

const doctor = (cluster: Cluster, options: Partial<DoctorOptions> = {}) =>
  examine(cluster, {
    modules,
    names: { namespaces: new Set(["shop"]), clusterWide: new Set(["projectcalico.org/Tier//security"]) },
    mayWrite: true,
    image: (name) => name,
    readyWithinMs: 30_000,
    settleWithinMs: 1_000,
    onProgress: () => {},
    onFinding: () => {},
    ...options,
  });

const verdicts = ({ findings }: Diagnosis): Record<string, Verdict> =>
  Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]));

const here = ({ modules: all }: Diagnosis) => all.filter((module) => module.here).map(({ id }) => id);

const leftovers = async ({ cluster }: TestCluster = test) => (await findOurs(cluster)).map(nameText);

describe("the doctor", () => {
  it("proves by packets what a cluster with everything can do, and leaves nothing", async () => {
    const diagnosis = await doctor(test.cluster);
    expect(diagnosis.findings.filter(({ verdict }) => verdict !== "good")).toEqual([]);
    expect(Object.keys(verdicts(diagnosis))).toEqual(
      expect.arrayContaining([
        "pods",
        "outbound",
        "enforcement-ingress",
        "enforcement-egress",
        "enforcement-tiers",
        "flows",
        "dns",
      ]),
    );
    expect(diagnosis.mode).toBe("flows");
    expect(here(diagnosis)).toEqual(["01", "02", "09", "11"]);
    expect(diagnosis.findings.find(({ check }) => check === "enforcement-ingress")?.found).toMatch(/^dropped/);
    expect(diagnosis.findings.find(({ check }) => check === "flows")?.found).toMatch(/https on port \d+/);
    expect(await leftovers()).toEqual([]);
    expect((await test.cluster.list({ apiVersion: "projectcalico.org/v3", kind: "Tier" })).items).not.toContainEqual(
      expect.objectContaining({ metadata: expect.objectContaining({ name: expect.stringContaining("canary") }) }),
    );
  });

  it("says so when nobody enforces: the policies are stored and change nothing", async () => {
    const idle = await testCluster({ enforcement: false });
    const diagnosis = await doctor(idle.cluster);
    expect(verdicts(diagnosis)).toMatchObject({
      pods: "good",
      "enforcement-ingress": "lacks",
      "enforcement-egress": "lacks",
      "enforcement-tiers": "lacks",
    });
    expect(diagnosis.mode).toBe("none");
    expect(here(diagnosis)).toEqual(["01"]);
    expect(await leftovers(idle)).toEqual([]);
    await idle.close();
  });

  it("does without tiers and flows where there is no Calico API", async () => {
    const withoutCalico: Cluster = {
      ...test.cluster,
      resource: async (kind) =>
        kind.apiVersion.startsWith("projectcalico.org/") ? undefined : test.cluster.resource(kind),
      get: async (ref, signal) => (ref.kind === "APIService" ? undefined : test.cluster.get(ref, signal)),
    };
    const diagnosis = await doctor(withoutCalico);
    expect(verdicts(diagnosis)).toMatchObject({ calico: "lacks", "enforcement-ingress": "good" });
    expect(verdicts(diagnosis)).not.toHaveProperty("enforcement-tiers");
    expect([diagnosis.mode, here(diagnosis)]).toEqual(["k8s", ["01", "02"]]);
  });

  it.each(["starting the canary", "trying a policy that denies egress", "trying a policy in a tier"])(
    "leaves nothing behind when it is interrupted while %s",
    async (moment) => {
      const stop = new AbortController();
      const onProgress = (words: string) => words === moment && stop.abort();
      await expect(doctor(test.cluster, { signal: stop.signal, onProgress })).rejects.toMatchObject({
        trouble: "cancelled",
      });
      expect(await leftovers()).toEqual([]);
    },
  );

  it("tells a user without rights which are missing, and tries nothing", async () => {
    const diagnosis = await doctor(test.as("visitor"));
    expect(verdicts(diagnosis)).toMatchObject({ rights: "lacks", dns: "unknown", names: "unknown" });
    expect(verdicts(diagnosis)["enforcement-ingress"]).toBe("unknown");
    expect(diagnosis.findings.find(({ check }) => check === "rights")?.found).toMatch(
      /create, patch, delete namespaces, pods/,
    );
    expect(here(diagnosis)).toEqual([]);
  });

  it("warns of names that are taken, and of policies for all namespaces", async () => {
    const { cluster } = test;
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    await cluster.create({
      apiVersion: "projectcalico.org/v3",
      kind: "GlobalNetworkPolicy",
      metadata: { name: "everywhere" },
      spec: { selector: "has(nothing)", order: 10 },
    });
    const diagnosis = await doctor(cluster, { mayWrite: false });
    const found = (name: string) => diagnosis.findings.find(({ check }) => check === name);
    expect(found("names")).toMatchObject({ verdict: "trouble", found: "Namespace shop" });
    expect(found("cluster-wide policies")).toMatchObject({ found: "GlobalNetworkPolicy everywhere" });
    expect(found("enforcement-ingress")).toMatchObject({ verdict: "unknown" });
    await cluster.remove({ apiVersion: "v1", kind: "Namespace", name: "shop" });
    await cluster.remove({ apiVersion: "projectcalico.org/v3", kind: "GlobalNetworkPolicy", name: "everywhere" });
  });

  it("says which image did not come", async () => {
    const diagnosis = await doctor(test.cluster, {
      image: (name) => `mirror.invalid/nothing/${name}`,
      readyWithinMs: 500,
    });
    expect(diagnosis.findings.find(({ check }) => check === "pods")).toMatchObject({
      verdict: "trouble",
      found: expect.stringContaining("mirror.invalid/nothing/"),
    });
    expect(await leftovers()).toEqual([]);
  });
});

describe("cleaning", () => {
  it("finds what carries the label, of every kind, and removes it with what lies in it", async () => {
    const { cluster } = test;
    const ours = [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "lab" } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "inside", namespace: "lab" } },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "elsewhere", namespace: "default" } },
      { apiVersion: "projectcalico.org/v3", kind: "Tier", metadata: { name: "lab-tier" }, spec: { order: 50 } },
    ];
    for (const object of ours) await cluster.create(claimed(object));
    await cluster.create({
      apiVersion: "projectcalico.org/v3",
      kind: "NetworkPolicy",
      metadata: { name: "lab-tier.open", namespace: "lab" },
      spec: { tier: "lab-tier", selector: "all()", types: ["Ingress"] },
    });
    await cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "theirs", namespace: "default" } });
    const found = await findOurs(cluster);
    expect(found.map(nameText)).toEqual(["ConfigMap default/elsewhere", "Namespace lab", "Tier lab-tier"]);
    await remove(cluster, found);
    expect(await findOurs(cluster)).toEqual([]);
    expect(
      await cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "theirs" }),
    ).toBeDefined();
  });
});
