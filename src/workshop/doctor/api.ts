/** Whether the API server answers, is new enough, and knows NetworkPolicies; what the cluster looks like. */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import type { Report } from "./finding.ts";
import { sandboxInstead } from "./finding.ts";
import { type Look, looksLike, productionByLook, productionByName } from "./looks.ts";

export interface Examined {
  readonly version: string;
  readonly looksLike: string | undefined;
  readonly production: string | undefined;
  readonly policies: boolean;
}

/** Since 1.22 every namespace carries its name as a label, which modules rely on. */
const oldestMinor = 22;

export async function examineApi(cluster: Cluster, report: Report, signal?: AbortSignal): Promise<Examined> {
  const { major, minor, gitVersion } = await cluster.version(signal);
  const look = await lookInto(cluster, signal);
  const { nodes } = look;
  const looks = looksLike(nodes, gitVersion);
  const recent = major > 1 || minor >= oldestMinor;
  report({
    check: "api",
    verdict: recent ? "good" : "trouble",
    tested: `GET ${cluster.target.server}/version as ${cluster.target.user}`,
    found: `Kubernetes ${gitVersion}${looks ? `; looks like ${looks}` : ""}${nodes.length > 0 ? `; ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"}` : ""}`,
    means: recent
      ? "new enough for every module"
      : "older than 1.22: namespaces do not carry their name as a label, so module 04 cannot be done by name",
    next: recent ? [] : [sandboxInstead],
  });
  const production = productionByName(cluster.target) ?? productionByLook(cluster.target, look);
  if (production !== undefined)
    report({
      check: "production",
      verdict: "trouble",
      tested: "the names of context, server and user; the nodes, their labels, the cluster's age, workloads of others",
      found: `this may be a cluster that people depend on: ${production}`,
      means: "the workshop touches only what it created, but its modules open and close connections for practice",
      next: ["kubectl config get-contexts   (is this the context you mean?)", sandboxInstead],
    });
  const silent = await cluster.silent();
  if (silent.length > 0)
    report({
      check: "api-groups",
      verdict: "trouble",
      tested: "whether every group of the API says what it serves",
      found: `did not answer: ${silent.join(", ")}`,
      means: "what they hold cannot be read or changed, and a namespace that is removed stays in Terminating",
      next: ["kubectl get apiservice   (which are not Available, and why)", sandboxInstead],
    });
  const policies =
    (await cluster.resource({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" })) !== undefined;
  report({
    check: "networkpolicies",
    verdict: policies ? "good" : "lacks",
    tested: "whether discovery lists networkpolicies of networking.k8s.io/v1",
    found: policies ? "it does" : "it does not",
    means: policies
      ? "policies can be stored; whether anybody enforces them is tried below"
      : "no module but the questions can be done here",
    next: policies ? [] : [sandboxInstead],
  });
  return { version: gitVersion, looksLike: looks, production, policies };
}

/** Looks into a cluster for signs that people depend on it. */
export async function lookInto(cluster: Cluster, signal?: AbortSignal): Promise<Look> {
  const [{ gitVersion }, nodes, namespaces, workloads] = await Promise.all([
    cluster.version(signal),
    listIfAllowed(cluster, "Node", signal),
    listIfAllowed(cluster, "Namespace", signal),
    workloadsIn(cluster, signal),
  ]);
  return { nodes: nodes ?? [], namespaces: namespaces ?? [], workloads, gitVersion, now: new Date() };
}

/** Deployments and StatefulSets, as far as the user may see them. */
async function workloadsIn(cluster: Cluster, signal?: AbortSignal): Promise<readonly RawObject[]> {
  const lists = await Promise.all(
    ["Deployment", "StatefulSet"].map((kind) => listIfAllowed(cluster, kind, signal, { apiVersion: "apps/v1" })),
  );
  return lists.flatMap((list) => list ?? []);
}

/** Undefined when the user may not list them. */
export async function listIfAllowed(
  cluster: Cluster,
  kind: string,
  signal?: AbortSignal,
  { apiVersion = "v1", ...selection }: { apiVersion?: string; namespace?: string; labelSelector?: string } = {},
): Promise<readonly RawObject[] | undefined> {
  try {
    return (await cluster.list({ apiVersion, kind }, { ...selection, ...(signal ? { signal } : {}) })).items;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return undefined;
    throw error;
  }
}
