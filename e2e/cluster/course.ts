/** Every step of every module on a cluster: what must fail fails, what must pass passes, as far as the cluster can do it. */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/index.ts";
import { runLessonCommand } from "../../src/commands/workshop/lesson-command.ts";
import { newestCalico } from "../../src/policy/index.ts";
import { type Claim, prove } from "../../src/workshop/author/prove.ts";
import { isManifestStep } from "../../src/workshop/coach/coach.ts";
import type { Mode } from "../../src/workshop/doctor/finding.ts";
import { type Abilities, lacking } from "../../src/workshop/lab/abilities.ts";
import { calicoOf } from "../../src/workshop/lab/calico.ts";
import { answerFiles } from "../../src/workshop/lab/desired.ts";
import type { StepData } from "../../src/workshop/module/format.ts";
import { fileOf, loadModules, type Module } from "../../src/workshop/module/load.ts";
import { print, root } from "./learner.ts";

/** `E2E_MODULES=02,03` runs some of them. */
const wanted = process.env.E2E_MODULES?.split(",");
const modules = loadModules(join(root, "modules")).filter(
  ({ id }) => !wanted || wanted.some((name) => id === name || id.startsWith(`${name}-`)),
);

export interface Place {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  /** What the doctor found. */
  readonly mode: Mode;
}

export function proveCourse(open: () => Place): void {
  const folder = mkdtempSync(join(tmpdir(), "netpol-e2e-"));

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const module of modules) {
    it(module.id, { timeout: 1_800_000 }, async () => {
      const { cluster, kubeconfig, mode } = open();
      const abilities = abilitiesIn(mode);
      const lacks = new Map<string, string[]>();
      const steps = module.data.steps.filter((step) => {
        const needs = step.needs ?? module.data.needs;
        // What is to be denied needs somebody who enforces, whatever its module may do without.
        const lack = lacking(needs === "any" && showsDenial(module, step) ? "k8s" : needs, abilities);
        if (lack) lacks.set(lack, [...(lacks.get(lack) ?? []), step.id]);
        return !lack;
      });
      for (const [lack, without] of lacks) print(`- ${module.id}: not here ${without.join(", ")}, because ${lack}`);
      if (steps.length === 0) return;
      const claims = await prove(
        { ...module, data: { ...module.data, steps } },
        {
          cluster,
          calico: (await calicoOf(cluster)) ?? newestCalico,
          worlds: join(root, "manifests"),
          run: (words, at) => runLessonCommand(words, { folder: at, kubeconfig }),
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
}

function abilitiesIn(mode: Mode): Abilities {
  return { policies: mode !== "none", tiers: mode === "tiers" || mode === "flows", flows: mode === "flows" };
}

function showsDenial({ lesson }: Module, step: StepData): boolean {
  const commands = lesson.sections.find(({ id }) => id === step.id)?.commands ?? [];
  return commands.some(({ outcome }) => outcome === "fails") || ("check" in step && step.check?.matrix !== undefined);
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
