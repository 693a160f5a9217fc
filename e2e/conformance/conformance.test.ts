/**
 * The cases of the engine through the whole stack: objects by the API, connections by programs in pods, rows from Whisker.
 * A node's connections come from a host-network pod on it; only machines outside the cluster are taken from its network.
 */
import { relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Probe, readCase, type VerdictCase } from "../../src/policy/conformance/case.ts";
import { clusterObjects, mergeClusters } from "../../src/policy/conformance/cluster.ts";
import { findCases, shippedCases } from "../../src/policy/conformance/files.ts";
import { baseOf, flowOf, matrixProbes, releaseFor } from "../../src/policy/conformance/run.ts";
import { buildSnapshot, type CalicoRelease, evaluate, newestCalico } from "../../src/policy/index.ts";
import { Lab } from "../lab.ts";
import { livingObjects } from "./living.ts";
import { verdictsOf } from "./probing.ts";
import { expectedRows, rowText } from "./rows.ts";

interface Verdicts {
  readonly name: string;
  readonly file: string;
  readonly content: VerdictCase;
  readonly calico: CalicoRelease;
  readonly probes: readonly Probe[];
}

const cases = findCases([shippedCases])
  .map(readCase)
  .flatMap((one) => (one.kind === "verdict" ? [verdictsIn(one.file, one.content)] : []));
/** Cases that begin with the same cluster share a sandbox; each must leave nothing behind that the next one notices. */
const groups = new Map<string, Verdicts[]>();
for (const one of cases) {
  const key = `Calico ${one.calico}, ${one.content.cluster.use}`;
  groups.set(key, [...(groups.get(key) ?? []), one]);
}

describe.each([...groups])("connections are as the cases say, and so is the flow log: %s", (_group, own) => {
  const probesOfAll = own.flatMap(({ probes }) => probes);
  const dialled = [...new Map(probesOfAll.map((probe) => [dialledText(probe), probe])).values()];
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.start(own[0]?.calico ?? newestCalico);
  });
  afterAll(() => lab.stop());

  test.each(own.map((one) => [one.name, one] as const))("%s", async (_name, { file, content, calico, probes }) => {
    const cluster = mergeClusters(baseOf(file, content), content.cluster);
    await lab.become([...livingObjects(cluster, dialled), ...content.objects]);
    const { result, rows } = await lab.recorded(() => verdictsOf(lab, probes));
    expect(probes.map((probe, index) => wordsOf({ ...probe, verdict: result[index] }))).toEqual(probes.map(wordsOf));

    const objects = [...clusterObjects(cluster), ...content.objects];
    const snapshot = buildSnapshot(
      objects.map((object) => ({ object })),
      { calico },
    );
    const expected = probes.flatMap((probe) =>
      evaluate(snapshot, flowOf(probe)).walks.flatMap((walk) => expectedRows(walk, { calico, objects })),
    );
    expect(rows.map(rowText).sort()).toEqual([...new Set(expected)].sort());
  });
});

function verdictsIn(file: string, content: VerdictCase): Verdicts {
  const calico = releaseFor(
    content.appliesTo,
    content.objects.map(({ apiVersion }) => apiVersion),
  );
  const probes = [...content.expect.probes, ...content.expect.matrix.flatMap(matrixProbes)].filter(isTryable);
  return { name: relative(shippedCases, file), file, content, calico, probes };
}

/** A pod's tools send no ICMP but echo requests; the engine's own run of the cases has the other types. */
function isTryable({ protocol, icmpType }: Probe): boolean {
  return protocol !== "ICMP" || icmpType === undefined || icmpType === 8;
}

function dialledText({ protocol, port, sourcePort }: Probe): string {
  return `${protocol} ${port} ${sourcePort}`;
}

function wordsOf({ from, to, protocol, port, verdict }: Omit<Probe, "verdict"> & { verdict: string | undefined }) {
  return `${from} → ${to} ${protocol} ${port ?? ""} ${verdict}`;
}
