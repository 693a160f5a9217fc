// Rules and policies that are never read, because something before them always decides.
import { plural } from "../explain/words.ts";
import type { PodHolder } from "../snapshot/index.ts";
import type { Direction } from "../types.ts";
import type { Check } from "./finding.ts";
import { directions, isKubernetes, isUnconditional, rulesOf, type Scene, type ScenePolicy } from "./scene.ts";

export const ruleNeverReached: Check = {
  id: "rule-never-reached",
  *find({ policies }) {
    for (const policy of policies) {
      // Rules of a Kubernetes policy add up; their order means nothing.
      if (isKubernetes(policy)) continue;
      for (const direction of directions) {
        const rules = policy.compiled.rules[direction] ?? [];
        const end = rules.findIndex((rule) => rule.action !== "Log" && isUnconditional(rule));
        const closing = rules[end];
        const [next] = end < 0 ? [] : rules.slice(end + 1);
        if (!closing || !next) continue;
        yield {
          severity: "warning",
          at: policy.source,
          path: next.path,
          message: `${plural(rules.length - end - 1, "rule")} after ${direction} rule ${end + 1} can never match: it is ${closing.action} for everything`,
          hint: "The first rule that matches decides. Put narrow rules before wide ones.",
        };
      }
    }
  },
};

export const policyNeverReached: Check = {
  id: "policy-never-reached",
  *find(scene) {
    for (const [index, policy] of scene.policies.entries()) {
      if (policy.pods.length === 0 || rulesOf(policy).length === 0) continue;
      for (const direction of directions) {
        if ((policy.compiled.rules[direction] ?? []).length === 0) continue;
        const closers = policy.pods.map((pod) => closerFor(scene, index, direction, pod));
        const [first] = closers;
        if (!first || closers.some((closer) => !closer)) continue;
        yield {
          severity: "warning",
          at: policy.source,
          path: ["spec", direction],
          message: `these rules are never read: ${first.policy.compiled.name} in tier ${first.policy.tier.name} decides before, ${first.how}`,
          hint: "Policies are read tier by tier and in their order. Allow and Deny end it for good, Pass skips the rest of its tier.",
        };
      }
    }
  },
};

interface Closer {
  readonly policy: ScenePolicy;
  readonly how: string;
}

/** The enforced policy before this one that decides about every packet of the pod. */
function closerFor({ policies }: Scene, index: number, direction: Direction, pod: PodHolder): Closer | undefined {
  const own = policies[index];
  if (!own) return undefined;
  for (const policy of policies.slice(0, index)) {
    if (policy.compiled.staged || !policy.pods.includes(pod)) continue;
    const closing = (policy.compiled.rules[direction] ?? []).find(
      (rule) => rule.action !== "Log" && isUnconditional(rule),
    );
    const inTier = policy.tier === own.tier;
    // Kubernetes policies add up among themselves.
    if (!closing || (inTier && isKubernetes(policy) && isKubernetes(own))) continue;
    if (closing.action === "Pass" && !inTier) continue;
    const rule = `with ${closing.action} for everything in ${direction} rule ${closing.index + 1}`;
    return { policy, how: rule };
  }
  return undefined;
}
