// The Go types of metadata, label selectors and networking.k8s.io/v1.
import {
  always,
  boolean,
  int32,
  int64,
  jsonType,
  listOf,
  mapOf,
  optional,
  pointer,
  type Shape,
  stringOf,
  struct,
} from "./shape.ts";

const string = stringOf();
const strings = listOf(string);
const any: Shape = { kind: "any" };

const ownerReference = struct("v1.OwnerReference", {
  apiVersion: always(string),
  kind: always(string),
  name: always(string),
  uid: always(stringOf("types.UID")),
  controller: pointer(boolean),
  blockOwnerDeletion: pointer(boolean),
});

export const objectMeta = struct("v1.ObjectMeta", {
  name: optional(string),
  generateName: optional(string),
  namespace: optional(string),
  selfLink: optional(string),
  uid: optional(stringOf("types.UID")),
  resourceVersion: optional(string),
  generation: optional(int64),
  creationTimestamp: pointer(any),
  deletionTimestamp: pointer(any),
  deletionGracePeriodSeconds: pointer(int64),
  labels: optional(mapOf(string)),
  annotations: optional(mapOf(string)),
  ownerReferences: optional(listOf(ownerReference)),
  finalizers: optional(strings),
  managedFields: optional(listOf(any)),
});

/** An object of a kind: type and metadata around the fields of its own. */
export function objectOf(type: string, fields: Parameters<typeof struct>[1]): Shape {
  return struct(type, {
    apiVersion: optional(string),
    kind: optional(string),
    metadata: always(objectMeta),
    ...fields,
  });
}

export const labelSelector = struct("v1.LabelSelector", {
  matchLabels: optional(mapOf(string)),
  matchExpressions: optional(
    listOf(
      struct("v1.LabelSelectorRequirement", {
        key: always(string),
        operator: always(stringOf("v1.LabelSelectorOperator")),
        values: optional(strings),
      }),
    ),
  ),
});

/** A number or a name; whatever is not a string is read as a number. */
const intOrString: Shape = {
  kind: "own",
  read: (value) => {
    if (typeof value === "string") return undefined;
    if (typeof value !== "number") return { got: jsonType(value), wanted: "int32" };
    const fits = Number.isInteger(value) && Math.abs(value) < 2 ** 31;
    return fits ? undefined : { got: `number ${value}`, wanted: "int32" };
  },
};

const ports = listOf(
  struct("v1.NetworkPolicyPort", {
    protocol: pointer(stringOf("v1.Protocol")),
    port: pointer(intOrString),
    endPort: pointer(int32),
  }),
);

const peers = listOf(
  struct("v1.NetworkPolicyPeer", {
    podSelector: pointer(labelSelector),
    namespaceSelector: pointer(labelSelector),
    ipBlock: pointer(struct("v1.IPBlock", { cidr: always(string), except: optional(strings) })),
  }),
);

export const ingressRules = listOf(
  struct("v1.NetworkPolicyIngressRule", { ports: optional(ports), from: optional(peers) }),
);
export const egressRules = listOf(
  struct("v1.NetworkPolicyEgressRule", { ports: optional(ports), to: optional(peers) }),
);
export const policyTypes = listOf(stringOf("v1.PolicyType"));

export const networkPolicy = objectOf("v1.NetworkPolicy", {
  spec: always(
    struct("v1.NetworkPolicySpec", {
      podSelector: always(labelSelector),
      ingress: optional(ingressRules),
      egress: optional(egressRules),
      policyTypes: optional(policyTypes),
    }),
  ),
});
