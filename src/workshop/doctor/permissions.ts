/** What the user may do, asked of the API server itself. */
import type { Cluster } from "../../cluster/index.ts";
import { missingRights, type Right, rightsForTiers, rightsForWorlds, rightsText } from "../lab/rights.ts";
import type { Report } from "./finding.ts";
import { sandboxInstead } from "./finding.ts";

export interface Rights {
  readonly namespaces: boolean;
  /** Everything that the modules with Kubernetes' policies take. */
  readonly modules: boolean;
  readonly tiers: boolean;
}

export async function examineRights(
  cluster: Cluster,
  report: Report,
  options: { readonly tiers: boolean },
): Promise<Rights> {
  const [missing, missingForTiers] = await Promise.all([
    missingRights(cluster),
    options.tiers ? missingRights(cluster, rightsForTiers) : [],
  ]);
  const namespaces = !missing.some(({ action }) => action.resource === "namespaces" && action.verb !== "list");
  report({
    check: "rights",
    verdict: missing.length === 0 ? "good" : "lacks",
    tested: `SelfSubjectAccessReview for ${rightsForWorlds.length} actions as ${cluster.target.user}`,
    found:
      missing.length === 0
        ? "everything that the modules take is allowed"
        : `not allowed in all namespaces: ${rightsText(missing)}`,
    means:
      missing.length === 0
        ? "worlds can be created, probed and removed"
        : `these are needed for ${reasonsOf(missing)}: the modules cannot be done here by this user`,
    next:
      missing.length === 0
        ? []
        : [
            "netpol-workshop doctor --rights   (prints a role that holds them: whoever runs the cluster can apply it)",
            sandboxInstead,
          ],
  });
  if (options.tiers)
    report({
      check: "rights-tiers",
      verdict: missingForTiers.length === 0 ? "good" : "lacks",
      tested: "SelfSubjectAccessReview for tiers and Calico's policies",
      found:
        missingForTiers.length === 0
          ? "allowed, as far as the review can tell: it does not know Calico's own rights per tier"
          : `not allowed: ${rightsText(missingForTiers)}`,
      means:
        missingForTiers.length === 0
          ? "the canary below tries it"
          : "modules with tiers cannot be done here by this user",
      next: missingForTiers.length === 0 ? [] : [sandboxInstead],
    });
  return { namespaces, modules: missing.length === 0, tiers: missingForTiers.length === 0 };
}

function reasonsOf(rights: readonly Right[]): string {
  return [...new Set(rights.map(({ why }) => why))].join("; ");
}
