import { closest } from "../../text/closest.ts";
import { isRecord } from "../json.ts";
import type { CalicoRelease, FieldPath, RawObject, Refusal } from "../types.ts";
import { hostEndpointChecks, ipPoolChecks, networkSetChecks, storedTierChecks, tierChecks } from "./calico/others.ts";
import { policyChecks, stagedKubernetesChecks } from "./calico/policies.ts";
import { type CalicoKind, calicoShapes } from "./calico/shapes.ts";
import { misnamedPolicy, missingTier } from "./calico/tiers.ts";
import { adminNetworkPolicy, baselineAdminNetworkPolicy, clusterNetworkPolicy } from "./cluster-policies.ts";
import { defaulted } from "./defaults.ts";
import { fieldName } from "./field.ts";
import { noMatch } from "./kinds.ts";
import { metadataRefusals } from "./metadata.ts";
import { networkPolicyRefusals } from "./network-policy.ts";
import { at, text } from "./read.ts";
import { type Schema, schemaRefusals, unknownProperties, withoutNulls } from "./schema.ts";
import { malformed, type Shape, type UnknownField, unknownFields } from "./shape.ts";
import { networkPolicy, objectMeta } from "./shapes.ts";

export interface RefusalOptions {
  readonly calico: CalicoRelease;
  /** The objects that exist besides this one: a policy needs its tier. */
  readonly context: readonly RawObject[];
  /** false: unknown fields are passed over, as with the field validations Warn and Ignore. */
  readonly strict?: boolean;
}

/** How a server reads and checks objects of one kind. */
type Kind =
  | { readonly shape: Shape; readonly check: (object: unknown, options: RefusalOptions) => Iterable<Refusal> }
  | { readonly schema: Schema };

/**
 * The reasons for which a server would refuse the object, in the order in which it reports them; none if it is accepted,
 * or if the object is of no kind that has to do with policy.
 */
export function refusalsOf(object: unknown, options: RefusalOptions): readonly Refusal[] {
  if (!isRecord(object)) return [unreadable([], "invalid object to validate")];
  const apiVersion = text(at(object, "apiVersion"));
  const kindName = text(at(object, "kind"));
  if (apiVersion === "") return [unreadable(["apiVersion"], "apiVersion not set")];
  if (kindName === "") return [unreadable(["kind"], "kind not set")];
  const stranger = noMatch(apiVersion, kindName, options.calico);
  if (stranger) return [stranger];
  const kind = kindOf(apiVersion, kindName);
  if (!kind) return [];
  return "shape" in kind ? typedRefusals(object, kind, options) : customRefusals(object, kind.schema, options);
}

function kindOf(apiVersion: string, kind: string): Kind | undefined {
  switch (apiVersion) {
    case "networking.k8s.io/v1":
      return kind === "NetworkPolicy" ? { shape: networkPolicy, check: networkPolicyRefusals } : undefined;
    case "projectcalico.org/v3":
      return isCalicoKind(kind) ? { shape: calicoShapes[kind], check: calicoCheck(kind) } : undefined;
    case "policy.networking.k8s.io/v1alpha2":
      return { schema: clusterNetworkPolicy };
    case "policy.networking.k8s.io/v1alpha1":
      return { schema: kind === "AdminNetworkPolicy" ? adminNetworkPolicy : baselineAdminNetworkPolicy };
    default:
      return undefined;
  }
}

function isCalicoKind(kind: string): kind is CalicoKind {
  return Object.hasOwn(calicoShapes, kind);
}

/** The API server's rules, Calico's validator, what Calico looks up, the storage; each if the one before was content. */
function calicoCheck(kind: CalicoKind) {
  return (object: unknown, options: RefusalOptions): readonly Refusal[] => {
    const namespaced = ["NetworkPolicy", "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy", "NetworkSet"].includes(
      kind,
    );
    const general = [...metadataRefusals(object, { namespaced, servedBy: "aggregated" })];
    if (general.length > 0) return general;
    const complaints = [...validatorChecks(kind, object, options.calico)];
    if (complaints.length > 0) return complaints;
    if (kind === "Tier") return [...storedTierChecks(object, options.calico)];
    if (!kind.endsWith("NetworkPolicy") || kind === "StagedKubernetesNetworkPolicy") return [];
    const lookup = missingTier(object, kind, options) ?? misnamedPolicy(object, options.calico);
    return lookup ? [lookup] : [];
  };
}

function validatorChecks(kind: CalicoKind, object: unknown, release: CalicoRelease): Iterable<Refusal> {
  switch (kind) {
    case "Tier":
      return tierChecks(object, release);
    case "NetworkSet":
    case "GlobalNetworkSet":
      return networkSetChecks(object);
    case "HostEndpoint":
      return hostEndpointChecks(object);
    case "IPPool":
      return ipPoolChecks(object);
    case "StagedKubernetesNetworkPolicy":
      return stagedKubernetesChecks(object);
    default:
      return policyChecks(object, kind, release);
  }
}

/** A kind that a program serves: it reads the JSON into its types, fills in defaults and checks the result. */
function typedRefusals(
  object: Readonly<Record<string, unknown>>,
  kind: Extract<Kind, { shape: Shape }>,
  options: RefusalOptions,
): readonly Refusal[] {
  const misfit = malformed(object, kind.shape);
  if (misfit) return [misfit];
  const unknown = options.strict === false ? [] : unknownRefusals(object, kind);
  if (unknown.length > 0) return unknown;
  return [...kind.check(defaulted(object), options)];
}

/** A kind that a custom resource definition describes. */
function customRefusals(object: unknown, schema: Schema, options: RefusalOptions): readonly Refusal[] {
  const misfit = malformed(at(object, "metadata"), objectMeta, ["metadata"]);
  if (misfit) return [misfit];
  const unknown = options.strict === false ? [] : unknownRefusals(object, { schema });
  if (unknown.length > 0) return unknown;
  return schemaRefusals(withoutNulls(object, schema), schema, [
    ...metadataRefusals(object, { namespaced: false, servedBy: "custom" }),
  ]);
}

function unknownRefusals(object: unknown, kind: Kind): readonly Refusal[] {
  if ("shape" in kind) return [...unknownFields(object, kind.shape)].map(unknownRefusal);
  const found = [
    ...unknownProperties(object, kind.schema),
    ...unknownFields(at(object, "metadata"), objectMeta, ["metadata"]),
  ];
  // For custom resources the server sorts them.
  return found.map(unknownRefusal).sort((one, other) => (one.field < other.field ? -1 : 1));
}

function unknownRefusal({ path, known }: UnknownField): Refusal {
  const key = path.at(-1);
  const near = typeof key === "string" ? closest(key, known) : undefined;
  const hint = near ? `did you mean ${near}?` : `the fields here are ${known.join(", ")}`;
  const field = fieldName(path);
  return { field, path, answer: "unknown-field", message: `unknown field ${JSON.stringify(field)}`, hint };
}

function unreadable(path: FieldPath, message: string): Refusal {
  return { field: "", path, answer: "no-match", message };
}
