import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildSnapshot, calicoReleases, type MatrixPort, matrix, type RawObject, type Snapshot } from "../index.ts";
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
});
