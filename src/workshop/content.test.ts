/** The shipped modules, proven by the engine alone: what must pass passes, what must fail fails and is recognised. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expandWorkloads, parseManifests } from "../manifests/index.ts";
import { buildSnapshot, newestCalico, type RawObject, type SourceObject } from "../policy/index.ts";
import { defaulted, refusalsOf } from "../policy/refusals/index.ts";
import { proofread } from "./author/proofread.ts";
import { factHolds } from "./check/facts.ts";
import type { Inventory } from "./check/inventory.ts";
import { probesIn } from "./check/judge.ts";
import { predict } from "./check/matrix.ts";
import { reasonHolds } from "./check/reasons.ts";
import { coach, isManifestStep, knownMistake, knownRefusal } from "./coach/coach.ts";
import { answerFiles, beginFiles, lastOfEach, load, solvedFiles, worldsOf } from "./lab/desired.ts";
import { knownClusterNames } from "./lab/known.ts";
import { claimed } from "./lab/ownership.ts";
import type { CheckData, ManifestStep, StepData } from "./module/format.ts";
import { fileOf, loadModules, type Module } from "./module/load.ts";
import { type Probe, parseGrid, parseProbe, probesOf, sourceText, targetText } from "./module/probes.ts";

const root = join(import.meta.dirname, "../..");
const worldsFolder = join(root, "manifests");
const modules = loadModules(join(root, "modules"));
const knownNames = knownClusterNames(modules);

/** What every cluster has and verdicts depend on: its DNS. */
const system = parseManifests(
  `
apiVersion: v1
kind: Namespace
metadata: { name: kube-system }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: coredns, namespace: kube-system }
spec:
  selector: { matchLabels: { k8s-app: kube-dns } }
  template:
    metadata: { labels: { k8s-app: kube-dns } }
    spec: { containers: [{ name: coredns, image: coredns, ports: [{ containerPort: 53, protocol: UDP }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: kube-dns, namespace: kube-system }
spec:
  selector: { k8s-app: kube-dns }
  ports: [{ name: dns, port: 53, protocol: UDP }, { name: dns-tcp, port: 53, protocol: TCP }]
`,
  "system.yaml",
).objects;

function objectsIn(module: Module, files: readonly string[]): readonly SourceObject[] {
  return load(files.map((file) => fileOf(module, file)));
}

/** The cluster with the module's worlds and these files in it. */
function clusterWith(module: Module, files: readonly string[]): Inventory {
  const ours = [...worldsOf(module, worldsFolder), ...objectsIn(module, files)].map(({ object }) => ({
    object: defaulted(claimed(object)),
  }));
  const { objects } = expandWorkloads(lastOfEach([...system, ...ours]));
  return {
    objects: objects.map(({ object }) => object),
    snapshot: buildSnapshot(objects, { calico: newestCalico }),
    unreadable: [],
  };
}

/** Everything in which the cluster differs from what the check asks. */
function differences(check: CheckData, inventory: Inventory, answer: readonly RawObject[] = []): readonly string[] {
  const facts = [
    ...(check.objects ?? []).map((fact) => factHolds(fact, inventory)),
    ...(check.reasons ?? []).map((fact) => reasonHolds(fact, inventory)),
    ...(check.file ?? []).map((fact) => factHolds(fact, { ...inventory, objects: answer })),
  ];
  return [
    ...probeDifferences(probesIn(check), inventory),
    ...facts.filter(({ ok }) => !ok).map(({ says }) => says),
    ...(check.manifest === "accepted" ? answer.flatMap((object) => refusals([object], inventory)) : []),
  ];
}

function probeDifferences(probes: readonly Probe[], inventory: Inventory): readonly string[] {
  return probes.flatMap((probe) => {
    const predicted = predict(probe, inventory);
    // An outside name has an address that only the cluster's DNS knows; without DNS it fails, and that is predicted.
    if (predicted === probe.expected || (predicted === undefined && probe.to.kind === "host")) return [];
    return `${sourceText(probe.from)} -> ${targetText(probe.to)} is ${predicted}, not ${probe.expected}`;
  });
}

function refusals(objects: readonly RawObject[], inventory: Inventory): readonly string[] {
  return objects.flatMap((object) =>
    refusalsOf(object, { calico: newestCalico, context: [...inventory.objects, ...objects] }).map(
      ({ field, message }) => `${field}: ${message}`,
    ),
  );
}

function answerIn(module: Module, files: readonly string[]): readonly RawObject[] {
  return objectsIn(module, files).map(({ object }) => object);
}

function checkOf(step: StepData): CheckData | undefined {
  return "check" in step ? step.check : undefined;
}

describe.each(modules.map((module) => [module.id, module] as const))("%s", (_id, module) => {
  test("is whole and consistent", () => {
    expect(proofread(module, worldsFolder).map(({ message }) => message)).toEqual([]);
  });

  describe.each(module.data.steps.map((step) => [step.id, step] as const))("%s", (_stepId, step) => {
    const begin = clusterWith(module, beginFiles(module, step.id));
    const solved = clusterWith(module, solvedFiles(module, step.id));

    test("is not passed when it begins, and is when it is solved", () => {
      const check = checkOf(step);
      if (!check) return;
      expect(differences(check, begin)).not.toEqual([]);
      expect(differences(check, solved, answerIn(module, answerFiles(step)))).toEqual([]);
    });

    test("leaves earlier steps passed", () => {
      for (const id of step.also) {
        const check = module.data.steps.filter((one) => one.id === id).flatMap((one) => checkOf(one) ?? []);
        expect(check.flatMap((each) => differences(each, solved))).toEqual([]);
      }
    });

    test("shows tables and asks for predictions that are true", () => {
      const tables = module.lesson.sections.find(({ id }) => id === step.id)?.tables ?? [];
      const shown = tables.flatMap(({ header: [, ...targets], rows }) =>
        rows.flatMap(([source = "", ...cells]) =>
          cells.flatMap((cell, index) =>
            /^(allow|deny|dns)$/.test(cell)
              ? parseProbe(`${source} -> ${targets[index]} ${cell}`.replaceAll("`", ""))
              : [],
          ),
        ),
      );
      const predicted = step.kind === "predict" ? probesOf(parseGrid(step.matrix)) : [];
      expect(probeDifferences([...shown, ...predicted], solved)).toEqual([]);
    });

    if (isManifestStep(step)) manifestStep(module, step, begin);
  });
});

function manifestStep(module: Module, step: ManifestStep, begin: Inventory) {
  const beginning = beginFiles(module, step.id);

  const judged = { passed: false, cells: [], facts: [], patienceMs: 0, disagreements: [] };

  test("says when nothing was done yet", () => {
    if (step.check.manifest) return;
    const said = coach(module, step, { ...judged, inventory: begin }, { calico: newestCalico, knownNames });
    expect(said?.from).toBe("begin");
  });

  test("repeats the API server's words when it refuses what no mistake explains", () => {
    const options = { calico: newestCalico, knownNames, refusal: "spec.surprise: Forbidden" };
    expect(coach(module, step, { ...judged, inventory: begin }, options)).toMatchObject({
      says: expect.stringContaining("spec.surprise: Forbidden"),
    });
  });

  test.each(step.alternate)("%s passes", (file) => {
    const answer = answerIn(module, [file]);
    expect(differences(step.check, clusterWith(module, [...beginning, file]), answer)).toEqual([]);
    expect(refusals(answer, begin)).toEqual([]);
  });

  test.each(step.wrong)("$file fails as itself", ({ file, says, refused }) => {
    const answer = answerIn(module, [file]);
    if (refused !== undefined) {
      expect(knownRefusal(step, refusals(answer, begin).join("\n"))?.says).toBe(says);
      return;
    }
    expect(refusals(answer, begin)).toEqual([]);
    const inventory = clusterWith(module, [...beginning, file]);
    expect(differences(step.check, inventory, answer)).not.toEqual([]);
    expect(knownMistake(module, step, inventory, { calico: newestCalico, knownNames, answer })?.says).toBe(says);
  });
}
