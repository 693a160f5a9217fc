/** What a cluster's API lets the workshop do, and what a step that needs more is told. */
import type { Cluster } from "../../cluster/index.ts";
import { EnvironmentError } from "../../errors.ts";
import { findWhisker } from "../flows/whisker.ts";
import type { Needs } from "../module/format.ts";

export interface Abilities {
  readonly policies: boolean;
  /** Calico's own API, in which tiers are written. */
  readonly tiers: boolean;
  /** It is registered, and its server does not answer. */
  readonly tiersAreSilent?: boolean;
  /** A flow log that can be read. */
  readonly flows: boolean;
}

export async function abilitiesOf(cluster: Cluster): Promise<Abilities> {
  const [policies, tiers] = await Promise.all([
    cluster.resource({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" }),
    cluster.resource({ apiVersion: "projectcalico.org/v3", kind: "Tier" }),
  ]);
  const tiersAreSilent = (await cluster.silent()).includes("projectcalico.org/v3");
  const hasTiers = tiers !== undefined && !tiersAreSilent;
  const flows = hasTiers && (await findWhisker(cluster)) !== undefined;
  return { policies: policies !== undefined, tiers: hasTiers, tiersAreSilent, flows };
}

/** Why a step cannot be done here; undefined when it can. */
export function lacking(needs: Needs, { policies, tiers, tiersAreSilent, flows }: Abilities): string | undefined {
  if (needs === "any") return undefined;
  if (!policies) return "this cluster has no NetworkPolicies that anybody enforces";
  if (needs !== "k8s" && tiersAreSilent)
    return "this cluster has Calico's own API (projectcalico.org/v3), but its server does not answer";
  if (needs !== "k8s" && !tiers)
    return "this cluster does not serve Calico's own API (projectcalico.org/v3), so it has no tiers";
  return needs === "flows" && !flows ? "this cluster keeps no flow log (Calico's Goldmane and Whisker)" : undefined;
}

export function refuseWithout(needs: Needs, abilities: Abilities, step: string): void {
  const lack = lacking(needs, abilities);
  if (lack === undefined) return;
  throw new EnvironmentError(`${step} cannot be done here: ${lack}`, {
    detail: ["your progress stays as it is"],
    next: [
      `netpol-workshop goto ${step}   (without --context and --kubeconfig: on the sandbox, which can do it)`,
      "netpol-workshop doctor   (what this cluster can do)",
    ],
  });
}
