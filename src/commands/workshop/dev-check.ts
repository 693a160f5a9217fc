import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
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
import { type FreshCluster, withFreshSandbox } from "./fresh.ts";
import { runLessonCommand } from "./lesson-command.ts";
import { modulesFolder, workshopFlags, worldsFolder } from "./session.ts";

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
  const results = await inTurn(modules, (module) => proveOne(module, worlds, call));
  const claims = results.flatMap(({ claims: each }) => each);
  const failed = claims.filter(({ ok }) => !ok).length;
  if (flags.on("json")) io.out.write(json(results.map(({ module, claims: each }) => ({ module, claims: each }))));
  else io.out.write(`${claims.length - failed} claims proven, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

/** Four at a time: proving is mostly waiting for connections that must not come about. */
async function inTurn<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await act(next[1]);
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return results;
}

async function proveOne(
  module: Module,
  worlds: string,
  { io, flags }: Call,
): Promise<{ module: string; claims: readonly Claim[] }> {
  const onClaim = ({ step, claim, ok, detail }: Claim) => {
    if (flags.on("json") || (ok && !flags.on("verbose"))) return;
    io.out.write(`${ok ? "✓" : "✗"} ${module.id}/${step}: ${claim}${detail ? `\n    ${detail}` : ""}\n`);
  };
  return withFreshSandbox(async (fresh) => {
    const claims = await prove(module, {
      cluster: fresh.cluster,
      calico: newestCalico,
      worlds,
      onClaim,
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
