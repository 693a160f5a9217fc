import { describe, expect, test } from "vitest";
import { buildSnapshot, type CalicoRelease, evaluate, type Flow, type Json, type RawObject } from "../index.ts";

const namespace = (name: string, labels = {}): RawObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const pod = (name: string, podIP: string): RawObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "x", labels: { app: name } },
  spec: { nodeName: "node-1", containers: [{ name: "main", ports: [{ name: "web", containerPort: 80 }] }] },
  status: { phase: "Running", podIP },
});
const cluster = [namespace("x", { env: "dev" }), pod("a", "10.0.0.1"), pod("b", "10.0.0.2")];

const groups: Readonly<Record<string, string>> = {
  ClusterNetworkPolicy: "policy.networking.k8s.io/v1alpha2",
  AdminNetworkPolicy: "policy.networking.k8s.io/v1alpha1",
  NetworkPolicy: "networking.k8s.io/v1",
};
function policy(kind: string, spec: Json): RawObject {
  const [short = "", namespaceName] = kind.split(" in ");
  const metadata = { name: "p", ...(namespaceName !== undefined && { namespace: namespaceName }) };
  const calico = short.startsWith("Calico");
  return {
    apiVersion: (calico ? undefined : groups[short]) ?? "projectcalico.org/v3",
    kind: calico ? short.slice("Calico".length) : short,
    metadata,
    spec,
  };
}

/** The verdict from pod a to pod b (or an address), and what the policy's problems are. */
function outcome(object: RawObject, calico: CalicoRelease, flow: Partial<Flow> = {}): [string, ...string[]] {
  const snapshot = buildSnapshot(
    [...cluster, object].map((own) => ({ object: own })),
    { calico },
  );
  const end = (name: string) => ({ kind: "pod", namespace: "x", name }) as const;
  const { verdict } = evaluate(snapshot, { from: end("a"), to: end("b"), port: 80, protocol: "TCP", ...flow });
  return [verdict, ...snapshot.problems.map(({ effect, path, reason }) => `${effect} ${path.join(".")}: ${reason}`)];
}

const everyPod = { pods: { namespaceSelector: {}, podSelector: {} } };

describe("a ClusterNetworkPolicy", () => {
  const spec = (rule: Json): Json => ({ tier: "Admin", priority: 1, subject: { namespaces: {} }, egress: [rule] });

  test.each([
    [
      "denies everything with a Deny it cannot read",
      { action: "Deny", to: [{ nodes: {} }] },
      "deny",
      "rule-denies-all spec.egress.0.to.0",
    ],
    [
      "denies everything with a Pass it cannot read",
      { action: "Pass", to: [{ domainNames: ["x.org"] }] },
      "deny",
      "rule-denies-all spec.egress.0.to.0",
    ],
    [
      "drops an Accept that it cannot read",
      { action: "Accept", to: [{ networks: ["10.0.0.0"] }] },
      "allow",
      "rule-ignored spec.egress.0.to.0.networks.0",
    ],
    [
      "is left out with an action of the older API",
      { action: "Allow", to: [everyPod] },
      "allow",
      "object-ignored spec.egress.0.action",
    ],
  ])("%s", (_, rule, verdict, problem) => {
    const [got, reported] = outcome(policy("ClusterNetworkPolicy", spec(rule)), "3.33");
    expect([got, reported?.split(":")[0]]).toEqual([verdict, problem]);
  });

  test("matches a named port in any protocol it is defined with, and no other", () => {
    const object = policy(
      "ClusterNetworkPolicy",
      spec({ action: "Deny", to: [everyPod], protocols: [{ destinationNamedPort: "web" }] }),
    );
    expect(outcome(object, "3.33")).toEqual(["deny"]);
    expect(outcome(object, "3.33", { protocol: "UDP" })).toEqual(["allow"]);
    expect(outcome(object, "3.33", { port: 81 })).toEqual(["allow"]);
  });

  test("matches network sets of the namespaces that it names", () => {
    const set: RawObject = {
      apiVersion: "projectcalico.org/v3",
      kind: "NetworkSet",
      metadata: { name: "s", namespace: "x" },
      spec: { nets: ["203.0.113.0/24"] },
    };
    const object = policy(
      "ClusterNetworkPolicy",
      spec({ action: "Deny", to: [{ namespaces: { matchLabels: { env: "dev" } } }] }),
    );
    const snapshot = buildSnapshot([...cluster, set, object].map((own) => ({ object: own })));
    const from = { kind: "pod", namespace: "x", name: "a" } as const;
    const verdictTo = (address: string) =>
      evaluate(snapshot, { from, to: { kind: "address", address }, port: 80, protocol: "TCP" }).verdict;
    expect([verdictTo("203.0.113.7"), verdictTo("203.0.114.7")]).toEqual(["deny", "allow"]);
  });
});

describe("an AdminNetworkPolicy", () => {
  test("takes a named port for every port, as Calico 3.30 and 3.31 do", () => {
    const rule: Json = {
      action: "Deny",
      to: [everyPod],
      ports: [{ namedPort: "nothing" }, { portNumber: { port: 1 } }],
    };
    const object = policy("AdminNetworkPolicy", { priority: 1, subject: { namespaces: {} }, egress: [rule] });
    expect(outcome(object, "3.31", { port: 9999, protocol: "UDP" })).toEqual(["deny"]);
  });
});

describe("a Kubernetes policy", () => {
  test("goes on without a rule that cannot be read", () => {
    const ingress = [
      { from: [{ ipBlock: { cidr: "10.0.0.0/33" } }] },
      { from: [{ podSelector: { matchLabels: { app: "a" } } }] },
    ];
    expect(outcome(policy("NetworkPolicy in x", { podSelector: {}, ingress }), "3.33")).toEqual([
      "allow",
      "rule-ignored spec.ingress.0.from.0.ipBlock.cidr: must be a valid CIDR value",
    ]);
  });

  test("treats missing, null and empty the same", () => {
    for (const ingress of [[{}], [{ from: null, ports: null }], [{ from: [], ports: [] }]]) {
      expect(outcome(policy("NetworkPolicy in x", { podSelector: null, policyTypes: null, ingress }), "3.33")).toEqual([
        "allow",
      ]);
    }
    const empty: Json[] = [
      { podSelector: {} },
      { podSelector: {}, ingress: null },
      { podSelector: {}, ingress: [], egress: [] },
    ];
    for (const spec of empty) {
      expect(outcome(policy("NetworkPolicy in x", spec), "3.33")).toEqual(["deny"]);
    }
  });
});

describe("a Calico policy that cannot be used is left out as a whole", () => {
  const rule = (more: Record<string, Json>): Json => ({ ingress: [{ action: "Deny" }, { action: "Allow", ...more }] });

  test.each([
    ["an unknown action", rule({ action: "Reject" }), "3.33", "spec.ingress.1.action: unknown action Reject"],
    ["no action", { ingress: [{}] }, "3.33", "spec.ingress.0.action: every rule needs an action"],
    [
      "a port without protocol",
      rule({ destination: { ports: [80] } }),
      "3.33",
      "spec.ingress.1.destination.ports: rules that specify ports must set protocol to TCP or UDP or SCTP",
    ],
    [
      "a named port without protocol before 3.32",
      rule({ destination: { ports: ["web"] } }),
      "3.31",
      "spec.ingress.1.destination.ports: rules that specify ports must set protocol to TCP or UDP or SCTP",
    ],
    [
      "ports of ICMP",
      rule({ protocol: "ICMP", source: { notPorts: ["web"] } }),
      "3.33",
      "spec.ingress.1.source.notPorts: rules that specify ports must set protocol to TCP or UDP or SCTP",
    ],
    [
      "an inverted range",
      rule({ protocol: "TCP", source: { ports: ["9:8"] } }),
      "3.33",
      "spec.ingress.1.source.ports.0: minimum port number (9) is greater than maximum port number (8) in port range",
    ],
    ["an unknown protocol", rule({ protocol: "HTTP" }), "3.33", 'spec.ingress.1.protocol: unknown protocol "HTTP"'],
    [
      "ICMP fields for TCP",
      rule({ protocol: "TCP", icmp: { type: 8 } }),
      "3.33",
      "spec.ingress.1.icmp: ICMP fields require protocol to be ICMP or ICMPv6",
    ],
    ["a wrong block", rule({ source: { nets: ["10.0.0"] } }), "3.33", "spec.ingress.1.source.nets.0: invalid CIDR"],
    ["a wrong type", { ingress: { action: "Deny" } }, "3.33", "spec.ingress: must be a list"],
    [
      "an unknown direction",
      { types: ["Both"], ingress: [{ action: "Deny" }] },
      "3.33",
      "spec.types.0: must be Ingress or Egress",
    ],
  ] as const)("%s", (_, spec, release, problem) => {
    expect(outcome(policy("CalicoNetworkPolicy in x", spec), release)).toEqual(["allow", `object-ignored ${problem}`]);
  });

  test("but a named port without protocol is right from 3.32 on", () => {
    const object = policy("CalicoNetworkPolicy in x", {
      ingress: [{ action: "Allow", destination: { ports: ["web"] } }],
    });
    expect(outcome(object, "3.32")).toEqual(["allow"]);
    expect(outcome(object, "3.32", { port: 81 })).toEqual(["deny"]);
  });

  test("and untracked or pre-DNAT policies never reach pods", () => {
    for (const field of ["doNotTrack", "preDNAT"]) {
      const object = policy("CalicoGlobalNetworkPolicy", {
        [field]: true,
        applyOnForward: true,
        ingress: [{ action: "Deny" }],
      });
      expect(outcome(object, "3.33")).toEqual(["allow"]);
    }
  });
});
