// The shipped cases are policies that show a rule of evaluation: hardly any of them is a mistake.
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { readBaseCluster, readCase, type VerdictCase } from "../conformance/case.ts";
import { clusterObjects, mergeClusters } from "../conformance/cluster.ts";
import { findCases, shippedCases } from "../conformance/files.ts";
import { releaseFor } from "../conformance/run.ts";
import { buildSnapshot, type RawObject, type SourceObject } from "../index.ts";
import { diagnose } from "./index.ts";

const nothing = { nodes: [], namespaces: [], serviceAccounts: [], pods: [], services: [] };

function objectsOf({ cluster, objects }: VerdictCase): RawObject[] {
  const base =
    cluster.use === undefined ? nothing : readBaseCluster(join(shippedCases, "clusters", `${cluster.use}.yaml`));
  return [...clusterObjects(mergeClusters(base, cluster)), ...objects];
}

test("of the good policies only those with ignored rules have errors", () => {
  const faulty = findCases([shippedCases]).flatMap((file) => {
    const testCase = readCase(file);
    if (testCase.kind !== "verdict") return [];
    const { appliesTo, objects } = testCase.content;
    const calico = releaseFor(
      appliesTo,
      objects.map(({ apiVersion }) => apiVersion),
    );
    const sources: SourceObject[] = objectsOf(testCase.content).map((object) => ({ object }));
    const errors = diagnose(sources, buildSnapshot(sources, { calico })).filter(({ severity }) => severity === "error");
    return errors.map(({ id, message }) => `${basename(file)}: ${id} ${message}`);
  });
  expect(faulty).toEqual([
    "cal-06-types-explicit-ignores-rules.yaml: ignored-rules these rules are ignored: types does not list Egress",
    "iso-08-types-egress-ignores-ingress-rules.yaml: ignored-rules these rules are ignored: policyTypes does not list Ingress",
    "iso-09-types-ingress-ignores-egress-rules.yaml: ignored-rules these rules are ignored: policyTypes does not list Egress",
  ]);
});
