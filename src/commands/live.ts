/** The objects of a cluster that decide about connections, read through a kubeconfig. */
import { type Cluster, ClusterError, connect, type Resource } from "../cluster/index.ts";
import type { CalicoRelease, RawObject, SourceObject } from "../policy/index.ts";
import { calicoOf } from "../workshop/lab/calico.ts";

export interface LiveObjects {
  readonly sources: readonly SourceObject[];
  readonly calico: CalicoRelease | undefined;
  /** What this user may not list in all namespaces, where only one namespace was read. */
  readonly unread: { readonly kinds: readonly string[]; readonly namespace: string } | undefined;
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
  namespace,
}: Readonly<Record<"kubeconfig" | "context" | "namespace", string | undefined>>): Promise<LiveObjects> {
  const cluster = connect({
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(context !== undefined && { context }),
  });
  try {
    const own = namespace ?? cluster.target.namespace;
    const read = await readObjects(cluster, own);
    const kinds = read.flatMap(({ forbidden }) => forbidden ?? []);
    return {
      sources: read.flatMap(({ items }) => items.map((object) => ({ object }))),
      calico: await calicoOf(cluster),
      unread: kinds.length > 0 ? { kinds, namespace: own } : undefined,
    };
  } finally {
    cluster.close();
  }
}

interface Read {
  readonly items: readonly RawObject[];
  readonly forbidden?: string;
}

async function readObjects(cluster: Cluster, namespace: string): Promise<readonly Read[]> {
  const served = await cluster.resources();
  const wanted = served.filter(({ apiVersion, kind, verbs }) => {
    const name = `${apiVersion}/${kind}`;
    return verbs.includes("list") && (kinds.has(name) || sets.test(name) || policies.test(name));
  });
  return Promise.all(
    wanted.map(async (resource) => {
      const read = await allowed(async () => (await cluster.list(resource)).items);
      return read ? { items: read } : { items: await own(cluster, resource, namespace), forbidden: resource.plural };
    }),
  );
}

/** What somebody sees who may look into one namespace only. */
async function own(cluster: Cluster, resource: Resource, namespace: string): Promise<readonly RawObject[]> {
  const { kind, apiVersion, namespaced } = resource;
  const items = await allowed(async () => {
    if (namespaced) return (await cluster.list(resource, { namespace })).items;
    const itself = kind === "Namespace" ? await cluster.get({ apiVersion, kind, name: namespace }) : undefined;
    return itself ? [itself] : [];
  });
  return items ?? [];
}

/** Undefined where the user may not. */
async function allowed<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return undefined;
    throw error;
  }
}
