/**
 * Removing tiers. Calico's API server refuses to delete one that holds policies; where CRDs serve them it would be Terminating
 * until the last policy is gone, and whatever is applied to it meanwhile goes with it.
 */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";
import { type GoneOptions, gone, nameOf } from "./remove.ts";

const tieredKinds = ["NetworkPolicy", "StagedNetworkPolicy", "GlobalNetworkPolicy", "StagedGlobalNetworkPolicy"];

/** Removes a tier and waits until it is gone; one with policies in it stays, and they are returned. */
export async function removeTier(
  cluster: Cluster,
  tier: RawObject,
  options: GoneOptions,
): Promise<readonly RawObject[]> {
  const inside = await policiesIn(cluster, tier, options.signal);
  if (inside.length > 0) return inside;
  await cluster.remove(nameOf(tier), options.signal ? { signal: options.signal } : {});
  await gone(cluster, nameOf(tier), options);
  return [];
}

async function policiesIn(cluster: Cluster, tier: RawObject, signal?: AbortSignal): Promise<readonly RawObject[]> {
  const lists = await Promise.all(
    tieredKinds.map(async (kind) => {
      const kindRef = { apiVersion: tier.apiVersion, kind };
      if (!(await cluster.resource(kindRef))) return [];
      try {
        return (await cluster.list(kindRef, signal ? { signal } : {})).items;
      } catch (error) {
        // What this user may not see, the server refuses.
        if (error instanceof ClusterError && error.trouble === "forbidden") return [];
        throw error;
      }
    }),
  );
  return lists.flat().filter(({ spec }) => isMap(spec) && spec.tier === tier.metadata.name);
}
