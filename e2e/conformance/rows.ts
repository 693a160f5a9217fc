/** The rows that a connection must leave in the flow log, made from the engine's walk alone. */
import { contains, parseAddress, parseBlockOrAddress } from "../../src/policy/address.ts";
import type {
  CalicoRelease,
  DirectionTrace,
  PolicyRef,
  ResolvedEnd,
  RuleRef,
  TierStep,
  Walk,
} from "../../src/policy/index.ts";
import type { RawObject } from "../../src/policy/types.ts";
import type { FlowHit, FlowRecord } from "../../src/workshop/flows/flow.ts";
import { isRecord } from "../lab.ts";

export interface RowMaker {
  readonly calico: CalicoRelease;
  readonly objects: readonly RawObject[];
}

/** A row as one line: `Src x/a → y/b tcp 80 Allow | enforced … | pending …`. */
export function rowText(row: FlowRecord): string {
  const { source_namespace, source_name, dest_namespace, dest_name, protocol, dest_port, reporter, action } = row;
  const { enforced, pending } = row.policies;
  return [
    `${reporter} ${source_namespace}/${source_name} → ${dest_namespace}/${dest_name} ${protocol} ${dest_port} ${action}`,
    `enforced ${enforced.map(hitText).join(", ")}`,
    `pending ${pending.map(hitText).join(", ")}`,
  ].join(" | ");
}

function hitText({ kind, namespace, name, tier, action, policy_index, rule_index, trigger }: FlowHit): string {
  const text = `${policy_index} ${kind} ${namespace}/${name} in ${tier} ${action} ${rule_index}`;
  return trigger ? `${text} (${trigger.kind} ${trigger.namespace}/${trigger.name} in ${trigger.tier})` : text;
}

export function expectedRows(walk: Walk, maker: RowMaker): readonly string[] {
  if (walk.shortcut === "self") return [];
  const protocol = String(walk.protocol).toLowerCase();
  // Echo requests are the only ICMP that is tried: type 8, code 0.
  const port = protocol === "icmp" ? 8 * 256 : protocol === "sctp" ? 0 : walk.port;
  const ends = `${endText(walk.source, maker)} → ${endText(walk.destination, maker)} ${protocol} ${port}`;
  const line = (reporter: string, trace: DirectionTrace, pending: DirectionTrace | undefined) =>
    [
      `${reporter} ${ends} ${trace.verdict === "allow" ? "Allow" : "Deny"}`,
      `enforced ${hitsText(trace, "last", maker.calico)}`,
      `pending ${hitsText(pending ?? trace, "first", maker.calico)}`,
    ].join(" | ");
  const { egress, ingress } = walk;
  return [
    ...(egress ? [line("Src", egress, walk.egressPending)] : []),
    // The pod's own node is let in before anything is asked, or recorded.
    ...(ingress && ingress.decidedBy.kind !== "local-node" ? [line("Dst", ingress, walk.ingressPending)] : []),
  ];
}

/** What passed the connection on, then what decided; the end of a tier names its last policy, in a preview its first. */
function hitsText(trace: DirectionTrace, credited: "first" | "last", calico: CalicoRelease): string {
  const passed = trace.tiers.flatMap((tier): string[] => {
    if (tier.outcome === "EndOfTier-Pass") return [endOfTier(tier.tier, "Pass", creditedOf(tier, credited), calico)];
    if (tier.outcome !== "Pass") return [];
    const rule = tier.policies
      .flatMap(({ rules }) => rules)
      .find(({ matched, action }) => matched && action === "Pass");
    return rule ? [ruleText(rule.rule, "Pass", calico)] : [];
  });
  const action = trace.verdict === "allow" ? "Allow" : "Deny";
  const { decidedBy } = trace;
  const decider = (): string => {
    switch (decidedBy.kind) {
      case "rule":
        return ruleText(decidedBy.rule, action, calico);
      case "tier-default": {
        const tier = trace.tiers.find((step) => step.tier === decidedBy.tier);
        return endOfTier(decidedBy.tier, action, tier && creditedOf(tier, credited), calico);
      }
      case "default-allow":
        return `Profile /${decidedBy.profile} in  ${action} 0`;
      default:
        throw new Error(`no case records a ${decidedBy.kind}`);
    }
  };
  return [...passed, decider()].map((text, index) => `${index} ${text}`).join(", ");
}

function creditedOf({ policies }: TierStep, which: "first" | "last"): PolicyRef | undefined {
  return policies.at(which === "first" ? 0 : -1)?.policy;
}

function endOfTier(tier: string, action: string, trigger: PolicyRef | undefined, calico: CalicoRelease): string {
  return `EndOfTier / in ${tier} ${action} -1${trigger ? ` (${policyText(trigger, calico)})` : ""}`;
}

function ruleText({ policy, convertedIndex }: RuleRef, action: string, calico: CalicoRelease): string {
  return `${policyText(policy, calico)} ${action} ${convertedIndex}`;
}

function policyText({ kind, namespace = "", name, tier }: PolicyRef, calico: CalicoRelease): string {
  const old = calico === "3.30" || calico === "3.31";
  if (kind === "AdminNetworkPolicy") return `GlobalNetworkPolicy /kanp.adminnetworkpolicy.${name} in ${tier}`;
  if (kind === "BaselineAdminNetworkPolicy")
    return `GlobalNetworkPolicy /kbanp.baselineadminnetworkpolicy.${name} in ${tier}`;
  const shown = old && name.startsWith(`${tier}.`) ? name.slice(tier.length + 1) : name;
  const word =
    kind === "KubernetesNetworkPolicy" ? "NetworkPolicy" : kind === "NetworkPolicy" ? "CalicoNetworkPolicy" : kind;
  return `${word} ${namespace}/${shown} in ${tier}`;
}

/** Bare pods by their names; any other address by the network set that covers it most closely, or as what it is. */
function endText(end: ResolvedEnd, { objects }: RowMaker): string {
  if (end.kind === "pod") return `${end.namespace}/${end.name}`;
  const address = parseAddress(end.address);
  if (!address) throw new Error(`${end.address} is no address`);
  const covering = objects.flatMap(({ kind, metadata, spec }) =>
    (kind === "NetworkSet" || kind === "GlobalNetworkSet") && isRecord(spec) && Array.isArray(spec.nets)
      ? spec.nets.flatMap((net) => {
          const block = parseBlockOrAddress(String(net));
          return block && contains(block, address)
            ? [{ name: `${metadata.namespace ?? "-"}/${metadata.name}`, size: block.last - block.first }]
            : [];
        })
      : [],
  );
  const [closest] = covering.sort((one, other) => Number(one.size - other.size));
  return (
    closest?.name ??
    `-/${/^(10|192\.168|172\.(1[6-9]|2\d|3[01])|f[cd])/.test(end.address) ? "PRIVATE" : "PUBLIC"} NETWORK`
  );
}
