/** What the user may do, asked of the API server itself. */
import type { Action, Cluster } from "../../cluster/index.ts";
import { each } from "../lab/remove.ts";
import type { Report } from "./finding.ts";
import { sandboxInstead } from "./finding.ts";

interface Right {
  readonly action: Action;
  readonly why: string;
}

const right = (verb: string, resource: string, why: string, more: Partial<Action> = {}): Right => ({
  action: { verb, resource, ...more },
  why,
});

/** What working on a world takes; in all namespaces, because the worlds bring their own. */
const inNamespaces: readonly Right[] = [
  right("create", "pods", "the worlds' pods"),
  right("create", "services", "the worlds' services"),
  right("create", "deployments", "the worlds' workloads", { group: "apps" }),
  right("create", "networkpolicies", "policies", { group: "networking.k8s.io" }),
  right("delete", "networkpolicies", "beginning a step anew", { group: "networking.k8s.io" }),
  right("list", "pods", "knowing what policies select"),
  right("create", "pods", "probes run in the client's pod", { subresource: "exec" }),
  // Since 1.35 a WebSocket needs create; before, the request counts as get.
  right("get", "pods", "probes run in the client's pod", { subresource: "exec" }),
  right("create", "pods", "proving that a denied target is alive", { subresource: "portforward" }),
];

const clusterWide: readonly Right[] = [
  right("create", "namespaces", "the worlds' namespaces"),
  right("delete", "namespaces", "cleaning up"),
  right("list", "namespaces", "reading what namespace selectors mean"),
];

const ofTiers: readonly Right[] = ["tiers", "globalnetworkpolicies", "networkpolicies"].map((resource) =>
  right("create", resource, "tier modules", { group: "projectcalico.org" }),
);

export interface Rights {
  readonly namespaces: boolean;
  /** Everything that the modules with Kubernetes' policies take. */
  readonly modules: boolean;
  readonly tiers: boolean;
}

export async function examineRights(
  cluster: Cluster,
  report: Report,
  options: { readonly namespace?: string; readonly tiers: boolean },
): Promise<Rights> {
  const [missing, missingForTiers] = await Promise.all([
    missingOf(cluster, [...clusterWide, ...inNamespaces]),
    options.tiers ? missingOf(cluster, ofTiers) : [],
  ]);
  const namespaces = !missing.some(({ action }) => action.resource === "namespaces" && action.verb !== "list");
  report({
    check: "rights",
    verdict: missing.length === 0 ? "good" : "lacks",
    tested: `SelfSubjectAccessReview for ${clusterWide.length + inNamespaces.length} actions as ${cluster.target.user}`,
    found:
      missing.length === 0
        ? "everything that the modules take is allowed"
        : `not allowed: ${missing.map(({ action }) => actionText(action)).join(", ")}`,
    means:
      missing.length === 0
        ? "worlds can be created, probed and removed"
        : `these are needed for ${[...new Set(missing.map(({ why }) => why))].join("; ")}: the modules cannot be done here by this user`,
    next:
      missing.length === 0
        ? []
        : ["ask whoever runs the cluster for these rights, or for a cluster of your own", sandboxInstead],
  });
  if (options.tiers)
    report({
      check: "rights-tiers",
      verdict: missingForTiers.length === 0 ? "good" : "lacks",
      tested: "SelfSubjectAccessReview for tiers and Calico's policies",
      found:
        missingForTiers.length === 0
          ? "allowed, as far as the review can tell: it does not know Calico's own rights per tier"
          : `not allowed: ${missingForTiers.map(({ action }) => actionText(action)).join(", ")}`,
      means:
        missingForTiers.length === 0
          ? "the canary below tries it"
          : "modules with tiers cannot be done here by this user",
      next: missingForTiers.length === 0 ? [] : [sandboxInstead],
    });
  return { namespaces, modules: missing.length === 0, tiers: missingForTiers.length === 0 };
}

async function missingOf(cluster: Cluster, rights: readonly Right[]): Promise<readonly Right[]> {
  const missing: Right[] = [];
  await each(rights, async (one) => {
    if (!(await cluster.allowed(one.action))) missing.push(one);
  });
  return rights.filter((one) => missing.includes(one));
}

function actionText({ verb, resource, subresource, group }: Action): string {
  return `${verb} ${resource}${subresource ? `/${subresource}` : ""}${group && group !== "apps" ? `.${group}` : ""}`;
}
