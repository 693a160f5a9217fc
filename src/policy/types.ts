/**
 * The words of the engine: what goes in (objects of a cluster, a connection) and what comes out (a verdict with the walk
 * that led to it). Types over raw JSON: only the fields that the engine reads, everything else is left alone.
 */

import type { FieldPath, Place } from "../manifests/types.ts";

export type { FieldPath, Json, Place, RawMetadata, RawObject, SourceObject } from "../manifests/types.ts";

export const calicoReleases = ["3.30", "3.31", "3.32", "3.33"] as const;
export type CalicoRelease = (typeof calicoReleases)[number];
export const newestCalico: CalicoRelease = "3.33";

export type Direction = "ingress" | "egress";
export type Protocol = "TCP" | "UDP" | "SCTP" | "ICMP" | "ICMPv6" | "UDPLite";

/** One end of a connection as a person names it. */
export type EndpointRef =
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string }
  | { readonly kind: "service"; readonly namespace: string; readonly name: string }
  | { readonly kind: "node"; readonly name: string }
  | { readonly kind: "address"; readonly address: string };

/** The first packet of a new connection. */
export interface Flow {
  readonly from: EndpointRef;
  readonly to: EndpointRef;
  /** A name, or an IP protocol number. */
  readonly protocol: Protocol | number;
  /** The port that the client dials: for a service, the service's port. */
  readonly port?: number;
  /** The client's port; an ephemeral one when left out. */
  readonly sourcePort?: number;
  readonly icmpType?: number;
  readonly icmpCode?: number;
  /** For dual-stack pods; 4 when left out. An address decides for itself. */
  readonly family?: 4 | 6;
}

export type Verdict = "allow" | "deny";
/** A service may have backends that differ (partial) or none that is ready (unreachable). */
export type FlowVerdict = Verdict | "partial" | "unreachable";

export interface FlowResult {
  readonly flow: Flow;
  readonly verdict: FlowVerdict;
  /** One walk for a pod or an address; one for each ready backend of a service. */
  readonly walks: readonly Walk[];
}

/** The decision on one packet between two addresses, after the service was translated. */
export interface Walk {
  readonly source: ResolvedEnd;
  readonly destination: ResolvedEnd;
  readonly protocol: Protocol | number;
  readonly port?: number;
  readonly verdict: Verdict;
  /** Absent where the direction is not policed: egress of nodes and outside addresses, ingress after a denied egress. */
  readonly egress?: DirectionTrace;
  readonly ingress?: DirectionTrace;
  /** What would decide if every staged policy were enforced (both directions, even after a denied egress). */
  readonly egressPending?: DirectionTrace;
  readonly ingressPending?: DirectionTrace;
  /** Set when no policy was consulted at all. */
  readonly shortcut?: "self";
}

/** Who owns an address. */
export type ResolvedEnd =
  | {
      readonly kind: "pod";
      readonly namespace: string;
      readonly name: string;
      readonly address: string;
      readonly node?: string;
    }
  | { readonly kind: "node"; readonly name: string; readonly address: string; readonly hostNetworkPod?: string }
  | { readonly kind: "external"; readonly address: string };

/** How one direction was decided: the tiers in the order walked, up to the one that decided. */
export interface DirectionTrace {
  readonly direction: Direction;
  readonly verdict: Verdict;
  readonly decidedBy: Decision;
  readonly tiers: readonly TierStep[];
}

export type Decision =
  | { readonly kind: "rule"; readonly rule: RuleRef }
  /** The end of a tier whose policies select the pod: `trigger` is the policy that the flow log names, `isolating` are all. */
  | {
      readonly kind: "tier-default";
      readonly tier: string;
      readonly trigger: PolicyRef;
      readonly isolating: readonly PolicyRef[];
    }
  /** No policy decided: the namespace's profile allows. */
  | { readonly kind: "default-allow"; readonly profile: string }
  /** Traffic of a pod's own node is admitted before any policy. */
  | { readonly kind: "local-node"; readonly node: string }
  /** The end does not have what the decision needs, for example a namespace object: the data plane denies. */
  | { readonly kind: "no-profile"; readonly namespace: string };

export interface TierStep {
  readonly tier: string;
  readonly order: number | undefined;
  readonly defaultAction: "Deny" | "Pass";
  /** The policies of the tier that select the endpoint in this direction, in order, up to the one that decided. */
  readonly policies: readonly PolicyStep[];
  /** How the tier ended. A tier none of whose policies selects the endpoint is not listed. */
  readonly outcome: "Allow" | "Deny" | "Pass" | "EndOfTier-Deny" | "EndOfTier-Pass";
}

export interface PolicyStep {
  readonly policy: PolicyRef;
  /** Staged policies are listed in pending traces only. */
  readonly staged: boolean;
  /** The rules that were looked at, in order; the last one may have matched and ended the policy. */
  readonly rules: readonly RuleStep[];
}

export interface RuleStep {
  readonly rule: RuleRef;
  readonly action: RuleAction;
  readonly matched: boolean;
  /** For a rule that did not match: the first criterion that failed, in words and with the field it stands in. */
  readonly mismatch?: Mismatch;
}

export type RuleAction = "Allow" | "Deny" | "Pass" | "Log";

export interface Mismatch {
  readonly criterion: "protocol" | "port" | "source" | "destination" | "ip-version" | "icmp";
  readonly path: FieldPath;
  readonly reason: string;
}

export type PolicyKind =
  | "KubernetesNetworkPolicy"
  | "NetworkPolicy"
  | "GlobalNetworkPolicy"
  | "StagedNetworkPolicy"
  | "StagedGlobalNetworkPolicy"
  | "StagedKubernetesNetworkPolicy"
  | "ClusterNetworkPolicy"
  | "AdminNetworkPolicy"
  | "BaselineAdminNetworkPolicy";

export interface PolicyRef {
  readonly kind: PolicyKind;
  readonly namespace?: string;
  readonly name: string;
  readonly tier: string;
  readonly order?: number;
  readonly place?: Place;
}

export interface RuleRef {
  readonly policy: PolicyRef;
  readonly direction: Direction;
  /** Index in the manifest, from 0. */
  readonly index: number;
  /** Index as Calico's flow log counts it (a Kubernetes rule becomes several: protocols × peers). */
  readonly convertedIndex: number;
  readonly path: FieldPath;
  readonly place?: Place;
}

/** Something in the objects that the engine does not evaluate and therefore says. */
export interface Unevaluated {
  readonly object: ObjectRef;
  readonly path: FieldPath;
  readonly reason: string;
  readonly place?: Place;
}

/** Something in the objects that the data plane cannot use, and what it then does. */
export interface Problem extends Unevaluated {
  readonly effect: "object-ignored" | "rule-ignored" | "rule-denies-all";
}

export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** One reason why an API server would refuse an object. */
export interface Refusal {
  /** As the API server prints it, for example `spec.ingress[0].from[0]` or Calico's `Types[0]`; "" where it gives none. */
  readonly field: string;
  /** Where the field stands in the object, whatever the server calls it. */
  readonly path: FieldPath;
  readonly answer: RefusalAnswer;
  /** The cause's reason in a Status; only an `invalid` answer has causes. */
  readonly reason?: CauseReason;
  /** The text after `<field>: `, for example `Invalid value: 99999: must be between 1 and 65535, inclusive`. */
  readonly message: string;
  /** What the manifest probably meant, in our words; the API server does not say it. */
  readonly hint?: string;
}

/**
 * invalid: 422, each refusal is a cause. malformed: 400, a JSON value of the wrong type. unknown-field: 400 with strict
 * field validation, a warning or nothing otherwise. not-found: 404. failure: 500 without a reason. no-match: no server
 * was asked, kubectl finds no such kind. not-allowed: 405.
 */
export type RefusalAnswer =
  | "invalid"
  | "malformed"
  | "unknown-field"
  | "not-found"
  | "failure"
  | "no-match"
  | "not-allowed";

export type CauseReason =
  | "FieldValueRequired"
  | "FieldValueInvalid"
  | "FieldValueTypeInvalid"
  | "FieldValueNotSupported"
  | "FieldValueForbidden"
  | "FieldValueDuplicate"
  | "FieldValueNotFound"
  | "FieldValueTooMany"
  | "FieldValueTooLong";
