/** The learner's own folder: one file a step, with its skeleton or the broken manifest. Nothing in it is ever deleted. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isManifestStep } from "../coach/coach.ts";
import type { ManifestStep, StepData } from "../module/format.ts";
import { fileOf, type Module } from "../module/load.ts";

interface StepOfModule {
  readonly module: Module;
  readonly step: StepData;
}

export class LearnerFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(module: Module, step: ManifestStep): string {
    return join(this.folder, module.id, step.file);
  }

  read({ module, step }: StepOfModule): string {
    return isManifestStep(step) ? readFileSync(this.path(module, step), "utf8") : "";
  }

  /** Puts the step's first files into place, but for those that the learner has already. */
  prepare({ module, step }: StepOfModule): void {
    for (const { name, text } of firstFiles(module, step)) {
      const path = join(this.folder, module.id, name);
      if (existsSync(path)) continue;
      mkdirSync(join(this.folder, module.id), { recursive: true });
      // The flag keeps a file that appeared in the meantime.
      writeFileSync(path, text, { flag: "wx" });
    }
  }

  /** Renames the learner's file, so that the step begins with a new one; returns its new name. */
  putAside({ module, step }: StepOfModule): string | undefined {
    if (!isManifestStep(step)) return undefined;
    const path = this.path(module, step);
    if (!existsSync(path)) return undefined;
    for (let number = 1; ; number++) {
      const aside = path.replace(/\.ya?ml$/, (ending) => `.kept-${number}${ending}`);
      if (existsSync(aside)) continue;
      renameSync(path, aside);
      return aside;
    }
  }
}

/** A skeleton or broken file to work on; for an apply step the manifests themselves. */
function firstFiles(module: Module, step: StepData): readonly { name: string; text: string }[] {
  if (step.kind === "apply")
    return step.files.map((file) => ({ name: basename(file), text: readFileSync(fileOf(module, file), "utf8") }));
  if (!isManifestStep(step)) return [];
  const start = fileOf(module, join("start", step.file));
  return [{ name: step.file, text: existsSync(start) ? readFileSync(start, "utf8") : `# ${step.title}\n` }];
}
