// Every step of every module against the cluster of E2E_KUBECONFIG: what must fail fails, what must pass passes, reset leaves nothing.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, connect } from "../src/cluster/index.ts";
import { runLessonCommand } from "../src/commands/workshop/lesson-command.ts";
import { newestCalico } from "../src/policy/index.ts";
import { type Claim, prove } from "../src/workshop/author/prove.ts";
import { isManifestStep } from "../src/workshop/coach/coach.ts";
import { examineEnforcement } from "../src/workshop/doctor/enforcement.ts";
import { type Abilities, abilitiesOf, lacking } from "../src/workshop/lab/abilities.ts";
import { clear } from "../src/workshop/lab/bring.ts";
import { calicoOf } from "../src/workshop/lab/calico.ts";
import { findOurs } from "../src/workshop/lab/clean.ts";
import { answerFiles } from "../src/workshop/lab/desired.ts";
import { knownClusterNames } from "../src/workshop/lab/known.ts";
import type { StepData } from "../src/workshop/module/format.ts";
import { fileOf, loadModules, type Module } from "../src/workshop/module/load.ts";

const kubeconfig = process.env.E2E_KUBECONFIG;
const root = join(import.meta.dirname, "..");
/** `E2E_MODULES=02,03` runs some of them. */
const wanted = process.env.E2E_MODULES?.split(",");
const modules = loadModules(join(root, "modules")).filter(
  ({ id }) => !wanted || wanted.some((name) => id === name || id.startsWith(`${name}-`)),
);

const print = (line: string) => process.stdout.write(`${line}\n`);

if (kubeconfig) describe(`the course on the cluster of ${kubeconfig}`, () => onCluster(kubeconfig));
else
  describe("the course on a live cluster", () => {
    it("was not run: no cluster was given (E2E_KUBECONFIG is not set)", () => {
      print("e2e: the course was NOT run on a cluster; E2E_KUBECONFIG=FILE names one");
    });
  });

function onCluster(file: string): void {
  const folder = mkdtempSync(join(tmpdir(), "netpol-e2e-"));
  let cluster: Cluster;

  let abilities: Abilities;

  beforeAll(async () => {
    cluster = connect({ kubeconfig: file });
    abilities = await abilitiesOf(cluster);
    if (abilities.policies && !(await enforces(cluster))) {
      print("! this cluster enforces no NetworkPolicies: only what needs none of them is run");
      abilities = { policies: false, tiers: false, flows: false };
    }
  }, 300_000);

  afterAll(() => {
    cluster.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const module of modules) {
    it(module.id, { timeout: 1_800_000 }, async () => {
      const steps = module.data.steps.filter((step) => {
        const needs = step.needs ?? module.data.needs;
        // What is to be denied needs somebody who enforces, whatever its module may do without.
        const lack = lacking(needs === "any" && showsDenial(module, step) ? "k8s" : needs, abilities);
        if (lack) print(`- ${module.id}/${step.id}: not here, because ${lack}`);
        return !lack;
      });
      if (steps.length === 0) return;
      const claims = await prove(
        { ...module, data: { ...module.data, steps } },
        {
          cluster,
          calico: (await calicoOf(cluster)) ?? newestCalico,
          worlds: join(root, "manifests"),
          run: (words, at) => runLessonCommand(words, { folder: at, kubeconfig: file }),
          folderFor: (of, step) => learnerFolder(join(folder, of.id, step.id), of, step),
          settleMs: 20_000,
          onCompared: (step, { cells, differing }) =>
            print(
              `  ${module.id}/${step}: ${cells} cells measured, predicted = observed in ${cells - differing.length}${differing.map((line) => `\n    ${line}`).join("")}`,
            ),
          onClaim: ({ step, claim, ok, detail }) =>
            print(`${ok ? "✓" : "✗"} ${module.id}/${step}: ${claim}${detail ? `\n    ${detail}` : ""}`),
        },
      );
      expect(claims.filter(({ ok }) => !ok).map(asLine)).toEqual([]);
    });
  }

  it("leaves nothing behind", { timeout: 300_000 }, async () => {
    await clear(cluster, { knownNames: knownClusterNames(modules) });
    expect((await findOurs(cluster)).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  });
}

function showsDenial({ lesson }: Module, step: StepData): boolean {
  const commands = lesson.sections.find(({ id }) => id === step.id)?.commands ?? [];
  return commands.some(({ outcome }) => outcome === "fails") || ("check" in step && step.check?.matrix !== undefined);
}

async function enforces(cluster: Cluster): Promise<boolean> {
  const { ingress, egress } = await examineEnforcement(cluster, ({ check, found }) => print(`  ${check}: ${found}`), {
    image: (name) => name,
    readyWithinMs: 120_000,
    settleWithinMs: 15_000,
    onProgress: () => {},
    tiers: false,
  });
  return ingress && egress;
}

function asLine({ step, claim, detail }: Claim): string {
  return `${step}: ${claim} (${detail ?? "no detail"})`;
}

/** What the learner would have in their folder after the step. */
function learnerFolder(folder: string, module: Module, step: StepData): string {
  mkdirSync(folder, { recursive: true });
  const files = answerFiles(step);
  for (const [index, file] of files.entries()) {
    const name = isManifestStep(step) && index === files.length - 1 ? step.file : basename(file);
    copyFileSync(fileOf(module, file), join(folder, name));
  }
  return folder;
}
