import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSnapshot, evaluate, type Flow, type RawObject, type Snapshot } from "../index.ts";
import { randomCluster } from "../testing/clusters.ts";

function snapshotOf(objects: readonly RawObject[]): Snapshot {
  return buildSnapshot(objects.map((object) => ({ object })));
}

/** Every pod to every pod and to every service, and an outside address. */
function flowsOf(objects: readonly RawObject[]): Flow[] {
  const named = (kind: string, apiVersion: string) =>
    objects
      .filter((object) => object.kind === kind && object.apiVersion === apiVersion)
      .map(({ metadata }) => ({ namespace: metadata.namespace ?? "", name: metadata.name }));
  const pods = named("Pod", "v1").map((pod) => ({ kind: "pod", ...pod }) as const);
  const services = named("Service", "v1").map((service) => ({ kind: "service", ...service }) as const);
  const outside = { kind: "address", address: "203.0.113.9" } as const;
  return [...pods, outside].flatMap((from) =>
    [...pods, ...services, outside].map((to) => ({ from, to, port: 80, protocol: "TCP" }) as const),
  );
}

/** The result, or the words in which the ends were refused. */
function outcome(snapshot: Snapshot, flow: Flow): unknown {
  try {
    return evaluate(snapshot, flow);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

function outcomes(objects: readonly RawObject[]): unknown[] {
  const snapshot = snapshotOf(objects);
  return [...flowsOf(objects).map((flow) => outcome(snapshot, flow)), snapshot.problems, snapshot.unevaluated];
}

const cluster = randomCluster("3.33");

describe("a verdict with its trace", () => {
  test("does not depend on the order of the objects", () => {
    const shuffled = cluster.chain((objects) =>
      fc.shuffledSubarray(objects, { minLength: objects.length }).map((other) => [objects, other] as const),
    );
    fc.assert(
      fc.property(shuffled, ([objects, other]) => {
        const snapshot = snapshotOf(other);
        expect([
          ...flowsOf(objects).map((flow) => outcome(snapshot, flow)),
          snapshot.problems,
          snapshot.unevaluated,
        ]).toEqual(outcomes(objects));
      }),
      { numRuns: 60 },
    );
  });

  test("is the same when the objects came one by one as when they came at once", () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        let snapshot = snapshotOf([]);
        for (const [index] of objects.entries()) {
          snapshot = snapshotOf(objects.slice(0, index + 1));
          for (const flow of flowsOf(objects.slice(0, index + 1)).slice(-3)) outcome(snapshot, flow);
        }
        const grown = flowsOf(objects).map((flow) => outcome(snapshot, flow));
        const fresh: RawObject[] = structuredClone(objects);
        expect([...grown, snapshot.problems, snapshot.unevaluated]).toEqual(outcomes(fresh));
      }),
      { numRuns: 40 },
    );
  });

  test("does not change with a Kubernetes policy that selects nothing", () => {
    const nothing: RawObject = {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "nothing", namespace: "x" },
      spec: { podSelector: { matchLabels: { app: "no-such-app" } }, policyTypes: ["Ingress", "Egress"] },
    };
    fc.assert(
      fc.property(cluster, (objects) => {
        expect(outcomes([...objects, nothing])).toEqual(outcomes(objects));
      }),
      { numRuns: 60 },
    );
  });

  test("keeps enforced verdicts when only staged policies are added", () => {
    fc.assert(
      fc.property(cluster, (objects) => {
        const enforced = objects.filter(({ kind }) => !kind.startsWith("Staged"));
        const [withStaged, without] = [snapshotOf(objects), snapshotOf(enforced)];
        for (const flow of flowsOf(objects)) {
          const verdict = (snapshot: Snapshot) => {
            const result = outcome(snapshot, flow);
            return typeof result === "object" && result !== null && "verdict" in result ? result.verdict : result;
          };
          expect(verdict(withStaged)).toEqual(verdict(without));
        }
      }),
      { numRuns: 60 },
    );
  });
});

const namespace = (name: string, labels = {}): RawObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const pod = (namespaceName: string, name: string, ip: string, more: object = {}): RawObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: namespaceName, labels: { app: name } },
  spec: { nodeName: "node-1" },
  status: { phase: "Running", podIP: ip },
  ...more,
});
const shop = [namespace("shop"), pod("shop", "web", "10.0.0.1"), pod("shop", "db", "10.0.0.2")];
const webToDb: Flow = {
  from: { kind: "pod", namespace: "shop", name: "web" },
  to: { kind: "pod", namespace: "shop", name: "db" },
  port: 5432,
  protocol: "TCP",
};
const denyAll = (name: string): RawObject => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: "shop" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
});
const calicoPolicy = (kind: string, name: string, spec: RawObject[string]): RawObject => ({
  apiVersion: "projectcalico.org/v3",
  kind,
  metadata: { name, namespace: "shop" },
  spec,
});

describe("a trace", () => {
  test("names the last enforced policy as trigger of the end of a tier, the first one when pending, and all that isolate", () => {
    const staged = calicoPolicy("StagedNetworkPolicy", "a-staged", { order: 1, types: ["Ingress"] });
    const { walks } = evaluate(snapshotOf([...shop, denyAll("bravo"), denyAll("alpha"), staged]), webToDb);
    const names = (pending: boolean) => {
      const decision = (pending ? walks[0]?.ingressPending : walks[0]?.ingress)?.decidedBy;
      if (decision?.kind !== "tier-default") return decision;
      return { trigger: decision.trigger.name, isolating: decision.isolating.map((policy) => policy.name) };
    };
    expect(names(false)).toEqual({ trigger: "bravo", isolating: ["alpha", "bravo"] });
    expect(names(true)).toEqual({ trigger: "a-staged", isolating: ["a-staged", "alpha", "bravo"] });
  });

  test("counts converted rules: protocols outermost, then peers", () => {
    const policy: RawObject = {
      ...denyAll("two-rules"),
      spec: {
        podSelector: {},
        ingress: [
          { from: [{ podSelector: { matchLabels: { app: "x" } } }, { podSelector: { matchLabels: { app: "y" } } }] },
          {
            from: [{ podSelector: { matchLabels: { app: "other" } } }, { podSelector: {} }],
            ports: [{ port: 53, protocol: "UDP" }, { port: 1, protocol: "TCP" }, { port: 5432 }],
          },
        ],
      },
    };
    const { walks } = evaluate(snapshotOf([...shop, policy]), webToDb);
    const decision = walks[0]?.ingress?.decidedBy;
    expect(decision?.kind === "rule" && [decision.rule.index, decision.rule.convertedIndex]).toEqual([1, 3]);
  });

  test("says why a rule did not match, and in which field", () => {
    const policy = calicoPolicy("NetworkPolicy", "rules", {
      types: ["Ingress"],
      ingress: [
        { action: "Allow", protocol: "UDP" },
        { action: "Allow", source: { selector: "app == 'batch'" } },
        { action: "Allow", protocol: "TCP", destination: { ports: [80, "443:445"] } },
      ],
    });
    const { walks } = evaluate(snapshotOf([...shop, policy]), webToDb);
    const steps = walks[0]?.ingress?.tiers[0]?.policies[0]?.rules;
    expect(steps?.map(({ mismatch }) => [mismatch?.criterion, mismatch?.path.join("."), mismatch?.reason])).toEqual([
      ["protocol", "spec.ingress.0.protocol", "TCP is not UDP"],
      ["source", "spec.ingress.1.source.selector", "shop/web does not match selector app == 'batch'"],
      ["port", "spec.ingress.2.destination.ports", "port 5432 is not 80 or 443-445"],
    ]);
  });

  test("carries the place in the file of policies and rules", () => {
    const place = (path: readonly (string | number)[]) => ({ file: "deny.yaml", line: path.length + 1, column: 1 });
    const policy = { ...denyAll("deny"), spec: { podSelector: {}, ingress: [{}] } };
    const snapshot = buildSnapshot([...shop.map((object) => ({ object })), { object: policy, place }]);
    const decision = evaluate(snapshot, webToDb).walks[0]?.ingress?.decidedBy;
    expect(decision?.kind === "rule" && [decision.rule.place?.line, decision.rule.policy.place?.line]).toEqual([4, 1]);
  });
});

describe("missing and odd data", () => {
  test("a pod whose namespace does not exist is denied, and the trace says so", () => {
    const { verdict, walks } = evaluate(snapshotOf(shop.slice(1)), webToDb);
    expect([verdict, walks[0]?.egress?.decidedBy]).toEqual(["deny", { kind: "no-profile", namespace: "shop" }]);
  });

  test.each([
    [
      "an unknown pod",
      { kind: "pod", namespace: "shop", name: "wbe" },
      'there is no pod "shop/wbe"; did you mean "shop/web"?',
    ],
    ["an unknown service", { kind: "service", namespace: "shop", name: "db" }, 'there is no service "shop/db"'],
    ["no address", { kind: "address", address: "300.1.1.1" }, '"300.1.1.1" is not an IP address'],
    ["a family that the pod lacks", { kind: "address", address: "fd00::1" }, "pod shop/web has no IPv6 address"],
  ] as const)("%s is an error in words", (_, to, message) => {
    expect(() => evaluate(snapshotOf(shop), { ...webToDb, to })).toThrow(message);
  });

  test("a policy that cannot be read is left out and reported with its field", () => {
    const broken = calicoPolicy("NetworkPolicy", "broken", { selector: "app = 'db'" });
    const lost = calicoPolicy("NetworkPolicy", "lost", { tier: "nowhere" });
    const snapshot = snapshotOf([...shop, broken, lost]);
    expect(evaluate(snapshot, webToDb).verdict).toBe("allow");
    expect(snapshot.problems.map(({ object, path, reason }) => [object.name, path.join("."), reason])).toEqual([
      ["broken", "spec.selector", "invalid selector at character 5: expected =="],
      ["lost", "spec.tier", "tier nowhere does not exist"],
    ]);
  });

  test("what is not evaluated is said", () => {
    const rule = { action: "Allow", http: { methods: ["GET"] } };
    const policy = calicoPolicy("NetworkPolicy", "http", { ingress: [rule] });
    const cilium: RawObject = { apiVersion: "cilium.io/v2", kind: "CiliumNetworkPolicy", metadata: { name: "c" } };
    const local: RawObject = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "local", namespace: "shop" },
      spec: { internalTrafficPolicy: "Local" },
    };
    const snapshot = snapshotOf([...shop, policy, cilium, local]);
    expect(snapshot.unevaluated.map(({ object, path }) => `${object.name} ${path.join(".")}`)).toEqual([
      "local spec.internalTrafficPolicy",
      "c ",
      "http spec.ingress.0.http",
    ]);
  });

  test("labels and names from JavaScript's prototypes are labels and names", () => {
    const odd: RawObject = JSON.parse(
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"constructor","namespace":"__proto__","labels":{"__proto__":"evil","constructor":"c"}},' +
        '"spec":{"nodeName":"node-1"},"status":{"podIP":"10.0.0.9"}}',
    );
    const policy = calicoPolicy("NetworkPolicy", "odd", {
      ingress: [
        {
          action: "Allow",
          source: { selector: "__proto__ == 'evil' && constructor == 'c'", namespaceSelector: "all()" },
        },
      ],
    });
    const snapshot = snapshotOf([...shop, namespace("__proto__"), odd, policy]);
    const from = { kind: "pod", namespace: "__proto__", name: "constructor" } as const;
    expect(evaluate(snapshot, { ...webToDb, from }).verdict).toBe("allow");
    expect(evaluate(snapshot, webToDb).verdict).toBe("deny");
  });

  test("of two objects of one name the same one counts in either order, and the other is reported", () => {
    const open = { ...denyAll("twice"), spec: { podSelector: {}, ingress: [{}] } };
    const orders = [
      [...shop, open, denyAll("twice")],
      [denyAll("twice"), open, ...shop],
    ].map(snapshotOf);
    expect(new Set(orders.map((snapshot) => evaluate(snapshot, webToDb).verdict)).size).toBe(1);
    expect(orders.map(({ problems }) => problems.length)).toEqual([1, 1]);
  });
});

describe("services", () => {
  const service = (spec: RawObject[string], name = "db"): RawObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec,
  });
  const toService: Flow = { ...webToDb, to: { kind: "service", namespace: "shop", name: "db" }, port: 80 };
  const spec = { clusterIP: "10.96.0.1", selector: { app: "db" }, ports: [{ port: 80, targetPort: 5432 }] };

  test("are translated by name and by cluster IP", () => {
    const snapshot = snapshotOf([...shop, service(spec)]);
    for (const to of [toService.to, { kind: "address", address: "10.96.0.1" } as const]) {
      const { verdict, walks } = evaluate(snapshot, { ...toService, to });
      expect([verdict, walks[0]?.destination.address, walks[0]?.port]).toEqual(["allow", "10.0.0.2", 5432]);
    }
  });

  test("are unreachable on a port they do not have and without a ready backend", () => {
    const notReady = pod("shop", "db", "10.0.0.2", {
      status: { phase: "Running", podIP: "10.0.0.2", conditions: [{ type: "Ready", status: "False" }] },
    });
    expect(evaluate(snapshotOf([...shop, service(spec)]), { ...toService, port: 81 }).verdict).toBe("unreachable");
    expect(evaluate(snapshotOf([...shop.slice(0, 2), notReady, service(spec)]), toService).verdict).toBe("unreachable");
  });

  test("go where EndpointSlices say, if there are any", () => {
    const slice: RawObject = {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "db-1", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      endpoints: [
        { addresses: ["203.0.113.7"], conditions: { ready: true } },
        { addresses: ["203.0.113.8"], conditions: { ready: false } },
      ],
      ports: [{ name: "", port: 9999, protocol: "TCP" }],
    };
    const { walks } = evaluate(snapshotOf([...shop, service(spec), slice]), toService);
    expect(walks.map(({ destination, port }) => [destination, port])).toEqual([
      [{ kind: "external", address: "203.0.113.7" }, 9999],
    ]);
  });

  test("lead a pod to itself whatever policies say", () => {
    const from = { kind: "pod", namespace: "shop", name: "db" } as const;
    const { walks } = evaluate(snapshotOf([...shop, service(spec), denyAll("deny")]), { ...toService, from });
    expect(walks.map(({ verdict, shortcut }) => [verdict, shortcut])).toEqual([["allow", "self"]]);
  });
});
