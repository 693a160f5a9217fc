/** What a cluster looks like, and whether people may depend on it. Both are guesses from names and labels, and are said as such. */
import type { Target } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";

/** By a node's labels, its provider, or the version's suffix; the first that fits. */
const marks: readonly (readonly [name: string, labels: RegExp, provider: RegExp, version: RegExp])[] = [
  ["minikube", /^minikube\.k8s\.io\//, /^minikube:/, /^$/],
  ["kind", /^kind\.x-k8s\.io\//, /^kind:/, /^$/],
  ["k3d or k3s", /^(k3s\.io|node\.k3s\.io)\//, /^k3s:/, /\+k3s/],
  ["AKS", /^kubernetes\.azure\.com\//, /^azure:/, /^$/],
  ["EKS", /^eks\.amazonaws\.com\//, /^aws:/, /-eks-/],
  ["GKE", /^cloud\.google\.com\/gke-/, /^gce:/, /-gke\./],
  ["OpenShift", /^node\.openshift\.io\//, /^openshift:/, /^$/],
  ["Docker Desktop", /^$/, /^docker-desktop:/, /^$/],
];

export function looksLike(nodes: readonly RawObject[], gitVersion: string): string | undefined {
  const labels = nodes.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {}));
  const providers = nodes.map(({ spec }) => (isMap(spec) ? String(spec.providerID ?? "") : ""));
  return marks.find(
    ([, label, provider, version]) =>
      labels.some((key) => label.test(key)) ||
      providers.some((id) => provider.test(id)) ||
      version.test(gitVersion || "?"),
  )?.[0];
}

const manyNodes = 10;

/** Why a cluster may be one that people depend on; undefined when nothing says so. */
export function looksLikeProduction({ context, server, user }: Target, nodeCount: number): string | undefined {
  const word = /(^|[^a-z])(prod|production|prd|live)([^a-z]|$)/i;
  const telling = [context, new URL(server).hostname, user].find((name) => word.test(name));
  if (telling !== undefined) return `its name says so (${telling})`;
  return nodeCount >= manyNodes ? `it has ${nodeCount} nodes` : undefined;
}
