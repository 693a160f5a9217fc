// The far ends of rules: peers that match nothing, or more than was meant.
import { inNamespace, namespaceLabel, namespacePrefix } from "../convert/labels.ts";
import type { IdentityTerm } from "../convert/policy.ts";
import { plural } from "../explain/words.ts";
import { at, has, list } from "../refusals/read.ts";
import { labelsOf } from "../selector/index.ts";
import { type Holder, labelOf } from "../snapshot/index.ts";
import type { FieldPath } from "../types.ts";
import type { Check, Draft } from "./finding.ts";
import { nearMiss } from "./near-miss.ts";
import {
  directions,
  farEnd,
  isKubernetes,
  podName,
  rulesOf,
  type Scene,
  type ScenePolicy,
  type SceneRule,
  satisfies,
  some,
} from "./scene.ts";

/** A peer that names pods or network sets, none of which exists. */
interface DeadPeer extends SceneRule {
  readonly terms: readonly IdentityTerm[];
  readonly path: FieldPath;
  /** What it would match without the limit to the policy's own namespace. */
  readonly elsewhere: readonly Holder[];
}

const known = new WeakMap<Scene, readonly DeadPeer[]>();

/** Four checks look at them; they are found once. */
function deadPeers(scene: Scene): readonly DeadPeer[] {
  const found = known.get(scene) ?? findDeadPeers(scene);
  known.set(scene, found);
  return found;
}

function findDeadPeers(scene: Scene): DeadPeer[] {
  return scene.policies.flatMap(rulesOf).flatMap((sceneRule) => {
    const seen = new Set<string>();
    return sceneRule.rule.clauses.flatMap((clause) => {
      const terms = farEnd(clause, sceneRule.direction).identity ?? [];
      const path = commonPath(terms.map((term) => term.path));
      // Ports multiply the clauses of a peer.
      if (terms.length === 0 || seen.has(path.join("."))) return [];
      seen.add(path.join("."));
      if (!isKnowable(scene, terms) || scene.holders.some((holder) => satisfies(holder, terms))) return [];
      const free = terms.filter((term) => !isConfinement(term, sceneRule.policy));
      const elsewhere = free.length < terms.length ? scene.holders.filter((holder) => satisfies(holder, free)) : [];
      return [{ ...sceneRule, terms, path, elsewhere }];
    });
  });
}

/** Without pods or namespaces among the objects nothing can be said about selectors for them. */
function isKnowable({ pods, snapshot }: Scene, terms: readonly IdentityTerm[]): boolean {
  const namespaces = terms
    .flatMap((term) => labelsOf(term.expression))
    .some((label) => label.startsWith(namespacePrefix));
  return pods.length > 0 && (!namespaces || snapshot.namespaces.size > 0);
}

function isConfinement({ expression }: IdentityTerm, { compiled }: ScenePolicy): boolean {
  if (compiled.namespace === undefined || expression.kind !== "==") return false;
  const own = inNamespace(compiled.namespace);
  return expression.label === namespaceLabel && own.kind === "==" && own.value === expression.value;
}

function commonPath(paths: readonly FieldPath[]): FieldPath {
  const [first = [], ...others] = paths;
  const end = first.findIndex((key, index) => others.some((other) => other[index] !== key));
  return end < 0 ? first : first.slice(0, end);
}

export const peerMatchesNothing: Check = {
  id: "peer-matches-nothing",
  *find(scene) {
    for (const { policy, terms, path, elsewhere } of deadPeers(scene)) {
      if (elsewhere.length > 0) continue;
      yield { severity: "warning", at: policy.source, path, ...deadWords(scene, terms) };
    }
  },
};

function deadWords(scene: Scene, terms: readonly IdentityTerm[]): Pick<Draft, "message" | "hint"> {
  const what = terms.map((term) => term.words).join(" and ");
  const host = scene.hostPods.filter((pod) => satisfies(pod, terms));
  if (host.length > 0) {
    return {
      message: `only pods on the network of their node match ${what}: ${some(host.map(podName))}`,
      hint: "Such pods send and receive as their node. Name the node's address in a block instead of the pod's labels.",
    };
  }
  const miss = nearMiss(terms, scene.holders);
  const name = namespaceMeantByName(scene, terms);
  return {
    message: miss
      ? `nothing matches ${miss.written}; did you mean ${miss.meant}, which matches ${plural(miss.count, "pod")}?`
      : `nothing matches ${what}`,
    hint: name
      ? `Namespaces are selected by their labels, not by their name. Every namespace carries kubernetes.io/metadata.name: ${name}.`
      : "Selectors compare labels: look at the labels of the pods and namespaces that you mean.",
  };
}

/** The namespace whose name stands as the value of a label that none carries with it. */
function namespaceMeantByName({ snapshot, holders }: Scene, terms: readonly IdentityTerm[]): string | undefined {
  const parts = terms.flatMap(({ expression }) => (expression.kind === "and" ? expression.operands : [expression]));
  const values = parts.flatMap((part) => {
    if (part.kind !== "==" || !part.label.startsWith(namespacePrefix)) return [];
    return holders.some((holder) => labelOf(holder, part.label) === part.value) ? [] : [part.value];
  });
  return values.find((value) => snapshot.namespaces.has(value));
}

export const separatePeers: Check = {
  id: "separate-peers",
  *find(scene) {
    for (const dead of deadPeers(scene)) {
      const sibling = siblingNamespaces(scene, dead);
      if (!sibling) continue;
      yield {
        severity: "warning",
        at: dead.policy.source,
        path: dead.path,
        message: `two separate list items: this one means pods of namespace ${dead.policy.compiled.namespace}, where none matches, and the item with namespaceSelector admits every pod of the namespaces it selects`,
        hint: "One dash means both must hold, two dashes mean either is enough. Put podSelector and namespaceSelector into one item to mean those pods in those namespaces.",
      };
    }
  },
};

/** The other item of the list, if it selects by namespace alone and holds the pods that this one was meant to find. */
function siblingNamespaces(
  scene: Scene,
  { policy, rule, path, direction, elsewhere }: DeadPeer,
): FieldPath | undefined {
  if (!isKubernetes(policy) || elsewhere.length === 0) return undefined;
  const peers = list(at(policy.source.object, "spec", direction, rule.index, direction === "ingress" ? "from" : "to"));
  const others = rule.clauses.map((clause) => farEnd(clause, direction).identity ?? []);
  for (const terms of others) {
    const itemPath = commonPath(terms.map((term) => term.path));
    const item = peers[Number(itemPath[4])];
    const namespacesAlone = has(at(item, "namespaceSelector")) && !has(at(item, "podSelector"));
    if (!namespacesAlone || String(itemPath) === String(path)) continue;
    if (elsewhere.some((holder) => satisfies(holder, terms)) && scene.pods.length > 0) return itemPath;
  }
  return undefined;
}

export const peerStaysInNamespace: Check = {
  id: "peer-stays-in-namespace",
  *find(scene) {
    for (const dead of deadPeers(scene)) {
      const { policy, path, elsewhere } = dead;
      const pods = elsewhere.flatMap((holder) => (holder.kind === "pod" ? [holder.pod.namespace] : []));
      if (pods.length === 0 || siblingNamespaces(scene, dead)) continue;
      yield {
        severity: "warning",
        at: policy.source,
        path,
        message: `no pod of namespace ${policy.compiled.namespace} matches, but ${plural(pods.length, "pod")} of ${some([...new Set(pods)])} would`,
        hint: "Without a namespaceSelector a peer means pods of the policy's own namespace. Add one for the namespace of the pods.",
      };
    }
  },
};

export const setOutOfReach: Check = {
  id: "set-out-of-reach",
  *find(scene) {
    for (const { policy, path, elsewhere } of deadPeers(scene)) {
      const sets = elsewhere.flatMap((holder) => (holder.kind === "set" ? [holder] : []));
      const [set] = sets;
      if (!set || elsewhere.some((holder) => holder.kind === "pod")) continue;
      const global = set.namespaceName === undefined;
      const kind = global ? "GlobalNetworkSet" : `NetworkSet of namespace ${set.namespaceName}`;
      yield {
        severity: "warning",
        at: policy.source,
        path,
        message: `the selector matches ${set.name}, a ${kind}, which this policy does not see`,
        hint: global
          ? "A namespaced policy sees global sets only with namespaceSelector: global()."
          : "A NetworkSet serves the policies of its own namespace; use a GlobalNetworkSet or a namespaceSelector.",
      };
    }
  },
};

export const everyNamespace: Check = {
  id: "every-namespace",
  *find({ policies }) {
    for (const { policy, path, peer } of kubernetesPeers(policies)) {
      const selector = at(peer, "namespaceSelector");
      const empty =
        has(selector) && list(at(selector, "matchExpressions")).length === 0 && !hasKeys(at(selector, "matchLabels"));
      if (!empty || hasKeys(at(peer, "podSelector"))) continue;
      yield {
        severity: "info",
        at: policy.source,
        path: [...path, "namespaceSelector"],
        message: "an empty namespaceSelector means the pods of every namespace",
        hint: `Leave namespaceSelector out and write podSelector: {} to mean the pods of namespace ${policy.compiled.namespace}.`,
      };
    }
  },
};

function hasKeys(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

interface KubernetesPeer {
  readonly policy: ScenePolicy;
  readonly path: FieldPath;
  readonly peer: unknown;
}

function kubernetesPeers(policies: readonly ScenePolicy[]): KubernetesPeer[] {
  return policies.filter(isKubernetes).flatMap((policy) =>
    directions.flatMap((direction) => {
      const key = direction === "ingress" ? "from" : "to";
      return list(at(policy.source.object, "spec", direction)).flatMap((rule, index) =>
        list(at(rule, key)).map((peer, each) => ({ policy, path: ["spec", direction, index, key, each], peer })),
      );
    }),
  );
}

/** In Calico's rules `all()` is every pod and every network set, but not every address. */
export const allIsNotEveryone: Check = {
  id: "all-is-not-everyone",
  *find({ policies }) {
    for (const policy of policies) {
      if (policy.compiled.kind === "KubernetesNetworkPolicy") continue;
      for (const { direction, rule } of rulesOf(policy)) {
        const side = direction === "ingress" ? "source" : "destination";
        const entity = at(policy.source.object, "spec", direction, rule.index, side);
        const selector = at(entity, "selector");
        if (typeof selector !== "string" || selector.replaceAll(" ", "") !== "all()") continue;
        yield {
          severity: "info",
          at: policy.source,
          path: ["spec", direction, rule.index, side, "selector"],
          message: "selector all() means every pod and network set in reach, not addresses outside the cluster",
          hint: "Leave the selector out to mean every address, with notNets for what you want to keep out of it.",
        };
      }
    }
  },
};
