/** The objects of a cluster that decide about connections, read through a kubeconfig. */
import { type Cluster, connect } from "../cluster/index.ts";
import type { CalicoRelease, SourceObject } from "../policy/index.ts";
import { calicoOf } from "../workshop/lab/calico.ts";

export interface LiveObjects {
  readonly sources: readonly SourceObject[];
  readonly calico: CalicoRelease | undefined;
}

const kinds = new Set([
  "v1/Namespace",
  "v1/Node",
  "v1/Pod",
  "v1/Service",
  "v1/ServiceAccount",
  "discovery.k8s.io/v1/EndpointSlice",
]);
const sets = /^projectcalico\.org\/v3\/(Tier|(Global)?NetworkSet|HostEndpoint)$/;
const policies =
  /^(networking\.k8s\.io\/v1|policy\.networking\.k8s\.io\/[^/]+|projectcalico\.org\/v3)\/\w*NetworkPolicy$/;

export async function readCluster({
  kubeconfig,
  context,
}: Readonly<Record<"kubeconfig" | "context", string | undefined>>): Promise<LiveObjects> {
  const cluster = connect({
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  });
  try {
    return { sources: await readObjects(cluster), calico: await calicoOf(cluster) };
  } finally {
    cluster.close();
  }
}

async function readObjects(cluster: Cluster): Promise<readonly SourceObject[]> {
  const served = await cluster.resources();
  const wanted = served.filter(({ apiVersion, kind, verbs }) => {
    const name = `${apiVersion}/${kind}`;
    return verbs.includes("list") && (kinds.has(name) || sets.test(name) || policies.test(name));
  });
  const lists = await Promise.all(wanted.map(({ apiVersion, kind }) => cluster.list({ apiVersion, kind })));
  return lists.flatMap(({ items }) => items.map((object) => ({ object })));
}
