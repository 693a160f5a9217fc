/** The learner's own folder: one file a step, with its skeleton or the broken manifest. Nothing in it is ever deleted. */
import { existsSync, readdirSync, readFileSync, renameSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { asideName, writeNew, writeWhole } from "../../disk.ts";
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

  /** Whether the file is as the step put it there. */
  isUntouched({ module, step }: StepOfModule): boolean {
    return firstFiles(module, step).some(({ text }) => text === this.read({ module, step }));
  }

  /** Puts the step's first files into place, but for those that the learner has already. */
  prepare({ module, step }: StepOfModule): void {
    for (const { name, text } of firstFiles(module, step)) {
      const path = join(this.folder, module.id, name);
      if (!existsSync(path)) writeNew(path, text);
    }
  }

  /** Renames the learner's file, so that the step begins with a new one; returns its new name. */
  putAside({ module, step }: StepOfModule): string | undefined {
    if (!isManifestStep(step)) return undefined;
    const path = this.path(module, step);
    if (!existsSync(path)) return undefined;
    const aside = asideName(path);
    renameSync(path, aside);
    return aside;
  }

  /** All that lies in the folders of these modules, by path with slashes. */
  files(modules: readonly string[]): ReadonlyMap<string, Buffer> {
    const found = modules
      .map((module) => join(this.folder, module))
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile() && !entry.name.endsWith(".new"))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    return new Map(found.map((path) => [relative(this.folder, path).replaceAll(sep, "/"), readFileSync(path)]));
  }

  /** Puts a file into its place; another one that is there is kept aside, and the new name of that is returned. */
  take(name: string, content: Buffer): string | undefined {
    const path = join(this.folder, name);
    const before = existsSync(path) ? readFileSync(path) : undefined;
    if (before?.equals(content)) return undefined;
    const aside = before && asideName(path);
    if (before && aside) writeNew(aside, before);
    writeWhole(path, content);
    return aside;
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
