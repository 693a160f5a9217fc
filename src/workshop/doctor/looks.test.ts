import { expect, it } from "vitest";
import type { RawObject } from "../../policy/index.ts";
import { looksLike, looksLikeProduction } from "./looks.ts";

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

it.each([
  ["prod-eu", "https://1.2.3.4:6443", 1, true],
  ["team", "https://api.production.example.com", 1, true],
  ["arn:aws:eks:eu-west-1:1:cluster/shop-prd", "https://x.eks.amazonaws.com", 1, true],
  ["shop", "https://1.2.3.4", 12, true],
  ["minikube", "https://192.168.49.2:8443", 1, false],
  ["product-catalogue-dev", "https://127.0.0.1:6443", 3, false],
])("asks twice about %s at %s with %i nodes: %s", (context, server, nodes, twice) => {
  const target = { context, server, user: "me", namespace: "default" };
  expect(looksLikeProduction(target, nodes) !== undefined).toBe(twice);
});
