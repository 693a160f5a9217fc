/** Changes that might turn a verdict, the smallest first. Whether one does is for flips.ts to find out. */
import type { Snapshot } from "../snapshot/index.ts";
import type {
  Direction,
  DirectionTrace,
  Json,
  PolicyRef,
  ResolvedEnd,
  RuleRef,
  RuleStep,
  SourceObject,
  Walk,
} from "../types.ts";
import { changeObject, type Edit, isList, isMap, isPod, isPolicy, ruleJson, yamlLines } from "./edit.ts";
import { calicoEntity, kubernetesPeer, kubernetesPorts, labelsOf, tellingLabel } from "./selectors.ts";
import { endName, placeText, policyName, portName, ruleName } from "./words.ts";

export interface World {
  readonly sources: readonly SourceObject[];
  readonly snapshot: Snapshot;
}

/** What might open the direction that denies. */
export function openings(walk: Walk, world: World): readonly Edit[] {
  const trace = walk.egress?.verdict === "deny" ? walk.egress : walk.ingress;
  if (trace?.verdict !== "deny") return [];
  const { decidedBy } = trace;
  if (decidedBy.kind === "no-profile") return [newNamespace(decidedBy.namespace)];
  if (decidedBy.kind === "rule")
    return [setAction(decidedBy.rule, "open"), ...ruleBefore(decidedBy.rule, walk, trace.direction, world)];
  if (decidedBy.kind !== "tier-default") return [];
  const { tier } = decidedBy;
  const steps = trace.tiers.find((step) => step.tier === tier)?.policies.filter(({ staged }) => !staged) ?? [];
  const misses = steps.flatMap(({ rules }) => rules.filter((rule) => rule.action === "Allow" && !rule.matched));
  const hosts = steps.filter(({ rules }) => rules.length > 0).map(({ policy }) => policy);
  return [
    ...misses.flatMap((rule) => widenings(rule, walk, trace.direction, world)),
    ...hosts.slice(0, 2).flatMap((policy) => addRule(policy, walk, trace.direction, world)),
    // A bare default deny is better left as it is: another policy opens what is meant, and only that.
    ...(hosts.length === 0 && tier === "default" ? newPolicy(trace.direction, walk, world, "open") : []),
    ...(hosts.length === 0 ? addRule(decidedBy.isolating[0] ?? decidedBy.trigger, walk, trace.direction, world) : []),
  ];
}

/** What might close a connection that is allowed: at its destination first, which is what people mean to protect. */
export function closings(walk: Walk, world: World): readonly Edit[] {
  const traces = [walk.ingress, walk.egress].filter((trace) => trace !== undefined);
  return traces.flatMap((trace) => closing(trace, walk, world));
}

function closing({ direction, decidedBy }: DirectionTrace, walk: Walk, world: World): readonly Edit[] {
  if (decidedBy.kind === "rule") {
    const { rule } = decidedBy;
    return rule.policy.kind === "KubernetesNetworkPolicy"
      ? [removeRule(rule)]
      : [setAction(rule, "close"), removeRule(rule)];
  }
  return decidedBy.kind === "default-allow" ? newPolicy(direction, walk, world, "close") : [];
}

function setAction(rule: RuleRef, aim: "open" | "close"): Edit {
  const allow = rule.policy.kind === "ClusterNetworkPolicy" ? "Accept" : "Allow";
  const [from, to] = aim === "open" ? ["Deny", allow] : [allow, "Deny"];
  return {
    text: `change ${ruleName(rule)}${placeText(rule.place)} from ${from} to ${to}`,
    ...at(rule),
    apply: changeObject(isPolicy(rule.policy), [...rule.path, "action"], () => to),
  };
}

function removeRule(rule: RuleRef): Edit {
  return {
    text: `take out ${ruleName(rule)}${placeText(rule.place)}`,
    ...at(rule),
    apply: changeObject(isPolicy(rule.policy), rule.path, () => undefined),
  };
}

function at({ place }: { place?: RuleRef["place"] }): Pick<Edit, "place"> {
  return place ? { place } : {};
}

/** A rule that names this connection alone, in the words of the policy's kind; undefined for kinds that write rules otherwise. */
function ruleFor(policy: PolicyRef, walk: Walk, direction: Direction, { snapshot }: World): Json | undefined {
  const { protocol, port } = walk;
  const end = otherEnd(walk, direction);
  const side = direction === "ingress" ? "from" : "to";
  if (policy.kind === "KubernetesNetworkPolicy") {
    const ports = kubernetesPorts(protocol, port);
    return { [side]: [kubernetesPeer(end, policy.namespace, snapshot)], ...(ports && { ports }) };
  }
  if (policy.kind !== "NetworkPolicy" && policy.kind !== "GlobalNetworkPolicy") return undefined;
  const entity = calicoEntity(end, policy.namespace, snapshot);
  const ports: Record<string, Json> = port === undefined ? {} : { ports: [port] };
  const near = { action: "Allow", protocol };
  if (direction === "egress") return { ...near, destination: { ...entity, ...ports } };
  return { ...near, source: entity, ...(port !== undefined && { destination: ports }) };
}

function otherEnd({ source, destination }: Walk, direction: Direction): ResolvedEnd {
  return direction === "ingress" ? source : destination;
}

function addRule(policy: PolicyRef, walk: Walk, direction: Direction, world: World): readonly Edit[] {
  const rule = ruleFor(policy, walk, direction, world);
  if (rule === undefined) return [];
  return [
    {
      text: `add ${article(direction)} rule to ${policyName(policy)}${placeText(policy.place)} that allows ${traffic(walk, direction)}`,
      ...at(policy),
      yaml: yamlLines({ [direction]: [rule] }),
      apply: changeObject(isPolicy(policy), ["spec", direction], (rules) => [...listed(rules), rule]),
    },
  ];
}

function ruleBefore(rule: RuleRef, walk: Walk, direction: Direction, world: World): readonly Edit[] {
  const added = ruleFor(rule.policy, walk, direction, world);
  if (added === undefined) return [];
  return [
    {
      text: `put a rule before ${ruleName(rule)}${placeText(rule.place)} that allows ${traffic(walk, direction)}`,
      ...at(rule),
      yaml: yamlLines([added]),
      apply: changeObject(isPolicy(rule.policy), ["spec", direction], (rules) =>
        listed(rules).toSpliced(rule.index, 0, added),
      ),
    },
  ];
}

function article(direction: Direction): string {
  return direction === "ingress" ? "an ingress" : "an egress";
}

function traffic(walk: Walk, direction: Direction): string {
  return `${portName(walk)} ${direction === "ingress" ? "from" : "to"} ${endName(otherEnd(walk, direction))}`;
}

/** A rule that misses by one criterion is widened by just that. */
function widenings({ rule, mismatch }: RuleStep, walk: Walk, direction: Direction, world: World): readonly Edit[] {
  const farSide = direction === "ingress" ? "source" : "destination";
  if (mismatch?.criterion === "port" || mismatch?.criterion === "protocol") return addPort(rule, walk);
  if (mismatch?.criterion !== farSide) return [];
  return [
    ...openNamespace(rule, walk, direction, world),
    ...addLabel(rule, walk, direction, world),
    ...addPeer(rule, walk, direction, world),
  ];
}

function addPort(rule: RuleRef, walk: Walk): readonly Edit[] {
  const { protocol, port } = walk;
  if (port === undefined) return [];
  const isKubernetes = rule.policy.kind === "KubernetesNetworkPolicy";
  const entry = isKubernetes ? kubernetesPorts(protocol, port)?.[0] : port;
  if (entry === undefined) return [];
  const path = isKubernetes ? ["ports"] : ["destination", "ports"];
  return [
    {
      text: `add port ${portName(walk)} to ${ruleName(rule)}${placeText(rule.place)}`,
      ...at(rule),
      yaml: yamlLines({ ports: [entry] }),
      apply: changeObject(isPolicy(rule.policy), [...rule.path, ...path], (ports) => [...listed(ports), entry]),
    },
  ];
}

/** A podSelector alone means pods of the policy's own namespace: the usual slip when the other pod lives elsewhere. */
function openNamespace(rule: RuleRef, walk: Walk, direction: Direction, { sources }: World): readonly Edit[] {
  const end = otherEnd(walk, direction);
  if (rule.policy.kind !== "KubernetesNetworkPolicy" || end.kind !== "pod" || end.namespace === rule.policy.namespace)
    return [];
  const side = direction === "ingress" ? "from" : "to";
  const selector = { matchLabels: { "kubernetes.io/metadata.name": end.namespace } };
  return peersOf(rule, side, sources).flatMap((peer, index) =>
    isMap(peer) && isMap(peer.podSelector) && peer.namespaceSelector === undefined
      ? [
          {
            text: `add a namespaceSelector for ${end.namespace} to the podSelector in ${ruleName(rule)}${placeText(rule.place)}`,
            ...at(rule),
            yaml: yamlLines({ [side]: [{ namespaceSelector: selector, podSelector: peer.podSelector }] }),
            apply: changeObject(
              isPolicy(rule.policy),
              [...rule.path, side, index, "namespaceSelector"],
              () => selector,
            ),
          },
        ]
      : [],
  );
}

/** Gives the pod the labels that a rule's peer asks for. A label that it has stays: services and workloads go by it. */
function addLabel(rule: RuleRef, walk: Walk, direction: Direction, { sources, snapshot }: World): readonly Edit[] {
  const end = otherEnd(walk, direction);
  if (rule.policy.kind !== "KubernetesNetworkPolicy" || end.kind !== "pod") return [];
  const current = labelsOf(end, snapshot);
  return peersOf(rule, direction === "ingress" ? "from" : "to", sources).flatMap((peer) => {
    const selector = isMap(peer) && isMap(peer.podSelector) ? peer.podSelector : undefined;
    if (!selector || !isMap(selector.matchLabels) || selector.matchExpressions !== undefined) return [];
    const missing = Object.entries(selector.matchLabels).filter(([key, value]) => current.get(key) !== value);
    const texts = missing.flatMap(([key, value]) => (typeof value === "string" ? [[key, value] as const] : []));
    if (texts.length === 0 || texts.length !== missing.length || texts.some(([key]) => current.has(key))) return [];
    const words = texts.map(([key, value]) => `${key}=${value}`).join(", ");
    return [
      {
        text: `label ${workload(end, sources)} with ${words}, which ${ruleName(rule)} asks for`,
        apply: changeObject(isPod(end.namespace, end.name), ["metadata", "labels"], (labels) => ({
          ...(isMap(labels) ? labels : {}),
          ...Object.fromEntries(texts),
        })),
      },
    ];
  });
}

/** What a person labels: the pod itself, or the template of the workload that makes it. */
function workload(end: Extract<ResolvedEnd, { kind: "pod" }>, sources: readonly SourceObject[]): string {
  const pod = sources.find(({ object }) => isPod(end.namespace, end.name)(object));
  const references = pod?.object.metadata.ownerReferences;
  const owner = isList(references) ? references.find(isMap) : undefined;
  if (!owner) return `pod ${endName(end)}`;
  const hash = pod?.object.metadata.labels?.["pod-template-hash"];
  const name = String(owner.name);
  if (owner.kind === "ReplicaSet" && hash && name.endsWith(`-${hash}`))
    return `the pods of Deployment ${end.namespace}/${name.slice(0, -hash.length - 1)}`;
  return `the pods of ${owner.kind} ${end.namespace}/${name}`;
}

function addPeer(rule: RuleRef, walk: Walk, direction: Direction, { sources, snapshot }: World): readonly Edit[] {
  if (rule.policy.kind !== "KubernetesNetworkPolicy") return [];
  const side = direction === "ingress" ? "from" : "to";
  const end = otherEnd(walk, direction);
  if (peersOf(rule, side, sources).length === 0) return [];
  const peer = kubernetesPeer(end, rule.policy.namespace, snapshot);
  return [
    {
      text: `add ${endName(end)} to the peers of ${ruleName(rule)}${placeText(rule.place)}`,
      ...at(rule),
      yaml: yamlLines({ [side]: [peer] }),
      apply: changeObject(isPolicy(rule.policy), [...rule.path, side], (peers) => [...listed(peers), peer]),
    },
  ];
}

function peersOf(rule: RuleRef, side: "from" | "to", sources: readonly SourceObject[]): readonly Json[] {
  const json = ruleJson(rule, sources);
  return isMap(json) ? listed(json[side]) : [];
}

/** A policy of its own for the pod: one that lets only this connection through, or one that lets nothing through. */
function newPolicy(direction: Direction, walk: Walk, world: World, aim: "open" | "close"): readonly Edit[] {
  const end = direction === "ingress" ? walk.destination : walk.source;
  if (end.kind !== "pod") return [];
  const label = tellingLabel(labelsOf(end, world.snapshot));
  const podSelector: Json = label ? { matchLabels: { [label[0]]: label[1] } } : {};
  const name = `${aim === "open" ? "allow" : "deny"}-${direction}-of-${label?.[1] || "all"}`.toLowerCase();
  const ref = { kind: "KubernetesNetworkPolicy", namespace: end.namespace, name, tier: "default" } as const;
  const rule = aim === "open" ? ruleFor(ref, walk, direction, world) : undefined;
  const policyTypes = [direction === "ingress" ? "Ingress" : "Egress"];
  const spec = { podSelector, policyTypes, ...(rule !== undefined && { [direction]: [rule] }) };
  const metadata = { name, namespace: end.namespace };
  const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec };
  const whom = label ? `pods with ${label[0]}=${label[1]}` : "every pod";
  const effect =
    aim === "open"
      ? `allows ${traffic(walk, direction)} for ${whom}`
      : `lets nothing ${direction === "ingress" ? "into" : "out of"} ${whom}`;
  return [
    {
      text: `add a NetworkPolicy to namespace ${end.namespace} that ${effect}`,
      yaml: yamlLines(object),
      apply: (sources) => [...sources, { object }],
    },
  ];
}

function newNamespace(name: string): Edit {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  return {
    text: `create the namespace ${name}`,
    yaml: yamlLines(object),
    apply: (sources) => [...sources, { object }],
  };
}

function listed(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}
