/** Reads a module's folder; everything wrong in it is said with file and line. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import { type Problem, problemsError } from "../../manifests/index.ts";
import { child, problemAt, type Tree, toJson } from "../../manifests/tree.ts";
import { readYaml } from "../../manifests/yaml/read.ts";
import { type ModuleData, moduleSchema, type StepData } from "./format.ts";
import { type Lesson, parseLesson } from "./lesson.ts";

export interface Module {
  /** The folder's name, `02-first-policy`. */
  readonly id: string;
  readonly folder: string;
  readonly data: ModuleData;
  readonly lesson: Lesson;
  /** module.yaml with its places, for messages about it. */
  readonly tree: Tree;
}

/** All modules of a folder, in the order of their names. */
export function loadModules(folder: string): readonly Module[] {
  if (!existsSync(folder))
    throw new InputError(`there is no folder ${folder}`, { next: ["--modules names a folder of modules"] });
  const ids = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "module.yaml")))
    .map(({ name }) => name)
    .sort();
  if (ids.length === 0)
    throw new InputError(`${folder} holds no modules`, {
      detail: ["a module is a folder with a module.yaml"],
      next: ["netpol-workshop dev new NAME"],
    });
  return ids.map((id) => loadModule(join(folder, id), id));
}

export function loadModule(folder: string, id: string): Module {
  const file = join(folder, "module.yaml");
  const { documents, problems } = readYaml(readFileSync(file, "utf8"), file);
  if (problems.length > 0) throw problemsError(problems);
  const [tree, ...more] = documents;
  if (!tree || more.length > 0) throw new InputError(`${file} must hold one YAML document`);
  const parsed = moduleSchema.safeParse(toJson(tree));
  if (!parsed.success)
    throw problemsError(parsed.error.issues.map((issue) => moduleProblem(tree, issue.path, issue.message)));
  const lessonFile = join(folder, "lesson.md");
  const lesson = parseLesson(existsSync(lessonFile) ? readFileSync(lessonFile, "utf8") : "");
  return { id, folder, data: parsed.data, lesson, tree };
}

/** A problem at a field of module.yaml. */
export function moduleProblem(tree: Tree, path: readonly PropertyKey[], message: string): Problem {
  const steps = path.filter((step) => typeof step !== "symbol");
  const field = steps
    .map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join("");
  let nearest = tree;
  for (const step of steps) {
    const next = child(nearest, step);
    if (!next) break;
    nearest = next;
  }
  return problemAt(nearest, field ? `${field}: ${message}` : message);
}

export function fileOf(module: Module, path: string): string {
  return join(module.folder, path);
}

export function stepOf(module: Module, id: string): StepData | undefined {
  return module.data.steps.find((step) => step.id === id);
}
