/** What the cluster must hold when a step begins: the worlds, and policies from the module's files. Pure but for reading files. */
import { join } from "node:path";
import { nodeFiles, sha256 } from "../../disk.ts";
import { problemsError } from "../../manifests/index.ts";
import { loadFiles } from "../../manifests/load.ts";
import type { RawObject, SourceObject } from "../../policy/index.ts";
import type { StepData } from "../module/format.ts";
import { fileOf, type Module } from "../module/load.ts";

export interface Desired {
  readonly worlds: readonly SourceObject[];
  readonly given: readonly SourceObject[];
}

export function desiredAt(module: Module, stepId: string, worldsFolder: string): Desired {
  return {
    worlds: worldsOf(module, worldsFolder),
    given: load(beginFiles(module, stepId).map((file) => fileOf(module, file))),
  };
}

export function worldsOf(module: Module, worldsFolder: string): readonly SourceObject[] {
  return module.data.worlds.flatMap((world) => load([join(worldsFolder, world)]));
}

export function namespacesOf(objects: readonly SourceObject[]): readonly string[] {
  return [...new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []))];
}

/** What a step leaves when it is solved as its author does. */
export function solvedObjects(module: Module, stepId: string): readonly SourceObject[] {
  return load(solvedFiles(module, stepId).map((file) => fileOf(module, file)));
}

/** The files that hold when a step begins; `keep` means: what the step before leaves. */
export function beginFiles(module: Module, stepId: string): readonly string[] {
  const { steps } = module.data;
  const index = steps.findIndex(({ id }) => id === stepId);
  const step = steps[index];
  if (!step) return [];
  if (step.begin !== "keep") return step.begin;
  const before = steps[index - 1];
  return before ? solvedFiles(module, before.id) : [];
}

export function solvedFiles(module: Module, stepId: string): readonly string[] {
  const step = module.data.steps.find(({ id }) => id === stepId);
  return step ? [...beginFiles(module, stepId), ...answerFiles(step)] : [];
}

/** What a step itself adds to the cluster. */
export function answerFiles(step: StepData): readonly string[] {
  if (step.kind === "apply") return step.files;
  if (step.kind === "write" || step.kind === "fix") return step.solution;
  return step.kind === "predict" ? step.reveal : [];
}

export function load(paths: readonly string[]): readonly SourceObject[] {
  if (paths.length === 0) return [];
  const { objects, problems } = loadFiles(paths, { reader: nodeFiles("/"), sha256 });
  if (problems.length > 0) throw problemsError(problems);
  return lastOfEach(objects);
}

/** Of objects with the same name the last stays, as if all had been applied in turn. */
export function lastOfEach(sources: readonly SourceObject[]): readonly SourceObject[] {
  return [...new Map(sources.map((source) => [identityOf(source.object), source])).values()];
}

/** One text for one object, whatever version of its group it was written in. */
export function identityOf({ apiVersion, kind, metadata }: RawObject): string {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  return `${group}/${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
}
