/** Whether the cluster's DNS is where policies look for it: pods labelled k8s-app=kube-dns in kube-system, behind the Service kube-dns. */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import { listIfAllowed } from "./api.ts";
import type { Report } from "./finding.ts";

const namespace = "kube-system";

export async function examineDns(cluster: Cluster, report: Report, signal?: AbortSignal): Promise<void> {
  const tested = "pods with the label k8s-app=kube-dns in kube-system, and a cache on the nodes";
  const pods = await listIfAllowed(cluster, "Pod", signal, { namespace, labelSelector: "k8s-app=kube-dns" });
  if (pods === undefined) {
    report({
      check: "dns",
      verdict: "unknown",
      tested,
      found: "this user may not look into kube-system",
      means: "if DNS runs elsewhere, policies that allow it by label will not work",
      next: ["ask whoever runs the cluster for the namespace and labels of its DNS pods"],
    });
    return;
  }
  const cached = await hasNodeCache(cluster, signal);
  const found = pods.length > 0 ? `${pods.length} ${pods.length === 1 ? "pod" : "pods"}` : "none";
  report({
    check: "dns",
    verdict: pods.length > 0 && !cached ? "good" : "trouble",
    tested,
    found: cached ? `${found}, and NodeLocal DNSCache` : found,
    means:
      pods.length === 0
        ? "the lessons' policies allow DNS by that label; here they would allow nothing, and names would not resolve"
        : cached
          ? "pods ask a cache on their node, which the DNS rules of the lessons may not mean: a name that still resolves is no mistake of yours"
          : "the lessons' DNS rules mean the right pods",
    next:
      pods.length > 0
        ? []
        : ["find the DNS pods' labels: kubectl get pods -A --show-labels, then use those in your policies"],
  });
}

async function hasNodeCache(cluster: Cluster, signal?: AbortSignal): Promise<boolean> {
  try {
    const kind = { apiVersion: "apps/v1", kind: "DaemonSet", namespace, name: "node-local-dns" };
    return (await cluster.get(kind, signal)) !== undefined;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return false;
    throw error;
  }
}
