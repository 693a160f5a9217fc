/**
 * A verdict in sentences: first the verdict, then for each direction who decided and why, then the walk that led there.
 *
 *     shop/web → shop/db TCP 5432: denied on the way into shop/db
 *       into shop/db: denied. NetworkPolicy shop/db (db.yaml:3) selects shop/db for ingress, and none of its rules matches.
 *         tier default
 *           NetworkPolicy shop/db (db.yaml:3)
 *             ingress rule 1 (db.yaml:9) allows, but does not match: shop/web does not match app == "api"
 */
import type {
  Decision,
  Direction,
  DirectionTrace,
  FlowResult,
  FlowVerdict,
  Place,
  PolicyRef,
  ResolvedEnd,
  RuleStep,
  TierStep,
  Verdict,
  Walk,
} from "../types.ts";
import { endName, list, placeText, policyName, policyNames, portName, refName, ruleName } from "./words.ts";

export interface Explanation {
  readonly verdict: FlowVerdict;
  readonly headline: string;
  /** One for a pod or an address; one for each ready backend of a service. */
  readonly walks: readonly WalkExplanation[];
}

export interface WalkExplanation {
  readonly title: string;
  readonly verdict: Verdict;
  readonly directions: readonly DirectionExplanation[];
}

export interface DirectionExplanation {
  readonly direction: Direction;
  /** Absent where nothing polices the direction, or where the packet never came that far. */
  readonly verdict?: Verdict;
  readonly title: string;
  readonly summary: string;
  readonly decidedAt?: Place;
  readonly steps: readonly Step[];
  /** What staged policies would change, once they are enforced. */
  readonly pending?: string;
}

/** One line of the walk, indented below the line that it belongs to. */
export interface Step {
  readonly depth: 0 | 1 | 2;
  readonly text: string;
  readonly place?: Place;
  /** The line that decided. */
  readonly decided?: boolean;
}

export function explain(result: FlowResult): Explanation {
  const walks = result.walks.map(explainWalk);
  return { verdict: result.verdict, headline: headline(result), walks };
}

function headline({ flow, verdict, walks }: FlowResult): string {
  const connection = `${refName(flow.from)} → ${refName(flow.to)} ${portName(flow)}`;
  if (verdict === "unreachable")
    return flow.to.kind === "address"
      ? `${connection}: unreachable, because the service at this address has no ready pod behind this port`
      : `${connection}: unreachable, because no ready pod serves this port`;
  if (verdict === "partial") {
    const allowed = walks.filter((walk) => walk.verdict === "allow").length;
    return `${connection}: partial, because ${allowed} of ${walks.length} pods behind the service may be reached`;
  }
  if (verdict === "allow") return `${connection}: allowed`;
  const sides = new Set(walks.map(deniedSide));
  const [side] = sides;
  if (sides.size === 1 && side) return `${connection}: denied on the way ${side}`;
  const atDestination = walks.every(({ egress }) => egress?.verdict !== "deny");
  return `${connection}: denied${atDestination ? " on the way into each of its pods" : ""}`;
}

function deniedSide({ egress, ingress, source, destination }: Walk): string | undefined {
  if (egress?.verdict === "deny") return `out of ${endName(source)}`;
  return ingress?.verdict === "deny" ? `into ${endName(destination)}` : undefined;
}

function explainWalk(walk: Walk): WalkExplanation {
  const { source, destination, verdict } = walk;
  const title = `${endName(source)} → ${endName(destination)} ${portName(walk)}`;
  if (walk.shortcut === "self")
    return {
      title,
      verdict,
      directions: [unpoliced("egress", source, "A pod always reaches itself; no policy is asked.")],
    };
  return { title, verdict, directions: [egressOf(walk), ingressOf(walk)] };
}

function egressOf({ egress, egressPending, source }: Walk): DirectionExplanation {
  if (egress) return explainDirection(egress, egressPending, source);
  const reason =
    source.kind === "external"
      ? "It comes from outside the cluster, where no policy is asked on the way out."
      : "It comes from a node's own network, where no policy is asked on the way out.";
  return unpoliced("egress", source, reason);
}

function ingressOf({ egress, ingress, ingressPending, destination }: Walk): DirectionExplanation {
  if (ingress) return explainDirection(ingress, ingressPending, destination);
  if (egress?.verdict === "deny") {
    const later = ingressPending?.verdict === "deny" ? " It would be denied there too." : "";
    return unpoliced("ingress", destination, `The connection never comes this far.${later}`);
  }
  const reason =
    destination.kind === "external"
      ? "It leaves the cluster, where no policy is asked."
      : "It goes to a node's own network, where no pod's policy is asked.";
  return unpoliced("ingress", destination, reason);
}

function unpoliced(direction: Direction, end: ResolvedEnd, summary: string): DirectionExplanation {
  return { direction, title: title(direction, end), summary, steps: [] };
}

function title(direction: Direction, end: ResolvedEnd): string {
  return `${direction === "egress" ? "out of" : "into"} ${endName(end)}`;
}

function explainDirection(
  trace: DirectionTrace,
  pending: DirectionTrace | undefined,
  end: ResolvedEnd,
): DirectionExplanation {
  const { direction, verdict, decidedBy, tiers } = trace;
  const decidedAt = placeOf(decidedBy);
  const preview = pending && pendingText(trace, pending, end);
  return {
    direction,
    verdict,
    title: title(direction, end),
    summary: decisionText(trace, end),
    steps: tiers.flatMap((tier) => tierSteps(tier, decidedBy, direction)),
    ...(decidedAt && { decidedAt }),
    ...(preview !== undefined && { pending: preview }),
  };
}

function placeOf(decision: Decision): Place | undefined {
  if (decision.kind === "rule") return decision.rule.place;
  return decision.kind === "tier-default" ? decision.isolating[0]?.place : undefined;
}

function decisionText({ direction, verdict, decidedBy, tiers }: DirectionTrace, end: ResolvedEnd): string {
  const pod = endName(end);
  switch (decidedBy.kind) {
    case "rule":
      return `${verdict === "allow" ? "Allowed" : "Denied"} by ${ruleName(decidedBy.rule)}${placeText(decidedBy.rule.place)}.`;
    case "tier-default":
      return isolationText(decidedBy.isolating, decidedBy.tier, direction, pod);
    case "default-allow":
      return tiers.length === 0
        ? `No policy selects ${pod} for ${direction}, so everything is allowed.`
        : `${list(tiers.map(passText))}; no other policy selects ${pod} for ${direction}, so the rest is allowed.`;
    case "local-node":
      return `The connection comes from ${decidedBy.node}, the node that runs the pod: that is always allowed.`;
    case "no-profile":
      return `There is no namespace ${decidedBy.namespace}, and a pod without a namespace is cut off.`;
  }
}

function passText({ tier, outcome }: TierStep): string {
  return outcome === "Pass" ? `a rule of tier ${tier} passes it on` : `tier ${tier} passes on what no rule matches`;
}

/** Why a pod is closed: a Kubernetes policy closes what it selects, a Calico tier ends with Deny. */
function isolationText(isolating: readonly PolicyRef[], tier: string, direction: Direction, pod: string): string {
  const [only] = isolating;
  const names = isolating.length === 1 && only ? `${policyName(only)}${placeText(only.place)}` : policyNames(isolating);
  const verb = isolating.length === 1 ? "selects" : "select";
  const none = isolating.length === 1 ? "none of its rules matches" : "none of their rules matches";
  const kubernetes = isolating.every(({ kind }) => kind.endsWith("KubernetesNetworkPolicy"));
  const rest = kubernetes
    ? "What a NetworkPolicy selects accepts only what a rule allows."
    : `What comes to the end of tier ${tier} is denied.`;
  const closed = direction === "egress" ? rest.replace("accepts", "may open") : rest;
  return `${names} ${verb} ${pod} for ${direction}, and ${none}. ${closed}`;
}

/** Said only where staged policies make a difference. */
function pendingText(enforced: DirectionTrace, pending: DirectionTrace, end: ResolvedEnd): string | undefined {
  const staged = pending.tiers.some((tier) => tier.policies.some((policy) => policy.staged));
  if (!staged) return undefined;
  const verdict = pending.verdict === "allow" ? "allowed" : "denied";
  const still = pending.verdict === enforced.verdict ? "still be" : "be";
  return `With the staged policies enforced it would ${still} ${verdict}. ${decisionText(pending, end)}`;
}

function tierSteps(tier: TierStep, decision: Decision, direction: Direction): Step[] {
  return [
    { depth: 0, text: `tier ${tier.tier}` },
    ...tier.policies.flatMap(({ policy, rules }): Step[] => [
      { depth: 1, text: policyName(policy), ...(policy.place && { place: policy.place }) },
      ...(rules.length === 0 ? [{ depth: 2, text: `has no ${direction} rule` } as const] : []),
      ...rules.map((rule) => ruleStep(rule, decision)),
    ]),
    ...endOfTier(tier, decision),
  ];
}

function ruleStep({ rule, action, matched, mismatch }: RuleStep, decision: Decision): Step {
  const actions = { Allow: "allows", Deny: "denies", Pass: "passes on", Log: "logs" };
  const outcome = matched
    ? {
        Allow: "matches and allows",
        Deny: "matches and denies",
        Pass: "matches and passes on to the next tier",
        Log: "matches and logs; the walk goes on",
      }[action]
    : `${actions[action]}, but does not match: ${mismatch?.reason ?? "something else is meant"}`;
  const decided =
    matched &&
    decision.kind === "rule" &&
    decision.rule.index === rule.index &&
    samePolicy(decision.rule.policy, rule.policy);
  return {
    depth: 2,
    text: `${rule.direction} rule ${rule.index + 1} ${outcome}`,
    ...(rule.place && { place: rule.place }),
    ...(decided && { decided }),
  };
}

function samePolicy(one: PolicyRef, other: PolicyRef): boolean {
  return one.kind === other.kind && one.namespace === other.namespace && one.name === other.name;
}

function endOfTier({ tier, outcome }: TierStep, decision: Decision): Step[] {
  if (outcome === "EndOfTier-Pass") return [{ depth: 1, text: "no rule matched; the tier passes on" }];
  if (outcome !== "EndOfTier-Deny") return [];
  const decided = decision.kind === "tier-default" && decision.tier === tier;
  return [
    { depth: 1, text: "no rule matched; what is selected and not allowed is denied", ...(decided && { decided }) },
  ];
}
