import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  buildSnapshot,
  calicoReleases,
  diff,
  type Json,
  type Matrix,
  type MatrixPort,
  matrix,
  type RawObject,
  type Snapshot,
} from "../index.ts";
import { randomCluster } from "../testing/clusters.ts";

const ports: readonly MatrixPort[] = [
  { port: 80, protocol: "TCP" },
  { port: 81, protocol: "UDP" },
  { protocol: "ICMP" },
];

function snapshotOf(objects: readonly RawObject[], calico: (typeof calicoReleases)[number] = "3.33"): Snapshot {
  return buildSnapshot(
    objects.map((object) => ({ object })),
    { calico },
  );
}

describe("the matrix", () => {
  test.each(calicoReleases)("is what evaluating each cell gives, on random clusters of Calico %s", (release) => {
    fc.assert(
      fc.property(randomCluster(release), fc.constantFrom("enforced" as const, "pending" as const), (objects, mode) => {
        const snapshot = snapshotOf(objects, release);
        const pods = [...snapshot.pods].filter(([, pod]) => pod.addresses.length > 0).map(([key]) => key);
        const result = matrix(snapshot, { ports, pods, mode });
        for (const [from] of pods.entries()) {
          for (const [to] of pods.entries()) {
            for (const [port] of ports.entries()) {
              const cell = result.cell(from, to, port);
              const { verdict, walks } = cell.explain();
              const [walk] = walks;
              const pending =
                walk?.egressPending?.verdict === "deny" || walk?.ingressPending?.verdict === "deny" ? "deny" : "allow";
              const naive = mode === "enforced" || verdict === "unreachable" ? verdict : pending;
              expect([cell.from, cell.to, port, cell.verdict]).toEqual([cell.from, cell.to, port, naive]);
            }
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test("shows pods on the pod network that have an address, in order of their names", () => {
    const host = pod("y", "host", "192.168.0.1", { hostNetwork: true });
    const waiting = pod("x", "waiting", "");
    const result = matrix(snapshotOf([...cluster, host, waiting]), { ports });
    expect(result.pods).toEqual(["x/a", "x/b", "y/c"]);
  });

  test("admits a host-network pod to the pods of its own node alone", () => {
    const host = pod("y", "host", "192.168.0.1", { hostNetwork: true });
    const other = pod("y", "other", "192.168.0.2", { hostNetwork: true, nodeName: "node-2" });
    const result = matrix(snapshotOf([...cluster, denyAll("x"), host, other]), {
      ports,
      pods: ["x/a", "y/host", "y/other"],
    });
    expect(rowsOf(result)).toEqual(["...", "...", "X.."]);
  });

  test("says unreachable where two pods share no address family", () => {
    const six = pod("y", "six", "fd00::1");
    const result = matrix(snapshotOf([...cluster, six]), { ports, pods: ["x/a", "y/six"] });
    expect([result.verdict(0, 1, 0), result.verdict(1, 1, 0)]).toEqual(["unreachable", "allow"]);
    expect(result.cell(0, 1, 0).explain()).toMatchObject({ verdict: "unreachable", walks: [] });
  });

  test("refuses a pod that does not exist, with the name that was meant", () => {
    expect(() => matrix(snapshotOf(cluster), { ports, pods: ["x/aa"] })).toThrow(
      'there is no pod "x/aa"; did you mean "x/a"?',
    );
  });
});

describe("the difference of two matrices", () => {
  test("is each connection whose verdict changed, with the walk of either side", () => {
    const [before, after] = [cluster, [...cluster, denyAll("x")]].map((objects) =>
      matrix(snapshotOf(objects), { ports: [{ port: 80, protocol: "TCP" }] }),
    );
    if (!before || !after) throw new Error("two matrices were made");
    const changes = diff(before, after);
    expect(changes.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      "x/a → x/b",
      "x/b → x/a",
      "y/c → x/a",
      "y/c → x/b",
    ]);
    const [change] = changes;
    expect([change?.before?.verdict, change?.after?.verdict]).toEqual(["allow", "deny"]);
    expect(change?.after?.explain().walks[0]?.ingress?.decidedBy).toMatchObject({
      kind: "tier-default",
      tier: "default",
    });
    expect(diff(after, after)).toEqual([]);
  });

  test("knows pods that came and went by one side alone", () => {
    const small = cluster.filter(({ metadata }) => metadata.name !== "c");
    const [before, after] = [cluster, small].map((objects) =>
      matrix(snapshotOf(objects), { ports: [{ port: 80, protocol: "TCP" }] }),
    );
    if (!before || !after) throw new Error("two matrices were made");
    const changes = diff(before, after);
    expect(changes).toHaveLength(5);
    expect(changes.every((change) => change.before !== undefined && change.after === undefined)).toBe(true);
  });
});

const cluster = [
  namespace("x"),
  namespace("y"),
  pod("x", "a", "10.0.0.1"),
  pod("x", "b", "10.0.0.2"),
  pod("y", "c", "10.0.0.3"),
];

function namespace(name: string): RawObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

function pod(namespaceName: string, name: string, podIP: string, spec: Record<string, Json> = {}): RawObject {
  const metadata = { name, namespace: namespaceName, labels: { app: name } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { nodeName: "node-1", ...spec },
    status: { phase: "Running", podIP },
  };
}

function denyAll(namespaceName: string): RawObject {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "deny-all", namespace: namespaceName },
    spec: { podSelector: {}, policyTypes: ["Ingress"] },
  };
}

/** The first port, as the cases draw it. */
function rowsOf({ pods, verdict }: Matrix): string[] {
  return pods.map((_, from) => pods.map((__, to) => (verdict(from, to, 0) === "allow" ? "." : "X")).join(""));
}
