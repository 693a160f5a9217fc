import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { CalicoRelease, RawObject, Refusal } from "../types.ts";
import { refusalsOf } from "./index.ts";

const builtInTier = (name: string): RawObject => ({
  apiVersion: "projectcalico.org/v3",
  kind: "Tier",
  metadata: { name },
});
const context = [builtInTier("security")];

/** `path: what the server prints` of a Calico policy with this spec. */
function refuse(spec: string, kind = "NetworkPolicy", calico: CalicoRelease = "3.33", name = "p"): string[] {
  const object = { apiVersion: "projectcalico.org/v3", kind, metadata: { name, namespace: "x" }, spec: parse(spec) };
  return refusalsOf(object, { calico, context }).map(line);
}

function line({ field, path, message }: Refusal): string {
  return `${path.join(".")} ${field}: ${message}`;
}

const rule = (content: string) => `{ingress: [{action: Allow, ${content}}]}`;

describe("Calico policies", () => {
  test.each([
    [
      "ipVersion: 5",
      "ingress.0.ipVersion IPVersion: Invalid value: 5: Reason: failed to validate Field: IPVersion because of Tag: ipVersion ",
    ],
    ["protocol: 0", "ingress.0.protocol Protocol: Invalid value: {}: protocol number invalid"],
    [
      "protocol: ICMP, icmp: {type: 255}",
      "ingress.0.icmp.type Type: Invalid value: 255: Reason: failed to validate Field: Type because of Tag: lte ",
    ],
    [
      "protocol: ICMPv6, ipVersion: 4",
      "ingress.0.ipVersion IPVersion: Invalid value: {}: must set ipversion to '6' with protocol icmpv6",
    ],
    [
      "notProtocol: ICMP, ipVersion: 6",
      "ingress.0.ipVersion IPVersion: Invalid value: {}: must set ipversion to '4' with protocol icmp",
    ],
    [
      "source: {services: {namespace: y}}",
      "ingress.0.source.services Services field: Invalid value: {}: must specify a service name",
    ],
    [
      "source: {services: {name: s}, nets: [10.0.0.0/8]}",
      "ingress.0.source.services Services field: Invalid value: {}: cannot specify Nets/NotNets and Services on the same rule",
    ],
    [
      "source: {services: {name: s}, namespaceSelector: all()}",
      "ingress.0.source.services Services field: Invalid value: {}: cannot specify NamespaceSelector and Services on the same rule",
    ],
    [
      "source: {services: {name: s}, serviceAccounts: {names: [a]}}",
      "ingress.0.source.services Services field: Invalid value: {}: cannot specify ServiceAccounts and Services on the same rule",
    ],
    [
      "source: {selector: global()}",
      "ingress.0.source.selector Selector field: Invalid value: {}: global() can only be used in an EntityRule namespaceSelector",
    ],
    ["source: {nets: [10.0.0.1]}", "ingress.0.source.nets.0 Source.Nets: Invalid value: {}: invalid CIDR"],
    [
      "source: {nets: [10.0.0.0/8]}, ipVersion: 6",
      "ingress.0.source.nets Source.Nets: Invalid value: {}: rule IP version doesn't match CIDR version",
    ],
    [
      "source: {nets: [10.0.0.0/8]}, destination: {nets: ['fd00::/8']}",
      "ingress.0.destination.nets Destination.Nets: Invalid value: {}: rule contains both IPv4 and IPv6 CIDRs",
    ],
    [
      "source: {notNets: ['::/0']}",
      "ingress.0.source.notNets.0 Source.NotNets: Invalid value: {}: catch-all CIDR in negation creates logical contradiction (matches no traffic)",
    ],
    [
      "protocol: TCP, destination: {ports: [0]}",
      "ingress.0.destination.ports.0 Port: Invalid value: {}: port range invalid, port number must be between 1 and 65535",
    ],
    [
      "protocol: TCP, destination: {ports: ['70000']}",
      "ingress.0.destination.ports.0 spec.ingress[0].destination.ports[0]: invalid port format (70000)",
    ],
    [
      "protocol: TCP, destination: {ports: ['a b']}",
      "ingress.0.destination.ports.0 spec.ingress[0].destination.ports[0]: invalid name for named port (a b)",
    ],
    [
      "protocol: TCP, destination: {ports: [-1]}",
      "ingress.0.destination.ports.0 spec.ingress[0].destination.ports[0]: json: cannot unmarshal number -1 into Go struct field EntityRule.spec.ingress.destination.ports of type uint16",
    ],
    [
      "protocol: 300",
      "ingress.0.protocol spec.ingress[0].protocol: json: cannot unmarshal number 300 into Go struct field Rule.spec.ingress.protocol of type uint8",
    ],
    [
      "protocol: UDP, http: {methods: [GET]}",
      "ingress.0.protocol Protocol: Invalid value: {}: rules that specify HTTP fields must set protocol to TCP or empty",
    ],
    [
      "http: {paths: [{exact: /a, prefix: /b}]}",
      "ingress.0.http.paths.0 Paths: Invalid value: {}: Invalid path match. Both 'exact' and 'prefix' are set",
    ],
  ])("%s", (content, expected) => {
    expect(refuse(rule(content))).toEqual([`spec.${expected}`]);
  });

  test.each([
    "protocol: TCP, destination: {ports: [80, '90:99', http]}",
    "protocol: '6', destination: {ports: [80]}",
    "protocol: 132, destination: {notPorts: [80]}",
    "protocol: ICMP, icmp: {type: 8, code: 0}, ipVersion: 4",
    "source: {namespaceSelector: 'global( )', selector: has(a)}",
    "source: {serviceAccounts: {names: [a], selector: has(b)}}",
    "destination: {ports: [http]}",
    "http: {methods: [GET], paths: [{prefix: /a}]}",
    "notProtocol: UDPLite",
  ])("%s is accepted", (content) => {
    expect(refuse(rule(content))).toEqual([]);
  });

  test("several mistakes are reported in the order of the fields", () => {
    expect(refuse("{selector: a ==, types: [Both, Both], ingress: [{action: Drop, source: {selector: 'x'}}]}")).toEqual(
      [
        'spec.ingress.0.action Action: Invalid value: "Drop": Reason: failed to validate Field: Action because of Tag: action ',
        'spec.ingress.0.source.selector Selector: Invalid value: "x": Reason: failed to validate Field: Selector because of Tag: selector ',
        'spec.selector Selector: Invalid value: "a ==": Reason: failed to validate Field: Selector because of Tag: selector ',
        'spec.types.0 Types[0]: Invalid value: "Both": Reason: failed to validate Field: Types[0] because of Tag: policyType ',
        'spec.types.1 Types[1]: Invalid value: "Both": Reason: failed to validate Field: Types[1] because of Tag: policyType ',
        "spec.types NetworkPolicySpec.Types: Invalid value: {}: 'Both' type specified more than once",
      ],
    );
  });

  test("a global policy in front of address rewriting has no egress", () => {
    expect(refuse("{preDNAT: true, applyOnForward: true, egress: [{action: Allow}]}", "GlobalNetworkPolicy")).toEqual([
      "spec.egress PolicySpec.Egress: Invalid value: {}: PreDNAT PolicySpec cannot have any Egress rules",
      "spec.types PolicySpec.Types: Invalid value: {}: PreDNAT PolicySpec cannot have 'egress' Type",
    ]);
  });

  test("a staged deletion names its policy and nothing else", () => {
    expect(refuse("{stagedAction: Delete, tier: security}", "StagedNetworkPolicy")).toEqual([]);
    expect(refuse("{stagedAction: Delete, preDNAT: true}", "StagedGlobalNetworkPolicy")).toHaveLength(1);
    expect(refuse("{stagedAction: Delete, policyTypes: [Egress]}", "StagedKubernetesNetworkPolicy")).toHaveLength(1);
  });
});

describe("metadata of Calico's kinds", () => {
  const refuseMetadata = (metadata: unknown) =>
    refusalsOf(
      { apiVersion: "projectcalico.org/v3", kind: "NetworkSet", metadata, spec: {} },
      { calico: "3.33", context },
    ).map(line);
  test("is looked at by the API server first", () => {
    expect(refuseMetadata({})).toEqual([
      "metadata.name metadata.name: Required value: name or generateName is required",
    ]);
    expect(refuseMetadata({ name: "a/b" })).toEqual([
      "metadata.name metadata.name: Invalid value: \"a/b\": may not contain '/'",
    ]);
    expect(refuseMetadata({ name: "A", labels: { a: "b c" } })).toEqual([
      expect.stringContaining("metadata.labels.a metadata.labels: "),
    ]);
    expect(refuseMetadata({ name: "A" })).toEqual([
      expect.stringContaining("metadata.name Metadata.Name: Invalid value: {}: "),
    ]);
  });
});

describe("releases", () => {
  test("up to 3.31 a rule with ports needs a protocol, and a policy's name its tier", () => {
    const named = rule("destination: {ports: [http]}");
    expect(refuse(named, "NetworkPolicy", "3.31")).toEqual([
      "spec.ingress.0.destination.ports Destination.Ports: Invalid value: {}: rules that specify ports must set protocol to TCP or UDP or SCTP",
    ]);
    const tiered = "{tier: security}";
    expect(refuse(tiered, "NetworkPolicy", "3.30", "web")).toEqual([
      "metadata.name : Incorrectly formatted policy name web",
    ]);
    expect(refuse(tiered, "NetworkPolicy", "3.30", "security.web")).toEqual([]);
    expect(refuse(tiered, "NetworkPolicy", "3.32", "web")).toEqual([]);
    expect(refuse("{}", "GlobalNetworkPolicy", "3.31", "other.web")).toHaveLength(1);
    expect(refuse("{}", "GlobalNetworkPolicy", "3.31", "default.web")).toEqual([]);
  });

  test.each([
    ["3.31", "adminnetworkpolicy", "1000"],
    ["3.33", "kube-admin", "1000"],
    ["3.33", "kube-baseline", "1e+07"],
  ] as const)("Calico %s keeps the order of its tier %s", (calico, name, order) => {
    const tier = { ...builtInTier(name), spec: { order: 5, defaultAction: "Pass" } };
    expect(refusalsOf(tier, { calico, context }).map(line)).toEqual([
      `spec.order TierSpec.Order: Invalid value: {}: ${name} tier order must be ${order}`,
    ]);
  });

  test("the default action of the tier default may change up to 3.31 only", () => {
    const tier = { ...builtInTier("default"), spec: { order: 1_000_000, defaultAction: "Pass" } };
    expect(refusalsOf(tier, { calico: "3.31", context })).toEqual([]);
    expect(refusalsOf(tier, { calico: "3.32", context }).map(line)).toEqual([
      "spec.defaultAction <nil>: Invalid value: The 'default' tier must have default action 'Deny'",
    ]);
  });
});

describe("other kinds of Calico", () => {
  test.each([
    ["HostEndpoint", "{}", ["InterfaceName", "InterfaceName"]],
    ["HostEndpoint", "{node: n, interfaceName: eth0}", []],
    ["HostEndpoint", "{node: n, expectedIPs: [10.0.0.300]}", ["ExpectedIPs[0]"]],
    [
      "HostEndpoint",
      "{node: n, interfaceName: '*', ports: [{name: http, protocol: ICMP, port: 80}]}",
      ["EndpointPort.Protocol"],
    ],
    ["IPPool", "{cidr: 10.0.0.0/16}", []],
    ["IPPool", "{cidr: 10.0.0.0/28}", ["IPpool.CIDR"]],
    ["IPPool", "{cidr: 10.0.0.1/16}", ["CIDR", "IPpool.CIDR"]],
    ["NetworkSet", "{nets: [10.0.0.1, 10.0.0.7/8]}", []],
    ["NetworkSet", "{nets: [10.0.0.0/8, 10.0.0.0/33]}", ["Nets[1]"]],
    ["Tier", "{order: high}", ["spec.order"]],
  ])("%s %s", (kind, spec, fields) => {
    const object = { apiVersion: "projectcalico.org/v3", kind, metadata: { name: "n" }, spec: parse(spec) };
    expect(refusalsOf(object, { calico: "3.33", context }).map(({ field }) => field)).toEqual(fields);
  });
});

describe("kinds and versions", () => {
  test.each([
    [
      "extensions/v1beta1",
      "NetworkPolicy",
      "did you mean apiVersion: networking.k8s.io/v1 or apiVersion: projectcalico.org/v3?",
    ],
    [
      "networking.kh.io/v1",
      "NetworkPolicy",
      "did you mean apiVersion: networking.k8s.io/v1 or apiVersion: projectcalico.org/v3?",
    ],
    ["networking.k8s.io/v1", "NetworkPolcy", "did you mean NetworkPolicy?"],
    ["projectcalico.org/v1", "GlobalNetworkPolicy", "did you mean apiVersion: projectcalico.org/v3?"],
    ["v1", "Deployment", "did you mean apiVersion: apps/v1?"],
  ])("%s %s", (apiVersion, kind, hint) => {
    const [refusal] = refusalsOf({ apiVersion, kind, metadata: { name: "n" } }, { calico: "3.33", context });
    expect(refusal).toMatchObject({
      answer: "no-match",
      message: `no matches for kind "${kind}" in version "${apiVersion}"`,
      hint,
    });
  });

  test("what is not about policy is left alone", () => {
    for (const [apiVersion, kind] of [
      ["cert-manager.io/v1", "Certificate"],
      ["apps/v1", "Deployment"],
      ["v1", "Pod"],
      ["kustomize.config.k8s.io/v1beta1", "Kustomization"],
      ["crd.projectcalico.org/v1", "NetworkPolicy"],
    ]) {
      expect(refusalsOf({ apiVersion, kind, metadata: { name: "n" } }, { calico: "3.33", context })).toEqual([]);
    }
  });

  test("cluster-wide policies exist in the releases that know them", () => {
    const answer = (version: string, kind: string, calico: CalicoRelease) =>
      refusalsOf(
        { apiVersion: `policy.networking.k8s.io/${version}`, kind, metadata: { name: "n" } },
        { calico, context },
      )[0]?.answer;
    expect(answer("v1alpha1", "AdminNetworkPolicy", "3.31")).toBe("invalid");
    expect(answer("v1alpha1", "AdminNetworkPolicy", "3.32")).toBe("no-match");
    expect(answer("v1alpha2", "ClusterNetworkPolicy", "3.31")).toBe("no-match");
    expect(answer("v1alpha2", "ClusterNetworkPolicy", "3.32")).toBe("invalid");
  });

  test("the baseline policy has one name", () => {
    const policy = (name: string) => ({
      apiVersion: "policy.networking.k8s.io/v1alpha1",
      kind: "BaselineAdminNetworkPolicy",
      metadata: { name },
      spec: { subject: { namespaces: {} }, ingress: [{ action: "Deny", from: [{ namespaces: {} }] }] },
    });
    expect(refusalsOf(policy("default"), { calico: "3.31", context })).toEqual([]);
    expect(refusalsOf(policy("other"), { calico: "3.31", context }).map(({ message }) => message)).toEqual([
      'Invalid value: Only one baseline admin network policy with metadata.name="default" can be created in the cluster',
    ]);
  });
});

describe("hints", () => {
  const hintOf = (object: unknown) => refusalsOf(object, { calico: "3.33", context })[0]?.hint;
  const policy = (spec: unknown) => ({
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    metadata: { name: "p" },
    spec,
  });

  test("a field that is nearly right", () => {
    expect(hintOf(policy({ ingres: [] }))).toBe("did you mean ingress?");
  });
  test("a tier that is nearly right", () => {
    expect(hintOf(policy({ tier: "securty" }))).toBe("there is no tier securty: did you mean security?");
  });
  test("what is wrong in a selector, and where", () => {
    expect(hintOf(policy({ selector: "app = 'x'" }))).toBe("expected ==, at character 5 of the selector");
  });
  test("an action in small letters", () => {
    expect(hintOf(policy({ ingress: [{ action: "deny" }] }))).toBe("write Deny, with a capital letter");
  });
});

describe("objects that no server reads", () => {
  test.each([[null], ["text"], [[]], [{}], [{ apiVersion: "v1" }], [{ apiVersion: 1, kind: 2 }]])("%j", (object) => {
    expect(refusalsOf(object, { calico: "3.33", context })).toHaveLength(1);
  });
});

describe("unknown fields", () => {
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "p", lables: {} },
    spec: { podSelector: {}, policyTypes: ["Nowhere"], ingres: [] },
  };
  test("come before everything else, or not at all", () => {
    const strict = refusalsOf(policy, { calico: "3.33", context });
    expect(strict.map(({ message }) => message)).toEqual([
      'unknown field "metadata.lables"',
      'unknown field "spec.ingres"',
    ]);
    const lenient = refusalsOf(policy, { calico: "3.33", context, strict: false });
    expect(lenient.map(({ field }) => field)).toEqual(["spec.policyTypes[0]"]);
  });
});
