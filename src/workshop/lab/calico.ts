import { type Cluster, ClusterError } from "../../cluster/index.ts";
import { type CalicoRelease, calicoReleases, newestCalico } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";

/** Which of the releases that the engine knows a cluster's Calico is nearest to; undefined where it has none. */
export async function calicoOf(cluster: Cluster): Promise<CalicoRelease | undefined> {
  const version = await calicoVersionOf(cluster);
  return version === undefined ? undefined : releaseOf(version);
}

/** As `v3.32.1`; empty where there is a Calico that does not tell, undefined where there is none. */
export async function calicoVersionOf(cluster: Cluster): Promise<string | undefined> {
  const kind = { apiVersion: "projectcalico.org/v3", kind: "ClusterInformation" };
  if ((await cluster.silent()).includes(kind.apiVersion)) return "";
  if (!(await cluster.resource(kind))) return undefined;
  try {
    const found = await cluster.get({ ...kind, name: "default" });
    return isMap(found?.spec) ? String(found.spec.calicoVersion ?? "") : "";
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return "";
    throw error;
  }
}

/** `v3.32.1` is 3.32; what is older than all counts as the oldest, what is newer as the newest. */
export function releaseOf(version: string): CalicoRelease {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (minor === undefined) return newestCalico;
  const exact = calicoReleases.find((release) => release === `${major}.${minor}`);
  return exact ?? (Number(major) === 3 && Number(minor) < 30 ? calicoReleases[0] : newestCalico);
}
