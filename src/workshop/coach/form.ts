/**
 * What kind of thing an answer is, whatever its names and labels: where its policies stand, which pods they select, and of
 * what its rules are made. Two answers may do the same for different reasons; then they differ in this.
 */
import { podsSelectedBy, type RawObject, type Snapshot } from "../../policy/index.ts";
import { isMap } from "../check/inventory.ts";

/** The policies are those of the snapshot. */
export function formOf(policies: readonly RawObject[], snapshot: Snapshot): string {
  const features = policies.flatMap((policy) => [
    `${policy.kind} in ${policy.metadata.namespace}`,
    ...directions.flatMap((direction) => featuresOf(policy, direction, snapshot)),
  ]);
  return JSON.stringify([[...new Set(features)].sort(), tiersInOrder(policies)]);
}

const directions = [
  { type: "Ingress", rules: "ingress", peers: "from", entity: "source" },
  { type: "Egress", rules: "egress", peers: "to", entity: "destination" },
] as const;
type Way = (typeof directions)[number];

function featuresOf(policy: RawObject, way: Way, snapshot: Snapshot): readonly string[] {
  const spec = isMap(policy.spec) ? policy.spec : {};
  const listed = spec.policyTypes ?? spec.types;
  const pods = podsSelectedBy(snapshot, policy).map(({ namespace, name }) => `${namespace}/${name}`);
  const isKubernetes = policy.apiVersion.startsWith("networking.k8s.io/");
  const written = spec[way.rules];
  const rules: readonly Record<string, unknown>[] = Array.isArray(written) ? written.filter(isMap) : [];
  return [
    ...(Array.isArray(listed) && listed.includes(way.type)
      ? [`${way.type} of ${pods.sort().join(" ")} in tier ${spec.tier}`]
      : []),
    ...(!isKubernetes && hasRuleForAllFirst(rules) ? [`${way.type}: a rule for all before others`] : []),
    ...rules
      .flatMap((rule) => (isKubernetes ? kubernetesRule(rule, way) : [calicoRule(rule, way)]))
      .map((rule) => `${way.type} rule: ${rule}`),
  ];
}

function kubernetesRule(rule: Record<string, unknown>, { peers }: Way): readonly string[] {
  const ports = isFilled(rule.ports) ? "some ports" : "all ports";
  const given = Array.isArray(rule[peers]) ? rule[peers].filter(isMap) : [];
  return given.length === 0 ? [`anybody, ${ports}`] : given.map((peer) => `${keysOf(peer)}, ${ports}`);
}

function calicoRule(rule: Record<string, unknown>, { entity }: Way): string {
  const { ports: _ports, ...peer } = isMap(rule[entity]) ? rule[entity] : {};
  const ports = isMap(rule.destination) && isFilled(rule.destination.ports) ? "some ports" : "all ports";
  return `${rule.action}, ${keysOf(peer)}, ${ports}`;
}

/** The order of Calico's rules means something: what stands behind one that asks for nothing is never read. */
function hasRuleForAllFirst(rules: readonly Record<string, unknown>[]): boolean {
  return rules.slice(0, -1).some((rule) => Object.keys(rule).every((key) => key === "action"));
}

/** An empty selector asks for nothing, which is another thing than asking for something. */
function keysOf(peer: Record<string, unknown>): string {
  return Object.keys(peer)
    .map((key) => (isMap(peer[key]) && !Object.values(peer[key]).some(asksForSomething) ? `any ${key}` : key))
    .sort()
    .join("+");
}

function asksForSomething(part: unknown): boolean {
  return isMap(part) ? Object.keys(part).length > 0 : Array.isArray(part) ? part.length > 0 : part !== null;
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function tiersInOrder(objects: readonly RawObject[]): readonly string[] {
  const order = ({ spec }: RawObject) =>
    isMap(spec) && typeof spec.order === "number" ? spec.order : Number.POSITIVE_INFINITY;
  return objects
    .filter(({ kind }) => kind === "Tier")
    .sort((one, other) => order(one) - order(other))
    .map(({ metadata }) => metadata.name);
}
