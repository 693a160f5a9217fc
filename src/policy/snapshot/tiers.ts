// The tiers in the order in which they are walked, each with its policies in order.
import type { CompiledPolicy } from "../convert/policy.ts";
import { Field, UnusableField } from "../json.ts";
import { before32, builtInTiers } from "../release.ts";
import type { CalicoRelease, FieldPath, Place, RawObject } from "../types.ts";

export interface Tier {
  readonly name: string;
  readonly order: number;
  readonly defaultAction: "Deny" | "Pass";
  readonly policies: readonly PlacedPolicy[];
}

/** A policy together with the object it came from. */
export interface PlacedPolicy {
  readonly compiled: CompiledPolicy;
  readonly object: RawObject;
  readonly place?: (path: FieldPath) => Place | undefined;
}

/** The order that the API server gives to a tier that is created without one. */
const unstatedOrder = 1_000_000;

type TierFacts = Omit<Tier, "policies">;

/** The tiers of the objects and those that always exist. */
export function readTiers(
  objects: readonly RawObject[],
  release: CalicoRelease,
  onProblem: (object: RawObject, error: UnusableField) => void,
): Map<string, TierFacts> {
  const tiers = new Map(builtInTiers(release).map((tier): [string, TierFacts] => [tier.name, tier]));
  for (const object of objects) {
    try {
      const tier = readTier(new Field(object), tiers.get(object.metadata.name)?.order);
      tiers.set(tier.name, tier);
    } catch (error) {
      if (!(error instanceof UnusableField)) throw error;
      onProblem(object, error);
    }
  }
  return tiers;
}

function readTier(tier: Field, builtInOrder: number | undefined): TierFacts {
  const name = tier.at("metadata", "name").string() ?? "";
  const action = tier.at("spec", "defaultAction");
  const builtIn = builtInOrder !== undefined && name !== "default";
  const defaultAction = action.text() ?? (builtIn ? "Pass" : "Deny");
  if (defaultAction !== "Deny" && defaultAction !== "Pass") return action.fail("must be Deny or Pass");
  return { name, order: tier.at("spec", "order").number() ?? builtInOrder ?? unstatedOrder, defaultAction };
}

/** Sorts tiers by order and name, and the policies of each as the release does. */
export function sortTiers(
  tiers: ReadonlyMap<string, TierFacts>,
  policies: readonly PlacedPolicy[],
  release: CalicoRelease,
): Tier[] {
  const members = new Map<string, { key: string; policy: PlacedPolicy }[]>();
  for (const policy of policies) {
    const { tier } = policy.compiled;
    const list = members.get(tier) ?? [];
    members.set(tier, list);
    list.push({ key: tieBreak(policy.compiled, release), policy });
  }
  return [...tiers.values()]
    .sort((one, other) => one.order - other.order || compareBytes(one.name, other.name))
    .map((tier) => ({
      ...tier,
      policies: (members.get(tier.name) ?? [])
        .sort((one, other) => compareOrders(one.policy, other.policy) || compareBytes(one.key, other.key))
        .map(({ policy }) => policy),
    }));
}

function compareOrders(one: PlacedPolicy, other: PlacedPolicy): number {
  const [first, second] = [one.compiled.order, other.compiled.order];
  return first === second ? 0 : first - second;
}

/** What decides between policies of equal order: up to 3.31 the namespace first, later the name first. */
function tieBreak(policy: CompiledPolicy, release: CalicoRelease): string {
  return before32(release) ? namespaceFirst(policy) : nameFirst(policy);
}

/** A staged policy goes before an enforced one of the same name, whatever the kinds are called. */
function nameFirst({ kind, name, namespace = "", staged }: CompiledPolicy): string {
  const kindName = kind === "ClusterNetworkPolicy" ? "KubernetesClusterNetworkPolicy" : kind;
  return `${name}/${namespace}/${staged ? "" : kindName}`;
}

function namespaceFirst({ kind, name, namespace, tier, staged }: CompiledPolicy): string {
  const fullName = name.startsWith(`${tier}.`) ? name : `${tier}.${name}`;
  const scope = namespace === undefined ? "" : `${namespace}/`;
  return `${scope}${staged ? "staged:" : ""}${olderPrefixes[kind] ?? ""}${fullName}`;
}

const olderPrefixes: Readonly<Partial<Record<CompiledPolicy["kind"], string>>> = {
  KubernetesNetworkPolicy: "knp.",
  StagedKubernetesNetworkPolicy: "knp.",
  AdminNetworkPolicy: "kanp.",
  BaselineAdminNetworkPolicy: "kbanp.",
};

/** Calico compares names byte by byte; UTF-16 order agrees for the characters that names may have. */
function compareBytes(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
