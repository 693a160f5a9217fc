/** The workshop of one learner on one cluster: what the commands and the terminal UI call. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "../cluster/index.ts";
import { InputError } from "../errors.ts";
import { parseManifests } from "../manifests/index.ts";
import type { CalicoRelease, RawObject } from "../policy/index.ts";
import { type Judgement, judge, refusalOf } from "./check/judge.ts";
import { type Measured, measure } from "./check/matrix.ts";
import { Patience } from "./check/patience.ts";
import { type Coaching, coach, isManifestStep } from "./coach/coach.ts";
import { type Abilities, abilitiesOf, refuseWithout } from "./lab/abilities.ts";
import { bring, clear } from "./lab/bring.ts";
import { desiredAt, lastOfEach, namespacesOf, solvedObjects, worldsOf } from "./lab/desired.ts";
import { knownClusterNames } from "./lab/known.ts";
import { refuseWithoutRights } from "./lab/rights.ts";
import { LearnerFolder } from "./learner/folder.ts";
import type { StepData } from "./module/format.ts";
import type { Module } from "./module/load.ts";
import { stepOf } from "./module/load.ts";
import { located } from "./module/locate.ts";
import { parseGrid, probesOf } from "./module/probes.ts";
import { type Effect, type Message, nextStep, sameStep, stepsOf, update } from "./progress/machine.ts";
import { type Progress, type StepId, stepProgressOf } from "./progress/progress.ts";
import type { ProgressStore } from "./progress/store.ts";
import { isAnswered, mark, type PartResult } from "./questions.ts";

export interface WorkshopParts {
  readonly modules: readonly Module[];
  /** The folder of the worlds. */
  readonly worlds: string;
  readonly cluster: Cluster;
  readonly calico: CalicoRelease;
  readonly store: ProgressStore;
  /** The learner's own folder. */
  readonly folder: string;
  /** Whose workshop it is, where many share a cluster under prefixes. */
  readonly attendee?: string;
  readonly now?: () => Date;
  readonly onProgress?: (words: string) => void;
  /** How long a check waits for policies to take effect. */
  readonly settleMs?: number;
}

export interface Located {
  readonly id: StepId;
  readonly module: Module;
  readonly step: StepData;
}

export interface CheckResult {
  readonly at: Located;
  readonly passed: boolean;
  readonly judgement?: Judgement;
  readonly coaching?: Coaching;
  readonly answers?: readonly PartResult[];
  /** Earlier steps that held and no longer do. */
  readonly broken: readonly { readonly step: StepId; readonly says: string }[];
}

export class Workshop {
  readonly modules: readonly Module[];
  readonly #parts: WorkshopParts;
  readonly #folder: LearnerFolder;
  readonly #patience = new Patience();
  readonly #knownNames: ReadonlySet<string>;
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
    this.#knownNames = knownClusterNames(parts.modules);
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
    return namespacesOf(worldsOf(module, this.#parts.worlds));
  }

  /** `asked`: a failure that nobody asked for is no try of the learner's. */
  async check(at: Located, signal?: AbortSignal, asked = true): Promise<CheckResult> {
    const { step } = at;
    if (isAnswered(step) && !(step.kind === "observe" && step.check))
      throw new InputError(`${at.id.step} asks for answers`, {
        next: [`netpol-workshop answer ${at.id.module}/${at.id.step} …`],
      });
    const check = "check" in step ? step.check : undefined;
    if (!check) throw new InputError(`${at.id.step} has nothing to check`);
    await this.#requireAbilities(at);
    const answer = this.#answerIn(at);
    const judgement = await judge(this.#parts.cluster, check, { ...this.#measuring(at, signal), answer });
    const refusal = judgement.passed ? undefined : await refusalOf(this.#parts.cluster, answer);
    const coaching = coach(at.module, step, judgement, {
      calico: this.#parts.calico,
      knownNames: this.#knownNames,
      answer,
      refusal,
    });
    if (asked || judgement.passed)
      this.#send({
        type: "checked",
        step: at.id,
        passed: judgement.passed,
        now: this.#now(),
        // What is the cluster's fault is nobody's mistake.
        ...(coaching && coaching.from !== "cluster" ? { mistake: coaching.says } : {}),
      });
    const broken = judgement.passed ? await this.#brokenBy(at, signal) : [];
    return { at, passed: judgement.passed, judgement, broken, ...(coaching ? { coaching } : {}) };
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
    if (step.kind === "predict") await this.#requireAbilities(at);
    const { results, share } = mark(step, answers);
    const mistakes = results
      .filter(({ ok }) => !ok)
      .map(({ part, chosen }) => chosen.map((choice) => part.because(choice)).find(Boolean) ?? part.ask);
    // A prediction is over once it was compared; a question may be tried again, only the first answer counts.
    const complete = share === 1 || step.kind === "predict";
    this.#send({ type: "answered", step: at.id, share, complete, mistakes, now: this.#now() });
    if (step.kind !== "predict") return { at, passed: complete, answers: results, broken: [] };
    await this.#apply(solvedObjects(at.module, step.id).map(({ object }) => object));
    const measured = await measure(this.#parts.cluster, probesOf(parseGrid(step.matrix)), this.#measuring(at, signal));
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

  async skip(at: Located): Promise<Located> {
    await this.#requireAbilities(at);
    await this.#requireRights(at);
    await this.#carryOut(this.#send({ type: "skip", step: at.id, now: this.#now() }));
    return this.here();
  }

  async next(): Promise<Located> {
    await this.#carryOut(this.#send({ type: "next", now: this.#now() }));
    return this.here();
  }

  async goto(at: Located): Promise<Located> {
    // Before the place changes: whoever is refused stays where they are.
    await this.#requireAbilities(at);
    await this.#requireRights(at);
    await this.#carryOut(this.#send({ type: "goto", step: at.id, now: this.#now() }));
    return at;
  }

  /** Opens a step without touching the cluster beyond what its module's worlds need. */
  async begin(at: Located): Promise<void> {
    await this.#requireRights(at);
    await this.#carryOut([
      ...this.#send({ type: "open", step: at.id, now: this.#now() }),
      { type: "begin", step: at.id },
    ]);
  }

  /** Returns where the learner's files were put aside. */
  async reset(what: "step" | "module" | "all", at: Located): Promise<readonly string[]> {
    if (what !== "all") await this.#requireRights(at);
    const steps = stepsOf(this.#course).filter((id) =>
      what === "step" ? sameStep(id, at.id) : what === "all" || id.module === at.id.module,
    );
    const aside = steps.flatMap((id) => this.#folder.putAside(this.find(id)) ?? []);
    await this.#carryOut(this.#send({ type: "reset", what, step: at.id }));
    return aside;
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

  /** Nothing is half made: whoever may not bring the worlds is refused before the first of them. */
  async #requireRights(at: Located): Promise<void> {
    const { worlds } = desiredAt(at.module, at.step.id, this.#parts.worlds);
    await refuseWithoutRights(
      this.#parts.cluster,
      worlds.map(({ object }) => object),
    );
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

  async #carryOut(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects) {
      if (effect.type === "clear") await clear(this.#parts.cluster, this.#bringing());
      if (effect.type === "begin") await this.#beginStep(this.find(effect.step));
      if (effect.type === "solve") await this.#solve(this.find(effect.step));
    }
  }

  async #beginStep(at: Located): Promise<void> {
    await this.#requireAbilities(at);
    await bring(this.#parts.cluster, desiredAt(at.module, at.step.id, this.#parts.worlds), this.#bringing(at.module));
    this.#folder.prepare(at);
  }

  async #solve(at: Located): Promise<void> {
    const { worlds } = desiredAt(at.module, at.step.id, this.#parts.worlds);
    await bring(
      this.#parts.cluster,
      { worlds, given: solvedObjects(at.module, at.step.id) },
      this.#bringing(at.module),
    );
  }

  async #apply(objects: readonly RawObject[]): Promise<void> {
    for (const object of objects) await this.#parts.cluster.apply(object, { force: true });
  }

  /** Checks that passed before and that this step must not break. */
  async #brokenBy(at: Located, signal?: AbortSignal): Promise<CheckResult["broken"]> {
    const found: { step: StepId; says: string }[] = [];
    for (const id of at.step.also) {
      const earlier = this.find({ module: at.id.module, step: id });
      const check = "check" in earlier.step ? earlier.step.check : undefined;
      if (!check) continue;
      const judgement = await judge(this.#parts.cluster, check, this.#measuring(earlier, signal));
      if (judgement.passed) continue;
      const why = coach(earlier.module, earlier.step, judgement, {
        calico: this.#parts.calico,
        knownNames: this.#knownNames,
      });
      found.push({ step: earlier.id, says: why?.says ?? `${earlier.step.title} no longer holds` });
    }
    return found;
  }

  #answerIn(at: Located): readonly RawObject[] {
    const file = this.fileOf(at);
    if (!file || !existsSync(file)) return [];
    const { objects } = parseManifests(this.#folder.read(at), file);
    return lastOfEach(objects).map(({ object }) => object);
  }

  #measuring(at: Located, signal: AbortSignal | undefined) {
    return {
      calico: this.#parts.calico,
      namespaces: this.namespaces(at),
      patience: this.#patience,
      settleMs: this.#parts.settleMs ?? 10_000,
      ...(signal ? { signal } : {}),
    };
  }

  #bringing(module?: Module) {
    const { attendee, onProgress } = this.#parts;
    return {
      knownNames: this.#knownNames,
      ...(module ? { moduleNames: knownClusterNames([module]) } : {}),
      ...(attendee === undefined ? {} : { attendee }),
      ...(onProgress ? { onProgress } : {}),
    };
  }

  #now(): string {
    return (this.#parts.now?.() ?? new Date()).toISOString();
  }
}
