/** Which step a learner's words mean. */
import { InputError } from "../../errors.ts";
import { closest } from "../../text/closest.ts";
import type { StepId } from "../progress/progress.ts";
import type { StepData } from "./format.ts";
import { type Module, stepOf } from "./load.ts";

export interface Located {
  readonly id: StepId;
  readonly module: Module;
  readonly step: StepData;
}

/** `02`, `02-first-policy`, `02/the-rule`, `02/3`, or the name of a step of the module where the learner is. */
export function located(modules: readonly Module[], here: Module, words: string): StepId {
  const [moduleWord = "", stepWord, ...others] = words.split("/");
  if (stepWord === undefined && stepOf(here, moduleWord)) return { module: here.id, step: moduleWord };
  const module = modules.find(
    ({ id }) =>
      moduleWord !== "" && [moduleWord, `0${moduleWord}`].some((word) => id === word || id.startsWith(`${word}-`)),
  );
  if (!module) throw noSuch(`there is no module or step "${words}"`, nearest(modules, here, words), "list");
  const steps = module.data.steps;
  const step =
    stepWord === undefined
      ? steps[0]
      : steps.find(({ id }, index) => id === stepWord || String(index + 1) === stepWord);
  if (step && others.length === 0) return { module: module.id, step: step.id };
  const typed = [stepWord, ...others].join("/");
  const near = closest(
    typed,
    steps.map(({ id }) => id),
  );
  throw noSuch(`module ${module.id} has no step "${typed}"`, near && `${module.id}/${near}`, `show ${module.id}`, [
    `its steps: ${steps.map(({ id }) => id).join(", ")}`,
  ]);
}

/** A module, a step of the learner's module, or else a step of another one, which is named in full. */
function nearest(modules: readonly Module[], here: Module, words: string): string | undefined {
  const [moduleWord = "", ...rest] = words.split("/");
  // Also what somebody writes who does not write it to the end: 02-first of 02-first-policy.
  const namesOf = ({ id }: Module) => [id, ...[...id.matchAll(/-/g)].slice(1).map(({ index }) => id.slice(0, index))];
  const near = closest(moduleWord, [...modules.flatMap(namesOf), ...here.data.steps.map(({ id }) => id)]);
  if (near !== undefined) {
    const module = modules.find((one) => namesOf(one).includes(near));
    return [module?.id ?? near, ...rest].join("/");
  }
  const steps = modules.flatMap(({ id, data }) => data.steps.map((step) => ({ module: id, step: step.id })));
  const step = closest(
    words,
    steps.map((one) => one.step),
  );
  const found = steps.find((one) => one.step === step);
  return found && `${found.module}/${found.step}`;
}

function noSuch(
  message: string,
  near: string | undefined,
  command: string,
  detail: readonly string[] = [],
): InputError {
  return new InputError(`${message}${near ? `; did you mean ${near}?` : ""}`, {
    detail,
    next: [`netpol-workshop ${command}`],
  });
}
