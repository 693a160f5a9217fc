/** The workshop of one learner on one cluster: what the commands and the terminal UI call. */
import { join } from "node:path";
import { InputError } from "../errors.ts";
import type { RawObject } from "../policy/index.ts";
import type { Measured } from "./check/matrix.ts";
import { type Coaching, isManifestStep, isMistake } from "./coach/coach.ts";
import { type Examined, Examiner, type ExaminerParts } from "./examiner.ts";
import { type Abilities, abilitiesOf, refuseWithout } from "./lab/abilities.ts";
import { worldsOf } from "./lab/desired.ts";
import { Lab, type LabParts } from "./lab/lab.ts";
import { refuseWithoutRights } from "./lab/rights.ts";
import { LearnerFolder } from "./learner/folder.ts";
import { type Module, stepOf } from "./module/load.ts";
import { type Located, located } from "./module/locate.ts";
import { parseGrid, probesOf } from "./module/probes.ts";
import { type Message, nextStep, sameStep, stepsOf, update } from "./progress/machine.ts";
import { type Effect, type Progress, type StepId, stepProgressOf } from "./progress/progress.ts";
import type { ProgressStore } from "./progress/store.ts";
import { isAnswered, mark, type PartResult, unfit } from "./questions.ts";

export interface WorkshopParts extends LabParts, ExaminerParts {
  readonly store: ProgressStore;
  /** The learner's own folder. */
  readonly folder: string;
  readonly now?: () => Date;
}

export interface CheckResult
  extends Pick<Examined, "passed" | "coaching" | "broken">,
    Partial<Pick<Examined, "judgement">> {
  readonly at: Located;
  readonly answers?: readonly PartResult[];
}

export class Workshop {
  readonly modules: readonly Module[];
  readonly #parts: WorkshopParts;
  readonly #folder: LearnerFolder;
  readonly #lab: Lab;
  readonly #examiner: Examiner;
  #progress: Progress;
  #notes: readonly string[];
  #abilities: Promise<Abilities> | undefined;

  constructor(parts: WorkshopParts) {
    const { progress, notes } = parts.store.load();
    this.modules = parts.modules;
    this.#parts = parts;
    this.#progress = progress;
    this.#notes = notes;
    this.#folder = new LearnerFolder(parts.folder);
    this.#lab = new Lab(parts);
    this.#examiner = new Examiner(parts, this.#folder, this.#lab.knownNames);
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** What happened to the progress file when it was read. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** Lets others write progress until something is done: commands of ours that are typed in the learner's shell. */
  async lend<T>(use: () => Promise<T>): Promise<T> {
    this.#parts.store.release();
    try {
      return await use();
    } finally {
      this.#reread();
    }
  }

  #reread(): void {
    const { progress, notes } = this.#parts.store.load();
    this.#progress = progress;
    this.#notes = notes;
  }

  /** Where the learner is: the step last opened, else the first that is left. */
  here(): Located {
    const all = stepsOf(this.#course);
    // Progress may come from another course, whose steps are not here.
    const id =
      all.find((step) => sameStep(step, this.#progress.at)) ?? nextStep(this.#course, this.#progress) ?? all.at(-1);
    if (!id) throw new InputError("there are no modules");
    return this.find(id);
  }

  find({ module: moduleId, step: stepId }: StepId): Located {
    const module = this.modules.find(({ id }) => id === moduleId);
    const step = module ? stepOf(module, stepId) : undefined;
    if (!module || !step)
      throw new InputError(`there is no step ${moduleId}/${stepId}`, { next: ["netpol-workshop list"] });
    return { id: { module: moduleId, step: stepId }, module, step };
  }

  /** `02`, `02-first-policy`, `02/the-rule`, or the name of a step of the module where the learner is. */
  locate(words: string): Located {
    return this.find(located(this.modules, this.here().module, words));
  }

  /** Where the learner's file for a step is; undefined for steps without one. */
  fileOf({ module, step }: Located): string | undefined {
    return isManifestStep(step) ? this.#folder.path(module, step) : undefined;
  }

  /** The namespaces in which a step happens. */
  namespaces({ module }: Located): readonly string[] {
    return this.#examiner.namespaces(module);
  }

  /** `asked`: a failure that nobody asked for is no try of the learner's. */
  async check(at: Located, signal?: AbortSignal, asked = true): Promise<CheckResult> {
    const { step } = at;
    if (isAnswered(step) && !(step.kind === "observe" && step.check))
      throw new InputError(`${at.id.step} asks for answers`, {
        next: [`netpol-workshop answer ${at.id.module}/${at.id.step} LETTER …`],
      });
    const check = "check" in step ? step.check : undefined;
    if (!check) throw new InputError(`${at.id.step} has nothing to check`);
    await this.#requireAbilities(at);
    const examined = await this.#examiner.examine(at, check, signal);
    const coaching = this.#halfWay(at, examined.coaching);
    const { passed } = examined;
    if (passed || (asked && (!coaching || isMistake(coaching, step))))
      this.#send({
        type: "checked",
        step: at.id,
        passed,
        now: this.#now(),
        ...(coaching ? { mistake: coaching.says } : {}),
      });
    return { ...examined, at, ...(coaching ? { coaching } : {}) };
  }

  /** What is to be applied here is refused when it would decide for others who share the cluster. */
  async refuseForOthers(policies: readonly RawObject[], signal?: AbortSignal): Promise<void> {
    await this.#examiner.refuseForOthers(this.here(), policies, signal);
  }

  /** Marks answers to a step that asks questions, wants things sorted, or a matrix predicted. */
  async answer(
    at: Located,
    answers: readonly (readonly number[])[],
    signal?: AbortSignal,
  ): Promise<CheckResult & { readonly measured?: Measured }> {
    const { step } = at;
    if (!isAnswered(step))
      throw new InputError(`${at.id.step} asks for no answers; its check is made on the cluster`, {
        next: [`netpol-workshop check ${at.id.module}/${at.id.step}`],
      });
    const trouble = unfit(step, answers);
    if (trouble !== undefined)
      throw new InputError(trouble, {
        detail: ["nothing was marked"],
        next: [`netpol-workshop show ${at.id.module}/${at.id.step}`],
      });
    if (step.kind === "predict") await this.#requireAbilities(at);
    const { results, share } = mark(step, answers);
    const mistakes = results
      .filter(({ ok }) => !ok)
      .map(({ part, chosen }) => chosen.map((choice) => part.because(choice)).find(Boolean) ?? part.ask);
    // A prediction is over once it was compared; a question may be tried again, only the first answer counts.
    const complete = share === 1 || step.kind === "predict";
    this.#send({ type: "answered", step: at.id, share, complete, mistakes, now: this.#now() });
    if (step.kind !== "predict") return { at, passed: complete, answers: results, broken: [] };
    await this.#lab.reveal(at.module, step.id, signal);
    const measured = await this.#examiner.measure(at, probesOf(parseGrid(step.matrix)), signal);
    return { at, passed: true, answers: results, broken: [], measured };
  }

  hint(at: Located, level?: number): { readonly level: number; readonly text: string } {
    const next = level ?? Math.min(3, stepProgressOf(this.#progress, at.id).hints + 1);
    if (!(next >= 1 && next <= 3)) throw new InputError("there are three levels of hints: 1, 2 and 3");
    this.#send({ type: "hint", step: at.id, level: next });
    return { level: next, text: at.step.hints[next - 1] ?? "" };
  }

  /** The author's answer; the step then scores nothing. */
  solution(at: Located): readonly string[] {
    this.#send({ type: "solution", step: at.id });
    return isManifestStep(at.step) ? at.step.solution.map((file) => join(at.module.folder, file)) : [];
  }

  /** Whoever is interrupted on this way, or on those below, is there already; `next` then brings the cluster along. */
  async skip(at: Located, signal?: AbortSignal): Promise<Located> {
    await this.#admit(at);
    await this.#move({ type: "skip", step: at.id, now: this.#now() }, signal);
    return this.here();
  }

  async next(signal?: AbortSignal): Promise<Located> {
    const step = nextStep(this.#course, this.#progress);
    if (step && !sameStep(step, this.#progress.at)) await this.#admit(this.find(step));
    await this.#move({ type: "next", now: this.#now() }, signal);
    return this.here();
  }

  async goto(at: Located, signal?: AbortSignal): Promise<Located> {
    await this.#admit(at);
    await this.#move({ type: "goto", step: at.id, now: this.#now() }, signal);
    return at;
  }

  /** Returns where the learner's files were put aside. */
  async reset(what: "step" | "module" | "all", at: Located, signal?: AbortSignal): Promise<readonly string[]> {
    if (what !== "all") await this.#admit(at);
    const steps = stepsOf(this.#course).filter((id) =>
      what === "step" ? sameStep(id, at.id) : what === "all" || id.module === at.id.module,
    );
    const aside = steps.flatMap((id) => this.#folder.putAside(this.find(id)) ?? []);
    await this.#move({ type: "reset", what, step: at.id }, signal);
    return aside;
  }

  /** Before the place changes: whoever is refused stays where they are. */
  async #admit(at: Located): Promise<void> {
    await this.#requireAbilities(at);
    const worlds = worldsOf(at.module, this.#parts.worlds).map(({ object }) => object);
    await refuseWithoutRights(this.#parts.cluster, worlds);
  }

  /** What the cluster can do; asked once. */
  abilities(): Promise<Abilities> {
    this.#abilities ??= abilitiesOf(this.#parts.cluster);
    this.#abilities.catch(() => {
      this.#abilities = undefined;
    });
    return this.#abilities;
  }

  /** A step that needs more than this cluster has is refused, with a way to do it; nothing is changed. */
  async #requireAbilities(at: Located): Promise<void> {
    const needs = at.step.needs ?? at.module.data.needs;
    if (needs !== "any") refuseWithout(needs, await this.abilities(), `${at.id.module}/${at.id.step}`);
  }

  get #course() {
    return this.modules.map(({ id, data }) => ({ id, steps: data.steps }));
  }

  #send(message: Message): readonly Effect[] {
    // Somebody else may hold it still, and then has the last word: nothing is written over theirs.
    if (!this.#parts.store.isHeld) this.#reread();
    const [progress, effects] = update(this.#course, this.#progress, message);
    if (progress !== this.#progress) this.#parts.store.save(progress);
    this.#progress = progress;
    return effects;
  }

  async #move(message: Message, signal: AbortSignal | undefined): Promise<void> {
    for (const effect of this.#send(message)) {
      if (effect.type === "clear") await this.#lab.clear(signal);
      if (effect.type === "begin") await this.#beginStep(effect.step, signal);
      if (effect.type === "solve") await this.#lab.solve(this.find(effect.step).module, effect.step.step, signal);
    }
    this.#send({ type: "arrived" });
  }

  async #beginStep(id: StepId, signal: AbortSignal | undefined): Promise<void> {
    const at = this.find(id);
    await this.#requireAbilities(at);
    await this.#lab.begin(at.module, id.step, signal);
    this.#folder.prepare(at);
  }

  /** Where the way to a step was interrupted, what is wrong there need not be the learner's doing. */
  #halfWay(at: Located, coaching: Coaching | undefined): Coaching | undefined {
    const { pending } = this.#progress;
    if (!pending || !coaching || coaching.from === "mistake" || !sameStep(at.id, this.#progress.at)) return coaching;
    return {
      from: "begin",
      says: "The cluster is not yet as this step needs it: the way here was interrupted.",
      hint: "`netpol-workshop next` (in the terminal UI: R) brings it there.",
    };
  }

  #now(): string {
    return (this.#parts.now?.() ?? new Date()).toISOString();
  }
}
