/** Finds out by experiment what a cluster can do, and which modules that is enough for. */
import type { Cluster } from "../../cluster/index.ts";
import type { Needs } from "../module/format.ts";
import { type Examined, examineApi } from "./api.ts";
import { examineCalico } from "./calico.ts";
import type { CanaryOptions } from "./canary.ts";
import { examineDns } from "./dns.ts";
import { examineEnforcement } from "./enforcement.ts";
import { canDo, type Finding, type Mode } from "./finding.ts";
import { examineRights } from "./permissions.ts";
import { examineTaken, type ModuleNames } from "./taken.ts";

export interface DoctorOptions extends CanaryOptions {
  readonly modules: readonly { readonly id: string; readonly needs: Needs }[];
  readonly names: ModuleNames;
  /** False for whoever may change nothing: enforcement then stays unknown. */
  readonly mayWrite: boolean;
  readonly onFinding: (finding: Finding) => void;
}

export interface Diagnosis {
  readonly cluster: Cluster["target"] & Pick<Examined, "version" | "looksLike" | "production">;
  readonly findings: readonly Finding[];
  readonly mode: Mode;
  readonly modules: readonly { readonly id: string; readonly needs: Needs; readonly here: boolean }[];
}

export async function examine(cluster: Cluster, options: DoctorOptions): Promise<Diagnosis> {
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    findings.push(finding);
    options.onFinding(finding);
  };
  const { signal } = options;
  const { policies, ...examined } = await examineApi(cluster, report, signal);
  const calico = await examineCalico(cluster, report, signal);
  const hasTiers = calico.api === "aggregated" || calico.api === "native";
  await examineDns(cluster, report, signal);
  await examineTaken(cluster, options.names, report, signal);
  const rights = await examineRights(cluster, report, { tiers: hasTiers });
  const mayTry = options.mayWrite && policies && (rights.namespaces || options.namespace !== undefined);
  if (!mayTry) report(await notTried(cluster, options));
  const enforcement = mayTry
    ? await examineEnforcement(cluster, report, { ...options, tiers: hasTiers && rights.tiers })
    : undefined;
  const enforces = enforcement?.ingress === true && enforcement.egress && rights.modules;
  const mode = !enforces ? "none" : !enforcement.tiers ? "k8s" : calico.flows ? "flows" : "tiers";
  return {
    cluster: { ...cluster.target, ...examined },
    findings,
    mode,
    modules: options.modules.map(({ id, needs }) => ({
      id,
      needs,
      // Module 01 needs nobody to enforce, but pods it needs.
      here: canDo(mode, needs) && (rights.modules || needs !== "any"),
    })),
  };
}

async function notTried(cluster: Cluster, { mayWrite }: DoctorOptions): Promise<Finding> {
  const { namespace } = cluster.target;
  const own = await cluster.allowed({ verb: "create", resource: "pods", namespace });
  return {
    check: "enforcement-ingress",
    verdict: "unknown",
    tested: "nothing: the canary takes two pods and a namespace of its own",
    found: mayWrite ? "this user may not create them" : "--read-only keeps the canary from being created",
    means: "whether anybody enforces policies here is not known; the name of a network plugin proves nothing",
    next: mayWrite
      ? [
          own
            ? `netpol-workshop doctor --namespace ${namespace}   (there you may create pods)`
            : "netpol-workshop doctor --namespace NAME   (with a namespace in which you may create pods)",
        ]
      : ["netpol-workshop doctor   (without --read-only)"],
  };
}
