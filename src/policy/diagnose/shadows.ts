// Rules and policies that are never read, because something before them always decides.
import type { Rule } from "../convert/policy.ts";
import { plural } from "../explain/words.ts";
import type { Direction } from "../types.ts";
import type { Check } from "./finding.ts";
import { directions, isKubernetes, isUnconditional, type ScenePolicy } from "./scene.ts";

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
  *find({ policies }) {
    for (const direction of directions) {
      const closers = closersOf(policies, direction);
      for (const [index, policy] of policies.entries()) {
        if (policy.pods.length === 0 || (policy.compiled.rules[direction] ?? []).length === 0) continue;
        const before = closers.filter((closer) => closer.index < index && closes(closer, policy));
        const [first] = before;
        if (!first || !policy.pods.every((pod) => before.some(({ by }) => by.selects(pod)))) continue;
        yield {
          severity: "warning",
          at: policy.source,
          path: ["spec", direction],
          message: `these rules are never read: ${first.by.compiled.name} in tier ${first.by.tier.name} decides before, with ${first.rule.action} for everything in ${direction} rule ${first.rule.index + 1}`,
          hint: "Policies are read tier by tier and in their order. Allow and Deny end it for good, Pass skips the rest of its tier.",
        };
      }
    }
  },
};

/** An enforced policy with a rule that decides about every packet of the pods that it selects. */
interface Closer {
  readonly by: ScenePolicy;
  readonly rule: Rule;
  readonly index: number;
}

function closersOf(policies: readonly ScenePolicy[], direction: Direction): Closer[] {
  return policies.flatMap((by, index) => {
    const rules = by.compiled.staged ? [] : (by.compiled.rules[direction] ?? []);
    const rule = rules.find((each) => each.action !== "Log" && isUnconditional(each));
    return rule ? [{ by, rule, index }] : [];
  });
}

function closes({ by, rule }: Closer, later: ScenePolicy): boolean {
  const inTier = by.tier === later.tier;
  // Kubernetes policies add up among themselves.
  if (isKubernetes(by) && isKubernetes(later)) return false;
  return rule.action !== "Pass" || inTier;
}
