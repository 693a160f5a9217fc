/** What is in the cluster already that would change the outcome, or has a name that the modules use. */
import { type Cluster, ClusterError, type KindRef } from "../../cluster/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";
import { identityOf } from "../lab/desired.ts";
import { builtInTiers, clusterPolicyKinds, isOurs } from "../lab/ownership.ts";
import type { Report } from "./finding.ts";
import { sandboxInstead } from "./finding.ts";

export interface ModuleNames {
  readonly namespaces: ReadonlySet<string>;
  readonly attendee?: string;
  /** Identities of cluster-wide policies and tiers that the modules speak of. */
  readonly clusterWide: ReadonlySet<string>;
}

export async function examineTaken(
  cluster: Cluster,
  names: ModuleNames,
  report: Report,
  signal?: AbortSignal,
): Promise<void> {
  const namespaces = await listed(cluster, { apiVersion: "v1", kind: "Namespace" }, signal);
  const lists = await Promise.all(clusterPolicyKinds.map((kind) => listed(cluster, kind, signal)));
  if (namespaces === undefined || lists.includes(undefined)) {
    report({
      check: "names",
      verdict: "unknown",
      tested: "whether names that the modules use are taken, and whether there are policies for all namespaces",
      found: "this user may not list namespaces, or Calico's policies, of the whole cluster",
      means: "what others have there may decide before the modules' policies do",
      next: [],
    });
    return;
  }
  const clusterWide = lists.flatMap((list) => list ?? []);
  const isForeign = (object: RawObject) => !isOurs(object, names.attendee);
  const taken = [
    ...namespaces.filter((object) => isForeign(object) && names.namespaces.has(object.metadata.name)),
    ...clusterWide.filter((object) => isForeign(object) && names.clusterWide.has(identityOf(object))),
  ].map(text);
  report({
    check: "names",
    verdict: taken.length === 0 ? "good" : "trouble",
    tested: "whether names that the modules use are taken by something that is not of this workshop",
    found: taken.length === 0 ? "all are free" : taken.join(", "),
    means:
      taken.length === 0
        ? "worlds can be created"
        : "those modules refuse to begin, and touch nothing; what you made yourself in a module with tiers counts too",
    next:
      taken.length === 0
        ? []
        : [
            "netpol-workshop clean   (removes what an earlier session left)",
            "remove it yourself, if it is yours",
            sandboxInstead,
          ],
  });
  const others = clusterWide.filter(
    (object) =>
      isForeign(object) &&
      !names.clusterWide.has(identityOf(object)) &&
      !(object.kind === "Tier" && builtInTiers.has(object.metadata.name)) &&
      !builtInPolicy(object),
  );
  report({
    check: "cluster-wide policies",
    verdict: others.length === 0 ? "good" : "trouble",
    tested: "policies and tiers that are meant for all namespaces",
    found: others.length === 0 ? "none that anybody added" : others.map(text).join(", "),
    means:
      others.length === 0
        ? "only the modules' own policies decide"
        : "they may decide before the modules' policies do; a check then says what the cluster did and what your policies alone would do",
    next: others.length === 0 ? [] : ["netpol-workshop why SRC DST   (names the policy that decides)"],
  });
}

/** Policies in a built-in tier other than `default` are Calico's own. */
function builtInPolicy({ spec }: RawObject): boolean {
  const tier = isMap(spec) ? spec.tier : undefined;
  return typeof tier === "string" && tier !== "default" && builtInTiers.has(tier);
}

async function listed(
  cluster: Cluster,
  kind: KindRef,
  signal?: AbortSignal,
): Promise<readonly RawObject[] | undefined> {
  if (!(await cluster.resource(kind))) return [];
  try {
    return (await cluster.list(kind, signal ? { signal } : {})).items;
  } catch (error) {
    if (error instanceof ClusterError && error.trouble === "forbidden") return undefined;
    throw error;
  }
}

function text({ kind, metadata }: RawObject): string {
  return `${kind} ${metadata.name}`;
}
