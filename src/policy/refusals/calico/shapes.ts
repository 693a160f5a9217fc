// The Go types of the projectcalico.org/v3 kinds.
import {
  always,
  boolean,
  type Complaint,
  float64,
  int,
  jsonType,
  listOf,
  type Member,
  mapOf,
  optional,
  pointer,
  type Shape,
  stringOf,
  struct,
  uint16,
} from "../shape.ts";
import { egressRules, ingressRules, labelSelector, objectOf, policyTypes } from "../shapes.ts";
import { readPort } from "./ports.ts";

const string = stringOf();
const strings = listOf(string);

/** A name or a number up to 255. */
const protocol: Shape = {
  kind: "own",
  read: (value): Complaint | undefined => {
    if (typeof value === "string") return undefined;
    if (typeof value !== "number") return { got: jsonType(value), wanted: "uint8" };
    const fits = Number.isInteger(value) && value >= 0 && value <= 255;
    return fits ? undefined : { got: `number ${value}`, wanted: "uint8" };
  },
};

/** A number, a range such as "80:90", or a name. */
const port: Shape = {
  kind: "own",
  read: (value): Complaint | undefined => {
    if (typeof value === "string") {
      const read = readPort(value);
      return "complaint" in read ? { message: read.complaint } : undefined;
    }
    if (typeof value !== "number") return { got: jsonType(value), wanted: "uint16" };
    const fits = Number.isInteger(value) && value >= 0 && value <= 65535;
    return fits ? undefined : { got: `number ${value}`, wanted: "uint16" };
  },
};

const icmp = struct("v3.ICMPFields", { type: pointer(int), code: pointer(int) });

const entity = struct("v3.EntityRule", {
  nets: optional(strings),
  selector: optional(string),
  namespaceSelector: optional(string),
  services: pointer(struct("v3.ServiceMatch", { name: optional(string), namespace: optional(string) })),
  ports: optional(listOf(port)),
  notNets: optional(strings),
  notSelector: optional(string),
  notPorts: optional(listOf(port)),
  serviceAccounts: pointer(struct("v3.ServiceAccountMatch", { names: optional(strings), selector: optional(string) })),
});

const http = struct("v3.HTTPMatch", {
  methods: optional(strings),
  paths: optional(listOf(struct("v3.HTTPPath", { exact: optional(string), prefix: optional(string) }))),
});

const rules = listOf(
  struct("v3.Rule", {
    action: always(stringOf("v3.Action")),
    ipVersion: pointer(int),
    protocol: pointer(protocol),
    icmp: pointer(icmp),
    notProtocol: pointer(protocol),
    notICMP: pointer(icmp),
    source: optional(entity),
    destination: optional(entity),
    http: pointer(http),
    metadata: pointer(struct("v3.RuleMetadata", { annotations: optional(mapOf(string)) })),
  }),
);

const policySpec: Readonly<Record<string, Member>> = {
  tier: optional(string),
  order: pointer(float64),
  ingress: optional(rules),
  egress: optional(rules),
  selector: optional(string),
  types: optional(listOf(stringOf("v3.PolicyType"))),
  serviceAccountSelector: optional(string),
  performanceHints: optional(listOf(stringOf("v3.PolicyPerformanceHint"))),
};

const globalPolicySpec: Readonly<Record<string, Member>> = {
  ...policySpec,
  doNotTrack: optional(boolean),
  preDNAT: optional(boolean),
  applyOnForward: optional(boolean),
  namespaceSelector: optional(string),
};

const stagedAction = optional(stringOf("v3.StagedAction"));

function kind(
  name: string,
  spec: Readonly<Record<string, Member>>,
  more: Readonly<Record<string, Member>> = {},
): Shape {
  return objectOf(`v3.${name}`, { spec: always(struct(`v3.${name}Spec`, spec)), ...more });
}

const networkSet = { nets: optional(strings) };
const status = optional({ kind: "any" } as const);

export const calicoShapes = {
  Tier: kind("Tier", { order: pointer(float64), defaultAction: pointer(stringOf("v3.Action")) }, { status }),
  NetworkPolicy: kind("NetworkPolicy", policySpec),
  GlobalNetworkPolicy: kind("GlobalNetworkPolicy", globalPolicySpec),
  StagedNetworkPolicy: kind("StagedNetworkPolicy", { stagedAction, ...policySpec }),
  StagedGlobalNetworkPolicy: kind("StagedGlobalNetworkPolicy", { stagedAction, ...globalPolicySpec }),
  StagedKubernetesNetworkPolicy: kind("StagedKubernetesNetworkPolicy", {
    stagedAction,
    podSelector: optional(labelSelector),
    ingress: optional(ingressRules),
    egress: optional(egressRules),
    policyTypes: optional(policyTypes),
  }),
  NetworkSet: kind("NetworkSet", networkSet),
  GlobalNetworkSet: kind("GlobalNetworkSet", networkSet),
  HostEndpoint: kind("HostEndpoint", {
    node: optional(string),
    interfaceName: optional(string),
    expectedIPs: optional(strings),
    profiles: optional(strings),
    ports: optional(
      listOf(struct("v3.EndpointPort", { name: always(string), protocol: always(protocol), port: always(uint16) })),
    ),
  }),
  IPPool: kind(
    "IPPool",
    {
      cidr: always(string),
      vxlanMode: optional(stringOf("v3.VXLANMode")),
      ipipMode: optional(stringOf("v3.IPIPMode")),
      natOutgoing: optional(boolean),
      disabled: optional(boolean),
      disableBGPExport: optional(boolean),
      blockSize: optional(int),
      nodeSelector: optional(string),
      namespaceSelector: optional(string),
      allowedUses: optional(listOf(stringOf("v3.IPPoolAllowedUse"))),
      assignmentMode: pointer(stringOf("v3.AssignmentMode")),
    },
    { status },
  ),
} as const;

export type CalicoKind = keyof typeof calicoShapes;
