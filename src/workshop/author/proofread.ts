/** What can be proven of a module without a cluster: that it is whole and consistent. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Problem, parseManifests } from "../../manifests/index.ts";
import { probesIn } from "../check/judge.ts";
import type { StepData } from "../module/format.ts";
import { fileOf, type Module, moduleProblem } from "../module/load.ts";
import { ProbeSyntaxError, parseConnection, parseGrid, parseProbe, sourceText, targetText } from "../module/probes.ts";

export function proofread(module: Module, worldsFolder: string): readonly Problem[] {
  return [...filesOf(module, worldsFolder), ...stepsOf(module), ...lessonOf(module), ...strayFiles(module)];
}

/** Every file that a step names, with the path of the field that names it. */
function references(module: Module): { file: string; path: (string | number)[] }[] {
  return module.data.steps.flatMap((step, index) => {
    const at = (field: string, files: readonly string[]) =>
      files.map((file, number) => ({ file, path: ["steps", index, field, number] }));
    return [
      ...(step.begin === "keep" ? [] : at("begin", step.begin)),
      ...("files" in step ? at("files", step.files) : []),
      ...("reveal" in step ? at("reveal", step.reveal) : []),
      ...("solution" in step ? at("solution", step.solution) : []),
      ...("alternate" in step ? at("alternate", step.alternate) : []),
      ...("wrong" in step
        ? step.wrong.map(({ file }, number) => ({ file, path: ["steps", index, "wrong", number, "file"] }))
        : []),
    ];
  });
}

function filesOf(module: Module, worldsFolder: string): Problem[] {
  const worlds = module.data.worlds.flatMap((world, index) =>
    existsSync(join(worldsFolder, world))
      ? []
      : [moduleProblem(module.tree, ["worlds", index], `there is no world ${world} in ${worldsFolder}`)],
  );
  const files = references(module).flatMap(({ file, path }) => {
    const whole = fileOf(module, file);
    if (!existsSync(whole)) return [moduleProblem(module.tree, path, `there is no file ${file}`)];
    const { objects, problems } = parseManifests(readFileSync(whole, "utf8"), whole);
    return objects.length === 0 && problems.length === 0
      ? [moduleProblem(module.tree, path, `${file} holds no manifest`)]
      : problems;
  });
  return [...worlds, ...files];
}

function stepsOf(module: Module): Problem[] {
  const { steps, points } = module.data;
  const problems: Problem[] = [];
  const say = (path: readonly PropertyKey[], message: string) =>
    problems.push(moduleProblem(module.tree, path, message));
  const sum = steps.reduce((total, step) => total + step.points, 0);
  if (sum !== points) say(["points"], `the steps' points add up to ${sum}, not ${points}`);
  const seen = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const at = (...path: PropertyKey[]) => ["steps", index, ...path];
    if (seen.has(step.id)) say(at("id"), `there are two steps ${step.id}`);
    for (const [number, id] of step.also.entries())
      if (!seen.has(id)) say(at("also", number), `${id} is no earlier step`);
    seen.add(step.id);
    if (new Set(step.hints).size < step.hints.length) say(at("hints"), "two hints are the same");
    if ("wrong" in step)
      sameWords(step.wrong, (number) => say(at("wrong", number, "says"), "another wrong answer says the same"));
    if (step.kind === "sort")
      for (const [number, { group }] of step.items.entries())
        if (!Object.hasOwn(step.groups, group)) say(at("items", number, "group"), `there is no group ${group}`);
    for (const [path, complaint] of probeProblems(step)) say(at(...path), complaint);
  }
  return problems;
}

function sameWords(wrong: readonly { says: string }[], complain: (index: number) => void): void {
  const seen = new Set<string>();
  for (const [index, { says }] of wrong.entries()) {
    if (seen.has(says)) complain(index);
    seen.add(says);
  }
}

function* probeProblems(step: StepData): Generator<[PropertyKey[], string]> {
  const attempt = (path: PropertyKey[], read: () => void): [PropertyKey[], string] | undefined => {
    try {
      read();
      return undefined;
    } catch (error) {
      if (!(error instanceof ProbeSyntaxError)) throw error;
      return [path, `line ${error.line + 1}: ${error.message}`];
    }
  };
  const { check } = "check" in step ? step : {};
  const found = [
    step.kind === "predict" ? attempt(["matrix"], () => parseGrid(step.matrix)) : undefined,
    check?.matrix ? attempt(["check", "matrix"], () => parseGrid(check.matrix ?? "")) : undefined,
    ...(check?.probes ?? []).map((line, index) => attempt(["check", "probes", index], () => parseProbe(line))),
    ...(check?.reasons ?? []).map(({ probe }, index) =>
      attempt(["check", "reasons", index, "probe"], () => parseConnection(probe)),
    ),
  ];
  for (const problem of found) if (problem) yield problem;
  if (step.kind === "predict" && !found.some(Boolean)) yield* unknownReasons(step);
}

/** Reasons for cells that the matrix does not have. */
function unknownReasons({ matrix, because }: Extract<StepData, { kind: "predict" }>): [PropertyKey[], string][] {
  const asked = probesIn({ matrix }).map(({ from, to }) => `${sourceText(from)} -> ${targetText(to)}`);
  return because.flatMap(({ probe }, index) =>
    asked.includes(probe) ? [] : [[["because", index, "probe"], `the matrix does not ask for ${probe}`]],
  );
}

function lessonOf(module: Module): Problem[] {
  const { steps } = module.data;
  const sections = new Set(module.lesson.sections.map(({ id }) => id));
  const file = fileOf(module, "lesson.md");
  const missing = steps.flatMap((step, index) =>
    sections.has(step.id)
      ? []
      : [moduleProblem(module.tree, ["steps", index, "id"], `lesson.md has no section "## ${step.id}"`)],
  );
  const ids = new Set(steps.map(({ id }) => id));
  const extra = module.lesson.sections.flatMap(({ id, line }) =>
    ids.has(id) ? [] : [{ message: `section ${id} belongs to no step`, place: { file, line, column: 1 }, excerpt: [] }],
  );
  const commands = module.lesson.sections
    .flatMap((section) => section.commands)
    .flatMap(({ words, text, line }) =>
      words[0] === "kubectl" || words[0] === "netpol-workshop"
        ? []
        : [
            {
              message: `"${text}" is no kubectl or netpol-workshop command`,
              place: { file, line, column: 1 },
              excerpt: [],
            },
          ],
    );
  return [...missing, ...extra, ...commands];
}

/** Files that nothing names: a leftover, or a typing error somewhere. */
function strayFiles(module: Module): Problem[] {
  const named = new Set([
    "module.yaml",
    "lesson.md",
    ...references(module).map(({ file }) => file),
    ...module.data.steps.flatMap((step) => ("file" in step ? [`start/${step.file}`] : [])),
  ]);
  return walk(module.folder)
    .filter((file) => !named.has(file))
    .map((file) => ({
      message: `${file} is named by no step`,
      place: { file: fileOf(module, file), line: 1, column: 1 },
      excerpt: [],
    }));
}

function walk(folder: string, below = ""): string[] {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = below ? `${below}/${name}` : name;
    return statSync(join(folder, path)).isDirectory() ? walk(folder, path) : [path];
  });
}
