import { copyFileSync, mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { $ } from "zx";
import { EnvironmentError, InputError } from "../../errors.ts";
import { problemsError } from "../../manifests/index.ts";
import { newestCalico } from "../../policy/index.ts";
import { closest } from "../../text/closest.ts";
import { proofread } from "../../workshop/author/proofread.ts";
import { type Claim, prove } from "../../workshop/author/prove.ts";
import { isManifestStep } from "../../workshop/coach/coach.ts";
import { answerFiles } from "../../workshop/lab/desired.ts";
import type { StepData } from "../../workshop/module/format.ts";
import { fileOf, loadModules, type Module } from "../../workshop/module/load.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { ownProgram } from "../wrapper.ts";
import { modulesFolder, worldsFolder } from "./course.ts";
import { workshopFlags } from "./flags.ts";
import { type FreshCluster, withFreshSandbox } from "./fresh.ts";
import { runLessonCommand } from "./lesson-command.ts";

export const devCheck: Command = {
  name: "check",
  summary: "Prove every claim of modules on a fresh sandbox",
  args: "[MODULE …]",
  flags: {
    modules: workshopFlags.modules,
    json: workshopFlags.json,
    verbose: { type: "boolean", short: "v", help: "show what was proven, not only what failed" },
  },
  description: "docs/modules.md says what is proven. Each module has a sandbox of its own.",
  examples: [
    { line: "netpol-workshop dev check", says: "all modules" },
    { line: "netpol-workshop dev check 02 --modules ./our-course", says: "one of another course" },
  ],
  run: runDevCheck,
};

async function runDevCheck(call: Call): Promise<number> {
  const { io, flags } = call;
  const modules = chosen(loadModules(modulesFolder(call)), call.args);
  const worlds = worldsFolder(call);
  const problems = modules.flatMap((module) => proofread(module, worlds));
  if (problems.length > 0) throw problemsError(problems);
  const [first, second] = modules;
  const proofs = first && !second ? [await proveHere(first, worlds, call)] : await proveApart(modules, call);
  const claims = proofs.flatMap((proof) => proof.claims);
  const failed = claims.filter(({ ok }) => !ok).length;
  if (flags.on("json")) io.out.write(json(proofs));
  else io.out.write(`${claims.length - failed} claims proven, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

interface Proof {
  readonly module: string;
  readonly claims: readonly Claim[];
}

/**
 * A module is proven in a process of its own, three for each core: most of the time it waits for connections that must not
 * come about. A module's claims are shown when those before it have been.
 */
async function proveApart(modules: readonly Module[], call: Call): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  const queue = [...modules.entries()];
  let shown = 0;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, module] = next;
      proofs[index] = await proofOf(module, call);
      for (let proof = proofs[shown]; proof; proof = proofs[++shown])
        for (const claim of proof.claims) show(proof.module, claim, call);
    }
  };
  await Promise.all(Array.from({ length: 3 * availableParallelism() }, worker));
  return proofs;
}

/** What the program itself says when it is asked for one module. */
async function proofOf({ id }: Module, { flags, io }: Call): Promise<Proof> {
  const course = flags.text("modules");
  const line = [...ownProgram, "dev", "check", id, "--json", ...(course === undefined ? [] : ["--modules", course])];
  // Not detached, so that Ctrl-C ends it too.
  const { stdout, stderr } = await $({
    cwd: io.cwd,
    env: io.env,
    quiet: true,
    nothrow: true,
    detached: false,
  })`${line}`;
  const [proof] = printed.parse(JSON.parse(stdout || "[]"));
  if (!proof) throw new EnvironmentError(`the proof of ${id} broke off`, { detail: stderr.trim().split("\n") });
  return proof;
}

const printed = z.array(
  z.object({
    module: z.string(),
    claims: z.array(z.object({ step: z.string(), claim: z.string(), ok: z.boolean(), detail: z.string().optional() })),
  }),
);

function show(module: string, { step, claim, ok, detail }: Claim, { io, flags }: Call): void {
  if (flags.on("json") || (ok && !flags.on("verbose"))) return;
  io.out.write(`${ok ? "✓" : "✗"} ${module}/${step}: ${claim}${detail ? `\n    ${detail}` : ""}\n`);
}

async function proveHere(module: Module, worlds: string, call: Call): Promise<Proof> {
  return withFreshSandbox(async (fresh) => {
    const claims = await prove(module, {
      cluster: fresh.cluster,
      calico: newestCalico,
      worlds,
      onClaim: (claim) => show(module.id, claim, call),
      run: (words, folder) => runLessonCommand(words, { folder, kubeconfig: fresh.kubeconfig }),
      folderFor: (of, step) => folderFor(fresh, of, step),
    });
    return { module: module.id, claims };
  });
}

/** What the learner would have in their folder after the step: its file, solved, or the files that it gives. */
function folderFor({ folder }: FreshCluster, module: Module, step: StepData): string {
  const here = join(folder, module.id, step.id);
  mkdirSync(here, { recursive: true });
  const files = answerFiles(step);
  for (const [index, file] of files.entries()) {
    const name = isManifestStep(step) && index === files.length - 1 ? step.file : (file.split("/").at(-1) ?? file);
    copyFileSync(fileOf(module, file), join(here, name));
  }
  return here;
}

function chosen(modules: readonly Module[], words: readonly string[]): readonly Module[] {
  if (words.length === 0) return modules;
  return words.map((word) => {
    const found = modules.find(({ id }) => id === word || id.startsWith(`${word}-`));
    if (found) return found;
    const near = closest(
      word,
      modules.map(({ id }) => id),
    );
    throw new InputError(`there is no module "${word}"${near ? `; did you mean ${near}?` : ""}`, {
      next: ["netpol-workshop list"],
    });
  });
}
