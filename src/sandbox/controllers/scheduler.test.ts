import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../store/object.ts";
import { textAt } from "../store/object.ts";
import { conditionOf } from "./pods.ts";
import { TestCluster, workload } from "./testing/cluster.ts";

let cluster: TestCluster;
beforeEach(() => {
  cluster = new TestCluster(["node-1", "node-2", "node-3"]);
});
afterEach(() => cluster.stop());

async function place(
  spec: JsonObject = {},
  labels: Readonly<Record<string, string>> = {},
  name = "p",
): Promise<string> {
  cluster.apply("pods", {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "shop", name, labels },
    spec: { containers: [{ name: "c", image: "nginx" }], ...spec },
  });
  await cluster.pass(2);
  return outcome(name);
}

/** The node, or why there is none. */
function outcome(name = "p"): string {
  const pod = cluster.get("pods", name);
  return textAt(pod, "spec", "nodeName") || textAt(conditionOf(pod, "PodScheduled"), "message");
}

const taint = (name: string, ...taints: JsonObject[]) => cluster.objects.patch("nodes", { name }, { spec: { taints } });
const label = (name: string, labels: Readonly<Record<string, string>>) =>
  cluster.objects.patch("nodes", { name }, { metadata: { labels } });
const containers = (resources: JsonObject, ports: JsonObject[] = []) => ({
  containers: [{ name: "c", image: "nginx", resources, ports }],
});
const notHelpful = "no new claims to deallocate, preemption: 0/3 nodes are available:";

describe("a pod goes to", () => {
  it("a node, and the event says so", async () => {
    expect(await place()).toBe("node-1");
    expect(cluster.events("Scheduled")).toEqual(["Successfully assigned shop/p to node-1"]);
    expect(textAt(conditionOf(cluster.get("pods", "p"), "PodScheduled"), "status")).toBe("True");
  });

  it("the node with the label that it selects", async () => {
    label("node-3", { disk: "ssd" });
    expect(await place({ nodeSelector: { disk: "ssd" } })).toBe("node-3");
  });

  it("the node that its affinity requires, or would rather have", async () => {
    label("node-2", { zone: "b", rank: "7" });
    const term = (operator: string, values: string[]) => ({ matchExpressions: [{ key: "rank", operator, values }] });
    const required = { nodeSelectorTerms: [term("Gt", ["5"])] };
    expect(
      await place({ affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } }),
    ).toBe("node-2");
    const preferred = [
      { weight: 10, preference: { matchExpressions: [{ key: "zone", operator: "In", values: ["b"] }] } },
    ];
    const affinity = { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: preferred } };
    expect(await place({ affinity }, {}, "q")).toBe("node-2");
  });

  it("a node whose taints it tolerates", async () => {
    for (const name of ["node-1", "node-2", "node-3"]) taint(name, { key: "team", value: name, effect: "NoSchedule" });
    expect(await place({ tolerations: [{ key: "team", value: "node-3" }] })).toBe("node-3");
    expect(await place({ tolerations: [{ operator: "Exists" }] }, {}, "q")).toMatch(/^node-/);
  });

  it("the emptiest node, its siblings apart", async () => {
    cluster.apply("deployments.apps", workload("Deployment", "web", { replicas: 6 }));
    await cluster.pass(5);
    const nodes = cluster
      .pods()
      .map((pod) => textAt(pod, "spec", "nodeName"))
      .sort();
    expect(nodes).toEqual(["node-1", "node-1", "node-2", "node-2", "node-3", "node-3"]);
  });
});

describe("a pod stays Pending and says why", () => {
  it("when no node has the label", async () => {
    expect(await place({ nodeSelector: { a: "b" } })).toBe(
      `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${notHelpful} 3 Preemption is not helpful for scheduling.`,
    );
    expect(cluster.events("FailedScheduling")).toEqual([outcome()]);
  });

  it("node by node", async () => {
    taint("node-1", { key: "a", value: "b", effect: "NoSchedule" });
    cluster.objects.patch("nodes", { name: "node-2" }, { spec: { unschedulable: true } });
    const cpu = { requests: { cpu: "1000" } };
    expect(await place(containers(cpu))).toBe(
      `0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${notHelpful} 3 Preemption is not helpful for scheduling.`,
    );
  });

  it("when others have what it needs, until they go", async () => {
    for (const name of ["node-2", "node-3"]) cluster.objects.delete("nodes", { name });
    await place(containers({ requests: { cpu: "12" } }), {}, "big");
    const refusal = await place(containers({ requests: { cpu: "12" } }));
    expect(refusal).toContain("1 Insufficient cpu. no new claims to deallocate");
    expect(refusal).toContain("1 No preemption victims found for incoming pod.");
    cluster.objects.delete("pods", { namespace: "shop", name: "big" });
    await cluster.pass(3);
    expect(outcome()).toBe("node-1");
  });

  it("when its host port is taken everywhere", async () => {
    const port = [{ containerPort: 80, hostPort: 8080 }];
    for (const name of ["a", "b", "c"]) expect(await place(containers({}, port), {}, name)).toMatch(/^node-/);
    expect(await place(containers({}, port))).toContain("3 node(s) didn't have free ports for the requested pod ports");
  });

  it("when its kind is everywhere and it does not like its kind", async () => {
    const term = { labelSelector: { matchLabels: { app: "x" } }, topologyKey: "kubernetes.io/hostname" };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    for (const name of ["node-1", "node-2", "node-3"]) label(name, { "kubernetes.io/hostname": name });
    const placed = [];
    for (const name of ["a", "b", "c"]) placed.push(await place({ affinity }, { app: "x" }, name));
    expect(new Set(placed).size).toBe(3);
    expect(await place({ affinity }, { app: "x" })).toContain("3 node(s) didn't match pod anti-affinity rules");
    expect(await place({}, { app: "x" }, "q")).toContain("3 node(s) didn't satisfy existing pods anti-affinity rules");
  });

  it("until a node comes that suits it", async () => {
    await place({ nodeSelector: { gpu: "yes" } });
    cluster.apply("nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "gpu-1", labels: { gpu: "yes" } } });
    await cluster.pass(2);
    expect(outcome()).toBe("gpu-1");
  });

  it("while a gate holds it back", async () => {
    expect(await place({ schedulingGates: [{ name: "wait" }] })).toBe(
      "Scheduling is blocked due to non-empty scheduling gates",
    );
  });
});

describe("a node", () => {
  it("is Ready, has its block of addresses and a lease", async () => {
    await cluster.pass(1);
    const node = cluster.objects.get("nodes", { name: "node-2" });
    expect(textAt(conditionOf(node, "Ready"), "status")).toBe("True");
    expect(textAt(node, "status", "nodeInfo", "kubeletVersion")).toMatch(/^v1\.35\./);
    expect(textAt(node, "spec", "podCIDR")).toMatch(/^10\.244\.\d+\.0\/21$/);
    expect(
      cluster.objects.get("leases.coordination.k8s.io", { namespace: "kube-node-lease", name: "node-2" }),
    ).toBeDefined();
  });

  it("drives off what does not tolerate a NoExecute taint", async () => {
    await place();
    await place({ tolerations: [{ key: "broken", operator: "Exists" }], nodeName: "node-1" }, {}, "tough");
    taint("node-1", { key: "broken", effect: "NoExecute" });
    await cluster.pass(3);
    expect(cluster.pods().map((pod) => pod.metadata.name)).toEqual(["tough"]);
  });

  it("takes its pods along when it is deleted", async () => {
    await place();
    cluster.objects.delete("nodes", { name: "node-1" });
    await cluster.pass(1);
    expect(cluster.pods()).toEqual([]);
  });
});
