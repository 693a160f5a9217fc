// What Calico's tiers do to policies that do not think of them.

import type { Rule } from "../convert/policy.ts";
import { plural } from "../explain/words.ts";
import { at, text } from "../refusals/read.ts";
import { matches } from "../selector/index.ts";
import type { Direction } from "../types.ts";
import type { Check } from "./finding.ts";
import { directions, isUnconditional, type Scene, type ScenePolicy } from "./scene.ts";

export const noEffectInPassTier: Check = {
  id: "no-effect-in-pass-tier",
  *find({ policies }) {
    for (const policy of policies) {
      const { tier, compiled } = policy;
      const governed = directions.filter((direction) => compiled.rules[direction]);
      const ruleless = governed.length > 0 && governed.every((direction) => compiled.rules[direction]?.length === 0);
      if (tier.defaultAction !== "Pass" || !ruleless) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec"],
        message: `a policy without rules changes nothing in tier ${tier.name}: what nobody decides there passes on`,
        hint: "In a tier whose default action is Pass, write a rule with action: Deny.",
      };
    }
  },
};

export const endOfTierDenies: Check = {
  id: "end-of-tier-denies",
  *find({ policies }) {
    for (const policy of policies) {
      const { tier, compiled, pods } = policy;
      if (tier.defaultAction !== "Deny" || tier.name === "default" || compiled.staged || pods.length === 0) continue;
      for (const direction of directions) {
        const mates = matesOf(policies, policy, direction);
        const rules = mates.flatMap((mate) => mate.compiled.rules[direction] ?? []);
        // One policy speaks for all of its tier that select the same pods.
        if (mates[0] !== policy || rules.length === 0 || rules.some(isFinal)) continue;
        yield {
          severity: "info",
          at: policy.source,
          path: ["spec"],
          message: `tier ${tier.name} drops all other ${direction} of the ${plural(pods.length, "pod")} that this policy selects; later tiers are not asked`,
          hint: "Where a tier selects a pod and no rule decides, its default action Deny does. End with a rule action: Pass to hand the rest on.",
        };
      }
    }
  },
};

/** The enforced policies of the tier that govern the direction for some of the same pods, this one included. */
function matesOf(policies: readonly ScenePolicy[], policy: ScenePolicy, direction: Direction): ScenePolicy[] {
  return policies.filter(
    ({ tier, compiled, pods }) =>
      tier === policy.tier && !compiled.staged && compiled.rules[direction] && pods.some(policy.selects),
  );
}

function isFinal(rule: Rule): boolean {
  return rule.action !== "Log" && isUnconditional(rule);
}

const systemNamespaces = ["kube-system", "calico-system", "calico-apiserver", "tigera-operator"];

export const systemPodsSelected: Check = {
  id: "system-pods-selected",
  *find(scene) {
    for (const policy of scene.policies) {
      const { kind, staged, rules } = policy.compiled;
      if (kind !== "GlobalNetworkPolicy" || staged || !selectsSystemPods(scene, policy)) continue;
      const closes = directions.some((direction) => closesDirection(policy, direction) && rules[direction]);
      if (!closes) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec"],
        message: "this policy also denies traffic of the cluster's own pods, kube-system among them",
        hint: "A global policy covers all namespaces. Leave the system ones out with a namespaceSelector, and stage the policy first.",
      };
    }
  },
};

function closesDirection({ compiled, tier }: ScenePolicy, direction: Direction): boolean {
  const rules = compiled.rules[direction] ?? [];
  const open = rules.find((rule) => isUnconditional(rule) && rule.action !== "Log");
  return open ? open.action === "Deny" : tier.defaultAction === "Deny";
}

function selectsSystemPods({ pods }: Scene, { compiled, pods: selected }: ScenePolicy): boolean {
  const isSystem = (namespace: string) => systemNamespaces.includes(namespace);
  if (pods.some(({ pod }) => isSystem(pod.namespace))) return selected.some(({ pod }) => isSystem(pod.namespace));
  // Nobody listed them, so ask about one such as every cluster has.
  const known = new Map([
    ["projectcalico.org/namespace", "kube-system"],
    ["projectcalico.org/orchestrator", "k8s"],
    ["pcns.kubernetes.io/metadata.name", "kube-system"],
    ["pcns.projectcalico.org/name", "kube-system"],
    ["k8s-app", "kube-dns"],
  ]);
  return matches(compiled.subject, (label) => known.get(label));
}

export const prefixOfOtherTier: Check = {
  id: "prefix-of-other-tier",
  *find({ policies, snapshot }) {
    for (const policy of policies) {
      const { name, tier, kind } = policy.compiled;
      if (!kind.endsWith("NetworkPolicy") || kind.includes("Kubernetes") || !at(policy.source.object, "spec")) continue;
      const [prefix = ""] = name.split(".");
      if (!name.includes(".") || prefix === tier || !snapshot.tiers.some((each) => each.name === prefix)) continue;
      const given = text(at(policy.source.object, "spec", "tier"));
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec", ...(given === "" ? [] : ["tier"])],
        message: `the name begins with tier ${prefix}, but the policy is in tier ${tier}${given === "" ? ", because spec.tier is missing" : ""}`,
        hint: "Since Calico 3.32 the tier is spec.tier alone; the name says nothing about it.",
      };
    }
  },
};

export const stagedTier: Check = {
  id: "staged-tier",
  *find({ policies, snapshot, sources }) {
    for (const source of sources) {
      if (source.object.kind !== "Tier" || source.object.apiVersion !== "projectcalico.org/v3") continue;
      const tier = snapshot.tiers.find(({ name }) => name === source.object.metadata.name);
      const members = policies.filter((policy) => policy.tier.name === tier?.name);
      if (!tier || members.length === 0 || members.some(({ compiled }) => !compiled.staged)) continue;
      yield {
        severity: "info",
        at: source,
        path: ["spec"],
        message: `tier ${tier.name} holds staged policies only, so every connection passes it`,
        hint: "Staged policies predict. The tier decides once a policy in it is enforced.",
      };
    }
  },
};
