import { describe, expect, it } from "vitest";
import type { RawObject } from "../../policy/index.ts";
import { type Look, looksLike, productionByLook, productionByName } from "./looks.ts";

const node = (labels: Record<string, string>, providerID?: string): RawObject => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "n", labels },
  spec: { ...(providerID === undefined ? {} : { providerID }) },
});

it.each([
  ["minikube", [node({ "minikube.k8s.io/name": "minikube" })], "v1.35.1"],
  ["kind", [node({}, "kind://docker/kind/kind-control-plane")], "v1.35.0"],
  ["AKS", [node({ "kubernetes.azure.com/cluster": "x" })], "v1.33.2"],
  ["EKS", [node({})], "v1.33.5-eks-3025e55"],
  ["GKE", [node({})], "v1.33.4-gke.1172000"],
  ["k3d or k3s", [node({})], "v1.34.1+k3s1"],
  [undefined, [node({ "kubernetes.io/os": "linux" })], "v1.35.4"],
])("takes a cluster for %s by its nodes or version", (looks, nodes, version) => {
  expect(looksLike(nodes, version)).toBe(looks);
});

const target = (context: string, server = "https://1.2.3.4:6443") => ({
  context,
  server,
  user: "me",
  namespace: "default",
});

it.each([
  ["prod-eu", "https://1.2.3.4:6443", true],
  ["team", "https://api.production.example.com", true],
  ["arn:aws:eks:eu-west-1:1:cluster/shop-prd", "https://x.eks.amazonaws.com", true],
  ["minikube", "https://192.168.49.2:8443", false],
  ["product-catalogue-dev", "https://127.0.0.1:6443", false],
])("asks twice about %s at %s by its name: %s", (context, server, twice) => {
  expect(productionByName(target(context, server)) !== undefined).toBe(twice);
});

describe("by what is in it, a cluster", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const created = (days: number): RawObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "kube-system", creationTimestamp: new Date(now.getTime() - days * 86_400_000).toISOString() },
  });
  const workload = (namespace: string, labels: Record<string, string> = {}): RawObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "w", namespace, labels },
  });
  const shops = ["cart", "pay", "web", "search", "mail"].map((name) => workload(name));
  const ours = ["a", "b", "c", "d"].map((name) =>
    workload(name, { "app.kubernetes.io/managed-by": "netpol-workshop" }),
  );
  const nodes = (count: number, labels: Record<string, string> = {}, id?: string) =>
    Array.from({ length: count }, () => node(labels, id));
  const eks = "https://abc.gr7.eu-west-1.eks.amazonaws.com";

  it.each<[string, Partial<Look>, string, RegExp | undefined]>([
    ["with many nodes", { nodes: nodes(12) }, "", /12 nodes/],
    ["whose nodes say so", { nodes: nodes(2, { environment: "Production" }) }, "", /environment=Production/],
    ["that is old and busy", { namespaces: [created(200)], workloads: shops }, "", /5 namespaces.*200 days old/],
    ["of a cloud, and busy", { workloads: shops }, eks, /looks like EKS/],
    ["of a cloud, and new", {}, eks, undefined],
    ["that is only old", { namespaces: [created(400)] }, "", undefined],
    ["that is only busy", { workloads: shops }, "", undefined],
    ["that is old, with what is ours", { namespaces: [created(90)], workloads: ours }, "", undefined],
    [
      "that is old, with its own system",
      {
        namespaces: [created(90)],
        workloads: ["kube-system", "calico-system", "tigera-operator", "kube-public"].map((name) => workload(name)),
      },
      "",
      undefined,
    ],
    [
      "of minikube, however old and busy",
      { nodes: nodes(1, { "minikube.k8s.io/name": "m" }), namespaces: [created(400)], workloads: shops },
      "",
      undefined,
    ],
    ["of kind with many nodes", { nodes: nodes(12, {}, "kind://docker/kind/kind-worker") }, "", undefined],
  ])("%s", (_what, look, server, says) => {
    const whole = { nodes: [], namespaces: [created(1)], workloads: [], gitVersion: "v1.35.4", now, ...look };
    const why = productionByLook(target("team", server || undefined), whole);
    if (says) expect(why).toMatch(says);
    else expect(why).toBeUndefined();
  });
});
