import { isRecord } from "../json.ts";
import { type CalicoKind, calicoShapes } from "./calico/shapes.ts";
import { directions } from "./network-policy.ts";
import { at, has, list, text } from "./read.ts";
import { type Shape, stored } from "./shape.ts";
import { networkPolicy } from "./shapes.ts";

type Fields = Readonly<Record<string, unknown>>;

const tieredKinds = ["NetworkPolicy", "GlobalNetworkPolicy", "StagedNetworkPolicy", "StagedGlobalNetworkPolicy"];

/**
 * The object as its API server stores it: defaults filled in, and empty optional fields of the spec left out. Objects of
 * other kinds come back as they are.
 */
export function defaulted<T extends Fields>(object: T): T {
  const apiVersion = at(object, "apiVersion");
  const kind = text(at(object, "kind"));
  if (apiVersion === "networking.k8s.io/v1" && kind === "NetworkPolicy") {
    return { ...object, spec: networkPolicySpec(storedSpec(object, networkPolicy)) };
  }
  if (apiVersion !== "projectcalico.org/v3" || !isCalicoKind(kind)) return object;
  const spec = calicoSpec(storedSpec(object, calicoShapes[kind]), kind);
  if (!tieredKinds.includes(kind)) return { ...object, spec };
  return { ...object, metadata: withTierLabel(at(object, "metadata"), at(spec, "tier")), spec };
}

function isCalicoKind(kind: string): kind is CalicoKind {
  return Object.hasOwn(calicoShapes, kind);
}

function storedSpec(object: unknown, shape: Shape): Fields {
  const member = shape.kind === "struct" ? shape.fields.spec : undefined;
  const spec = member ? stored(at(object, "spec"), member.shape) : undefined;
  return isRecord(spec) ? spec : {};
}

function networkPolicySpec(spec: Fields): Fields {
  const egress = list(spec.egress).length > 0 ? ["Egress"] : [];
  const policyTypes = has(spec.policyTypes) ? spec.policyTypes : ["Ingress", ...egress];
  return { ...spec, ...rulesWithProtocols(spec), policyTypes };
}

function rulesWithProtocols(spec: Fields): Fields {
  const given = directions.filter(({ rules }) => has(spec[rules]));
  return Object.fromEntries(
    given.map(({ rules }) => [
      rules,
      list(spec[rules]).map((rule) => {
        const ports = at(rule, "ports");
        if (!isRecord(rule) || !has(ports)) return rule;
        return { ...rule, ports: list(ports).map((port) => ({ protocol: "TCP", ...(isRecord(port) ? port : {}) })) };
      }),
    ]),
  );
}

function calicoSpec(spec: Fields, kind: CalicoKind): Fields {
  switch (kind) {
    case "Tier":
      return { order: 1_000_000, defaultAction: "Deny", ...spec };
    case "NetworkPolicy":
    case "GlobalNetworkPolicy":
      return { tier: "default", ...spec, types: calicoTypes(spec) };
    case "StagedNetworkPolicy":
    case "StagedGlobalNetworkPolicy": {
      const staged = { stagedAction: "Set", tier: "default", ...spec };
      // A staged deletion names a policy and says nothing about traffic.
      return staged.stagedAction === "Delete" ? staged : { ...staged, types: calicoTypes(spec) };
    }
    case "StagedKubernetesNetworkPolicy":
      return { stagedAction: "Set", ...spec };
    case "IPPool":
      return poolSpec(spec);
    default:
      return spec;
  }
}

/** Unlike Kubernetes: rules for egress alone leave ingress out. */
function calicoTypes(spec: Fields): unknown {
  if (has(spec.types)) return spec.types;
  const ingress = list(spec.ingress).length > 0;
  const egress = list(spec.egress).length > 0;
  return [...(ingress || !egress ? ["Ingress"] : []), ...(egress ? ["Egress"] : [])];
}

function poolSpec(spec: Fields): Fields {
  const blockSize = text(spec.cidr).includes(":") ? 122 : 26;
  return {
    ipipMode: "Never",
    vxlanMode: "Never",
    blockSize,
    nodeSelector: "all()",
    allowedUses: ["Workload", "Tunnel"],
    ...spec,
  };
}

function withTierLabel(metadata: unknown, tier: unknown): Fields {
  const labels = at(metadata, "labels");
  return {
    ...(isRecord(metadata) ? metadata : {}),
    labels: { ...(isRecord(labels) ? labels : {}), "projectcalico.org/tier": tier },
  };
}
