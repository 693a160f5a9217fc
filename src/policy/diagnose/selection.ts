// Policies that select other pods than was meant, or none.

import { plural } from "../explain/words.ts";
import { at, has } from "../refusals/read.ts";
import { matches } from "../selector/index.ts";
import { labelOf, type PodHolder } from "../snapshot/index.ts";
import type { Check, Draft } from "./finding.ts";
import { nearMiss } from "./near-miss.ts";
import { isKubernetes, podName, type Scene, type ScenePolicy, some } from "./scene.ts";

export const selectsNoPods: Check = {
  id: "selects-no-pods",
  *find(scene) {
    for (const policy of unused(scene)) {
      if (elsewhere(scene, policy).length > 0) continue;
      const own = podsInScope(scene, policy);
      const miss = nearMiss([{ expression: policy.compiled.subject }], own);
      if (own.length === 0) continue;
      yield about(policy, {
        message: miss
          ? `0 pods match ${miss.written}; did you mean ${miss.meant}, which matches ${plural(miss.count, "pod")}?`
          : `the selector matches none of the ${plural(own.length, "pod")} that the policy could protect`,
        hint: "A policy that selects no pod does nothing. Compare the selector with the labels of the pods themselves, not of their Deployment.",
      });
    }
  },
};

export const policyInOtherNamespace: Check = {
  id: "policy-in-other-namespace",
  *find(scene) {
    for (const policy of unused(scene)) {
      const { namespace } = policy.compiled;
      const found = elsewhere(scene, policy);
      if (namespace === undefined || found.length === 0) continue;
      const where = [...new Set(found.map(({ pod }) => pod.namespace))];
      const miss = nearMiss([{ expression: policy.compiled.subject }], podsInScope(scene, policy));
      if (miss) continue;
      yield about(
        policy,
        {
          message: `no pod of namespace ${namespace} matches, but ${plural(found.length, "pod")} of ${some(where)} would`,
          hint: "A policy protects only pods of its own namespace: set metadata.namespace to theirs.",
        },
        ["metadata", ...(has(at(policy.source.object, "metadata", "namespace")) ? ["namespace"] : [])],
      );
    }
  },
};

export const selectorMissing: Check = {
  id: "selector-missing",
  *find({ policies }) {
    for (const policy of policies) {
      const spec = at(policy.source.object, "spec");
      if (!isKubernetes(policy) || has(at(spec, "podSelector"))) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path: ["spec"],
        message: `spec.podSelector is missing, so the policy selects every pod of namespace ${policy.compiled.namespace}`,
        hint: "Write podSelector: {} if you mean every pod, or the labels of the pods that you mean.",
      };
    }
  },
};

export const selectsHostNetwork: Check = {
  id: "selects-host-network",
  *find({ hostPods, policies }) {
    for (const policy of policies) {
      const reached = hostPods.filter((pod) => inScope(policy, pod) && matchesSubject(policy, pod));
      // A selector that names nothing in particular is not aimed at them.
      if (reached.length === 0 || policy.pods.length > 0) continue;
      yield about(policy, {
        message: `the policy selects only pods on the network of their node: ${some(reached.map(podName))}`,
        hint: "Policies do not apply to pods with hostNetwork: they send and receive as their node.",
      });
    }
  },
};

function unused({ policies, pods }: Scene): ScenePolicy[] {
  return policies.filter((policy) => policy.pods.length === 0 && pods.length > 0);
}

function podsInScope({ pods }: Scene, policy: ScenePolicy): PodHolder[] {
  return pods.filter((pod) => inScope(policy, pod));
}

function inScope({ compiled }: ScenePolicy, { pod }: PodHolder): boolean {
  return compiled.namespace === undefined || compiled.namespace === pod.namespace;
}

/** Pods that would be selected if the policy stood in their namespace. */
function elsewhere(scene: Scene, policy: ScenePolicy): PodHolder[] {
  const { namespace } = policy.compiled;
  if (namespace === undefined || selectsEverything(scene, policy)) return [];
  return scene.pods.filter((pod) => matchesSubject(policy, pod, namespace));
}

/** A selector that every pod matches says nothing about the namespace that was meant. */
function selectsEverything(scene: Scene, policy: ScenePolicy): boolean {
  const { namespace } = policy.compiled;
  return namespace !== undefined && scene.pods.every((pod) => matchesSubject(policy, pod, namespace));
}

/** Whether the labels match; as if the pod were in `namespace`, if that is given. */
function matchesSubject({ compiled }: ScenePolicy, pod: PodHolder, namespace?: string): boolean {
  const moved = namespace === undefined ? pod : { ...pod, pod: { ...pod.pod, namespace } };
  return matches(compiled.subject, (label) => labelOf(moved, label));
}

function about(policy: ScenePolicy, words: Pick<Draft, "message" | "hint">, path = selectorPath(policy)): Draft {
  return { severity: "warning", at: policy.source, path, ...words };
}

function selectorPath({ source: { object } }: ScenePolicy): string[] {
  const key = ["podSelector", "selector", "subject"].find((each) => has(at(object, "spec", each)));
  return key === undefined ? ["spec"] : ["spec", key];
}
