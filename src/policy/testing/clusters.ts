// Random small clusters with policies of every kind, from a vocabulary so small that things meet.
import fc from "fast-check";
import type { CalicoRelease, Json, RawObject } from "../types.ts";

const namespaces = ["x", "y", "z"];
const nodes = ["node-1", "node-2"];
const accounts = ["default", "robot"];
const tiers = ["early", "late"];
const values = ["a", "b", ""];
const labelNames = ["app", "role"];
const portNames = ["web", "dns"];
const blocks = ["10.0.0.0/30", "10.0.0.4/31", "10.0.0.0/24", "0.0.0.0/0", "192.168.0.1/32", "fd00::/126", "::/0"];
const blocks4 = blocks.filter((block) => !block.includes(":"));

const labels = fc.dictionary(fc.constantFrom(...labelNames), fc.constantFrom(...values));
/** Seldom given: rules with many criteria match nothing. */
const optional = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const often = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 4, arbitrary });
const name = fc.constantFrom("alpha", "bravo", "bravo-x", "bravo0", "charlie", "delta");
const namespace = fc.constantFrom(...namespaces);
const few = <T>(arbitrary: fc.Arbitrary<T>, maxLength = 2) => fc.array(arbitrary, { maxLength });
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 2 });

/** Without the fields that are undefined, as JSON has it. */
function compact(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

function object(apiVersion: string, kind: string, metadata: RawObject["metadata"], rest: object): RawObject {
  const fields = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, compact(value)]));
  return { ...fields, apiVersion, kind, metadata };
}

const namespaceObjects = fc.tuple(
  ...namespaces.map((own) => labels.map((given) => object("v1", "Namespace", { name: own, labels: given }, {}))),
);
const accountObjects = few(
  fc
    .tuple(namespace, fc.constantFrom(...accounts), labels)
    .map(([own, account, given]) =>
      object("v1", "ServiceAccount", { name: account, namespace: own, labels: given }, {}),
    ),
  3,
);
const nodeObjects = nodes.map((node, index) =>
  object(
    "v1",
    "Node",
    { name: node },
    { status: { addresses: [{ type: "InternalIP", address: `192.168.0.${index + 1}` }] } },
  ),
);

const podDraft = fc.record({
  namespace,
  labels,
  node: fc.constantFrom(...nodes),
  account: fc.constantFrom(...accounts),
  families: fc.constantFrom([4], [4], [4], [4], [4, 6], [4, 6], [6]),
  hostNetwork: fc.constantFrom(false, false, false, false, true),
  ports: few(
    fc.record({
      name: fc.constantFrom(...portNames),
      containerPort: fc.constantFrom(80, 81),
      protocol: fc.constantFrom("TCP", "UDP"),
    }),
  ),
  phase: fc.constantFrom("Running", "Running", "Running", "Succeeded"),
});
const podObjects = fc.array(podDraft, { minLength: 3, maxLength: 8, size: "max" }).map((drafts) =>
  drafts.map((draft, index) => {
    const hostAddress = `192.168.0.${nodes.indexOf(draft.node) + 1}`;
    const own = draft.families.map((family) => ({ ip: family === 4 ? `10.0.0.${index + 1}` : `fd00::${index + 1}` }));
    return object(
      "v1",
      "Pod",
      { name: `pod-${index}`, namespace: draft.namespace, labels: draft.labels },
      {
        spec: {
          nodeName: draft.node,
          serviceAccountName: draft.account,
          hostNetwork: draft.hostNetwork,
          containers: [{ name: "main", ports: draft.ports }],
        },
        status: { phase: draft.phase, hostIP: hostAddress, podIPs: draft.hostNetwork ? [{ ip: hostAddress }] : own },
      },
    );
  }),
);
const serviceObjects = few(
  fc
    .record({
      namespace,
      name,
      selector: labels,
      headless: fc.boolean(),
      port: fc.constantFrom(80, 81),
      targetPort: fc.constantFrom<(string | number)[]>(80, 81, "web"),
    })
    .map((draft) =>
      object(
        "v1",
        "Service",
        { name: draft.name, namespace: draft.namespace },
        {
          spec: {
            clusterIP: draft.headless ? "None" : "10.96.0.1",
            selector: draft.selector,
            ports: [{ port: draft.port, targetPort: draft.targetPort, protocol: "TCP" }],
          },
        },
      ),
    ),
);

const labelSelector = fc.record({
  matchLabels: optional(labels),
  matchExpressions: optional(
    few(
      fc
        .record({
          key: fc.constantFrom(...labelNames),
          operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
        })
        .map((expression) => ({ ...expression, ...(expression.operator.endsWith("In") && { values: ["a"] }) })),
      1,
    ),
  ),
});
const kubernetesPort = fc.oneof(
  fc.record({
    protocol: optional(fc.constantFrom("TCP", "UDP")),
    port: fc.constantFrom<(string | number)[]>(80, 81, "web"),
  }),
  fc.constant({ port: 79, endPort: 80 }),
  fc.constant({}),
);
const kubernetesPeer = fc.oneof(
  fc.record({ podSelector: labelSelector }),
  fc.record({ namespaceSelector: labelSelector }),
  fc.record({ podSelector: labelSelector, namespaceSelector: labelSelector }),
  fc.constantFrom(...blocks).map((cidr) => ({ ipBlock: { cidr } })),
  fc.constant({ ipBlock: { cidr: "10.0.0.0/24", except: ["10.0.0.0/30"] } }),
);
const kubernetesSpec = fc.record({
  podSelector: often(labelSelector).map((selector) => selector ?? {}),
  policyTypes: optional(fc.subarray(["Ingress", "Egress"])),
  ingress: often(few(fc.record({ from: optional(few(kubernetesPeer)), ports: optional(few(kubernetesPort)) }))),
  egress: often(few(fc.record({ to: optional(few(kubernetesPeer)), ports: optional(few(kubernetesPort)) }))),
});

const comparison = fc
  .tuple(
    fc.constantFrom(...labelNames),
    fc.constantFrom("==", "!=", "contains", "starts with"),
    fc.constantFrom(...values),
  )
  .map(([label, operator, value]) => `${label} ${operator} '${value}'`);
const simpleSelector = fc.oneof(
  comparison,
  fc.constantFrom("all()", "has(app)", "!has(role)", "app in {'a', 'b'}", "role not in {'a'}"),
);
const selector = fc.oneof(
  simpleSelector,
  fc.tuple(simpleSelector, fc.constantFrom("&&", "||"), simpleSelector).map((parts) => parts.join(" ")),
  simpleSelector.map((text) => `!(${text})`),
);
const calicoPorts = some(fc.constantFrom<(string | number)[]>(80, "79:80", "web", 81));
/** Ports need a protocol, and a service stands alone: what the API accepts. */
const entity = (hasPorts: boolean) =>
  fc.record({
    selector: optional(selector),
    notSelector: optional(simpleSelector),
    namespaceSelector: optional(fc.oneof(simpleSelector, fc.constant("global()"))),
    nets: optional(some(fc.constantFrom(...blocks4))),
    notNets: optional(fc.constantFrom(["10.0.0.0/30"], ["10.0.0.4/31"], ["10.0.0.4/31", "fd00::/126"])),
    serviceAccounts: optional(
      fc.record({ names: optional(some(fc.constantFrom(...accounts))), selector: optional(simpleSelector) }),
    ),
    ports: hasPorts ? optional(calicoPorts) : fc.constant(undefined),
    notPorts: hasPorts ? optional(calicoPorts) : fc.constant(undefined),
  });
const service = fc.record({ services: fc.record({ name, namespace }) });
const action = fc.constantFrom("Allow", "Deny", "Pass", "Log");
const calicoRule = (direction: "ingress" | "egress") =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ action, source: optional(entity(false)), destination: optional(entity(false)) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        action,
        protocol: fc.constantFrom("TCP", "UDP"),
        source: optional(entity(true)),
        destination: optional(entity(true)),
      }),
    },
    fc.record({ action, [direction === "ingress" ? "source" : "destination"]: service }),
    fc.record({
      action,
      notProtocol: fc.constantFrom<(string | number)[]>("TCP", 17),
      ipVersion: optional(fc.constantFrom(4, 6)),
    }),
    fc.record({ action, protocol: fc.constant("ICMP"), icmp: fc.record({ type: fc.constantFrom(8, 0) }) }),
  );
const calicoSpec = fc.record({
  tier: optional(fc.constantFrom(...tiers, "default")),
  order: optional(fc.constantFrom(1, 1.5, 1000, 2000)),
  selector: optional(selector),
  serviceAccountSelector: optional(simpleSelector),
  types: optional(fc.subarray(["Ingress", "Egress"])),
  ingress: often(few(calicoRule("ingress"), 3)),
  egress: often(few(calicoRule("egress"), 3)),
});
const globalSpec = fc
  .tuple(calicoSpec, optional(simpleSelector))
  .map(([spec, namespaceSelector]) => ({ ...spec, namespaceSelector }));
const staged = <T extends object>(spec: fc.Arbitrary<T>) =>
  fc.tuple(spec, fc.constantFrom("Set", "Delete")).map(([given, stagedAction]) => ({ ...given, stagedAction }));

const clusterPeer = fc.oneof(
  fc.record({ namespaces: labelSelector }),
  fc.record({ pods: fc.record({ namespaceSelector: labelSelector, podSelector: labelSelector }) }),
);
const egressPeer = fc.oneof(
  clusterPeer,
  fc.record({ networks: some(fc.constantFrom(...blocks)) }),
  fc.constant({ nodes: {} }),
);
const clusterProtocol = fc.constantFrom(
  { tcp: { destinationPort: { number: 80 } } },
  { udp: { destinationPort: { range: { start: 79, end: 81 } } } },
  { tcp: {} },
  { destinationNamedPort: "web" },
);
const adminPort = fc.constantFrom(
  { portNumber: { protocol: "TCP", port: 80 } },
  { portRange: { start: 79, end: 81 } },
  { namedPort: "web" },
);
const subject = clusterPeer;
const clusterSpec = fc.record({
  tier: fc.constantFrom("Admin", "Baseline"),
  priority: fc.integer({ min: 0, max: 3 }),
  subject,
  ingress: often(
    few(
      fc.record({
        action: fc.constantFrom("Accept", "Deny", "Pass"),
        from: some(clusterPeer),
        protocols: optional(some(clusterProtocol)),
      }),
    ),
  ),
  egress: often(
    few(
      fc.record({
        action: fc.constantFrom("Accept", "Deny", "Pass"),
        to: some(egressPeer),
        protocols: optional(some(clusterProtocol)),
      }),
    ),
  ),
});
const adminSpec = fc.record({
  priority: fc.integer({ min: 0, max: 3 }),
  subject,
  ingress: often(
    few(
      fc.record({
        action: fc.constantFrom("Allow", "Deny", "Pass"),
        from: some(clusterPeer),
        ports: optional(some(adminPort)),
      }),
    ),
  ),
  egress: often(
    few(
      fc.record({
        action: fc.constantFrom("Allow", "Deny", "Pass"),
        to: some(egressPeer),
        ports: optional(some(adminPort)),
      }),
    ),
  ),
});

const inNamespace = (apiVersion: string, kind: string, spec: fc.Arbitrary<object>) =>
  fc
    .tuple(namespace, name, spec)
    .map(([own, given, content]) => object(apiVersion, kind, { name: given, namespace: own }, { spec: content }));
const clusterWide = (apiVersion: string, kind: string, spec: fc.Arbitrary<object>) =>
  fc.tuple(name, spec).map(([given, content]) => object(apiVersion, kind, { name: given }, { spec: content }));

const calico = "projectcalico.org/v3";
const policy = (release: CalicoRelease) => {
  const kinds = [
    inNamespace("networking.k8s.io/v1", "NetworkPolicy", kubernetesSpec),
    inNamespace("networking.k8s.io/v1", "NetworkPolicy", kubernetesSpec),
    inNamespace(calico, "NetworkPolicy", calicoSpec),
    clusterWide(calico, "GlobalNetworkPolicy", globalSpec),
    inNamespace(calico, "StagedNetworkPolicy", staged(calicoSpec)),
    clusterWide(calico, "StagedGlobalNetworkPolicy", staged(globalSpec)),
    inNamespace(calico, "StagedKubernetesNetworkPolicy", staged(kubernetesSpec)),
  ];
  const older = release === "3.30" || release === "3.31";
  return older
    ? fc.oneof(...kinds, clusterWide("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", adminSpec))
    : fc.oneof(...kinds, clusterWide("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", clusterSpec));
};
const tierObjects = fc
  .tuple(optional(fc.constantFrom(5, 2_000_000)), optional(fc.constantFrom("Deny", "Pass")))
  .map(([order, defaultAction]) => [
    object(calico, "Tier", { name: "early" }, { spec: { order: 1, defaultAction } }),
    object(calico, "Tier", { name: "late" }, { spec: { order } }),
  ]);
const setObjects = few(
  fc.oneof(
    fc
      .tuple(namespace, name, labels, some(fc.constantFrom(...blocks)))
      .map(([own, given, marks, nets]) =>
        object(calico, "NetworkSet", { name: given, namespace: own, labels: marks }, { spec: { nets } }),
      ),
    fc
      .tuple(name, labels, some(fc.constantFrom(...blocks)))
      .map(([given, marks, nets]) =>
        object(calico, "GlobalNetworkSet", { name: given, labels: marks }, { spec: { nets } }),
      ),
  ),
);

/** The objects of a cluster, no two of them of one name. */
export function randomCluster(release: CalicoRelease): fc.Arbitrary<RawObject[]> {
  return clusterWith(policy(release));
}

/** A cluster with Kubernetes policies alone. */
export function randomKubernetesCluster(): fc.Arbitrary<RawObject[]> {
  return clusterWith(inNamespace("networking.k8s.io/v1", "NetworkPolicy", kubernetesSpec));
}

function clusterWith(policies: fc.Arbitrary<RawObject>): fc.Arbitrary<RawObject[]> {
  return fc
    .tuple(
      namespaceObjects,
      accountObjects,
      podObjects,
      serviceObjects,
      tierObjects,
      setObjects,
      fc.array(policies, { minLength: 2, maxLength: 12, size: "max" }),
    )
    .map((groups) => unique([...nodeObjects, ...groups.flat()]));
}

function unique(objects: readonly RawObject[]): RawObject[] {
  const byName = objects.map(
    (own) => [`${own.apiVersion}/${own.kind}/${own.metadata.namespace}/${own.metadata.name}`, own] as const,
  );
  return [...new Map(byName).values()];
}
