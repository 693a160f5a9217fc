/** The canary's results as findings. */
import type { Cluster } from "../../cluster/index.ts";
import { Canary, type CanaryOptions, type Effect, refusalIn } from "./canary.ts";
import type { Finding, Report } from "./finding.ts";
import { sandboxInstead } from "./finding.ts";

export interface Enforcement {
  readonly ingress: boolean;
  readonly egress: boolean;
  readonly tiers: boolean;
}

const shortLookMs = 3_000;

const nothing: Enforcement = { ingress: false, egress: false, tiers: false };

export async function examineEnforcement(
  cluster: Cluster,
  report: Report,
  options: CanaryOptions & { readonly tiers: boolean },
): Promise<Enforcement> {
  const canary = new Canary(cluster, options);
  try {
    if (!(await startAndReport(canary, report, options))) return nothing;
    await outward(canary, report, options);
    const ingress = await direction(canary, "Ingress", report, options, options.settleWithinMs);
    // Where nobody enforces the one, a short look at the other is enough.
    const withinMs = ingress ? options.settleWithinMs : Math.min(options.settleWithinMs, shortLookMs);
    const egress = await direction(canary, "Egress", report, options, withinMs);
    const tiers = options.tiers ? await inTier(canary, report, options) : false;
    return { ingress, egress, tiers };
  } finally {
    options.onProgress("removing the canary");
    await canary.remove();
  }
}

async function startAndReport(canary: Canary, report: Report, options: CanaryOptions): Promise<boolean> {
  const tested = `two pods in namespace ${canary.namespace}, with the images ${options.image("nginx:1.27-alpine")} and ${options.image("busybox:1.36")}`;
  options.onProgress("starting the canary");
  try {
    const tookMs = await canary.start();
    report({
      check: "pods",
      verdict: "good",
      tested,
      found: `pulled, scheduled and ready within ${(tookMs / 1000).toFixed(1)} s`,
      means: options.namespace === undefined ? "the worlds can be created" : "pods run in this namespace",
      next: [],
    });
    return true;
  } catch (error) {
    const why = refusalIn(error);
    if (why === undefined) throw error;
    report({
      check: "pods",
      verdict: "trouble",
      tested,
      found: why,
      means: "no world can be created here, and enforcement cannot be proven",
      next: [
        "an image that is not pulled: --registry HOST names a mirror",
        "a right that is missing: --namespace NAME examines a namespace that you may use",
        sandboxInstead,
      ],
    });
    return false;
  }
}

const outside = { host: "example.com", port: 443 };

/** Steps about egress call names outside; on a cluster without a way out they cannot show what they are about. */
async function outward(canary: Canary, report: Report, { onProgress }: CanaryOptions): Promise<void> {
  onProgress("trying a connection to the outside");
  const outcome = await canary.attempt(outside.host, outside.port);
  const through = outcome.kind === "allowed" || outcome.kind === "refused";
  report({
    check: "outbound",
    verdict: through ? "good" : "lacks",
    tested: `a connection from a pod to ${outside.host}:${outside.port}, before any policy`,
    found: through ? "it works" : outcome.kind === "dns-failed" ? "the name does not resolve" : "no answer",
    means: through
      ? "steps that call outside names show what they should"
      : "connections to the outside fail without any policy: steps that expect them to be allowed do not pass here",
    next: through ? [] : ["check the way out of the cluster: a proxy, a firewall, its DNS", sandboxInstead],
  });
}

async function direction(
  canary: Canary,
  which: "Ingress" | "Egress",
  report: Report,
  { onProgress }: CanaryOptions,
  withinMs: number,
): Promise<boolean> {
  onProgress(`trying a policy that denies ${which.toLowerCase()}`);
  const effect = await canary.effectOf(canary.kubernetesPolicy(which), { withinMs });
  report({
    check: `enforcement-${which.toLowerCase()}`,
    tested: `a connection between the two pods, before, under, and after a NetworkPolicy that denies ${which.toLowerCase()}`,
    ...judged(effect, {
      good: `NetworkPolicies are enforced for ${which.toLowerCase()}: modules with Kubernetes' policies work here`,
      ignored: `nobody enforces NetworkPolicies for ${which.toLowerCase()}: the API server stores them, and nothing changes. Module 01 shows just that; the others need a cluster that enforces`,
    }),
  });
  return effect.verdict === "stopped";
}

async function inTier(canary: Canary, report: Report, { onProgress }: CanaryOptions): Promise<boolean> {
  onProgress("trying a policy in a tier");
  const tested = "the same with a Calico NetworkPolicy in a tier of its own";
  try {
    const effect = await canary.effectOf(canary.calicoPolicy("Ingress"), { also: [canary.tier()] });
    report({
      check: "enforcement-tiers",
      tested,
      ...judged(effect, {
        good: "tiers decide: modules with tiers work here",
        ignored: "policies in tiers change nothing: modules with tiers are for the sandbox",
      }),
    });
    return effect.verdict === "stopped";
  } catch (error) {
    const why = refusalIn(error);
    if (why === undefined) throw error;
    report({
      check: "enforcement-tiers",
      verdict: "lacks",
      tested,
      found: why,
      means: "modules with tiers cannot be done here by this user",
      next: ["ask for the rights on tiers and on policies in them (Calico has its own, per tier)", sandboxInstead],
    });
    return false;
  }
}

function judged(
  effect: Effect,
  words: { readonly good: string; readonly ignored: string },
): Pick<Finding, "verdict" | "found" | "means" | "next"> {
  const found = effect.detail;
  if (effect.verdict === "stopped") return { verdict: "good", found, means: words.good, next: [] };
  if (effect.verdict === "ignored")
    return {
      verdict: "lacks",
      found,
      means: words.ignored,
      next: [
        "use a network plugin that enforces policies (Calico, Cilium …), as with minikube start --cni=calico",
        sandboxInstead,
      ],
    };
  if (effect.verdict === "closed before")
    return {
      verdict: "trouble",
      found,
      means: "something that is not of this workshop keeps new pods from talking, so nothing can be proven",
      next: ["netpol-workshop diagnose   (which policies there are)", sandboxInstead],
    };
  return {
    verdict: "trouble",
    found,
    means: "policies bite and do not let go: checks will wait in vain",
    next: ["look at the pods of the network plugin: kubectl get pods -n kube-system", sandboxInstead],
  };
}
