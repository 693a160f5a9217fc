/**
 * Examines a step on the cluster: what its connections do, what that says of the learner's answer, and which earlier steps
 * no longer hold. It changes nothing.
 */
import { existsSync } from "node:fs";
import type { Cluster } from "../cluster/index.ts";
import { InputError } from "../errors.ts";
import { parseManifests } from "../manifests/index.ts";
import type { CalicoRelease, RawObject } from "../policy/index.ts";
import { type Inventory, readInventory } from "./check/inventory.ts";
import { type Judgement, judge, refusalOf } from "./check/judge.ts";
import { type Measured, measure } from "./check/matrix.ts";
import { Patience } from "./check/patience.ts";
import { type Coaching, coach, isManifestStep } from "./coach/coach.ts";
import { learnersPolicies } from "./coach/signature.ts";
import { lastOfEach, namespacesOf, worldsOf } from "./lab/desired.ts";
import { confinement, decidingForOthers } from "./lab/reach.ts";
import type { LearnerFolder } from "./learner/folder.ts";
import type { CheckData } from "./module/format.ts";
import { type Module, stepOf } from "./module/load.ts";
import type { Located } from "./module/locate.ts";
import type { Probe } from "./module/probes.ts";
import type { StepId } from "./progress/progress.ts";

export interface ExaminerParts {
  readonly cluster: Cluster;
  readonly calico: CalicoRelease;
  /** The folder of the worlds. */
  readonly worlds: string;
  /** Whose workshop it is, where many share a cluster under prefixes. */
  readonly attendee?: string;
  /** How long a check waits for policies to take effect. */
  readonly settleMs?: number;
  readonly onProgress?: (words: string) => void;
}

export interface Examined {
  readonly passed: boolean;
  readonly judgement: Judgement;
  readonly coaching?: Coaching;
  /** Earlier steps that held and no longer do. */
  readonly broken: readonly { readonly step: StepId; readonly says: string }[];
}

export class Examiner {
  readonly #parts: ExaminerParts;
  readonly #folder: LearnerFolder;
  readonly #knownNames: ReadonlySet<string>;
  readonly #patience = new Patience();

  constructor(parts: ExaminerParts, folder: LearnerFolder, knownNames: ReadonlySet<string>) {
    this.#parts = parts;
    this.#folder = folder;
    this.#knownNames = knownNames;
  }

  async examine(at: Located, check: CheckData, signal?: AbortSignal): Promise<Examined> {
    const { cluster } = this.#parts;
    const { answer, unreadable } = this.#answerIn(at);
    const judgement = await judge(cluster, check, { ...this.#measuring(at, signal), answer });
    const { inventory } = judgement;
    const tooFar = this.#tooFar(at, [...answer, ...learnersPolicies(inventory, this.#knownNames)], inventory);
    if (tooFar) return { passed: false, judgement, coaching: tooFar, broken: [] };
    if (judgement.passed) return { passed: true, judgement, broken: await this.#brokenBy(at, signal) };
    const refusal = await refusalOf(cluster, answer);
    const coaching = coach(at.module, at.step, judgement, { ...this.#coaching(), answer, refusal, unreadable });
    return { passed: false, judgement, broken: [], ...(coaching ? { coaching } : {}) };
  }

  measure(at: Located, probes: readonly Probe[], signal?: AbortSignal): Promise<Measured> {
    return measure(this.#parts.cluster, probes, this.#measuring(at, signal));
  }

  /** The namespaces in which a step happens. */
  namespaces(module: Module): readonly string[] {
    return namespacesOf(worldsOf(module, this.#parts.worlds));
  }

  /** What is to be applied at a step is refused when it would decide for others who share the cluster. */
  async refuseForOthers(at: Located, policies: readonly RawObject[], signal?: AbortSignal): Promise<void> {
    if (this.#parts.attendee === undefined || policies.length === 0) return;
    const tooFar = this.#tooFar(at, policies, await readInventory(this.#parts.cluster, this.#measuring(at, signal)));
    if (tooFar) throw new InputError(tooFar.says, { next: [tooFar.hint] });
  }

  /** Where many share a cluster under prefixes, nobody's policy decides for all of them. */
  #tooFar(
    at: Located,
    policies: readonly RawObject[],
    { objects }: Inventory,
  ): (Coaching & { readonly hint: string }) | undefined {
    if (this.#parts.attendee === undefined) return undefined;
    const namespaces = this.namespaces(at.module);
    const [policy] = decidingForOthers(policies, objects, namespaces);
    if (!policy) return undefined;
    return {
      from: "objects",
      says: `${policy.kind} ${policy.metadata.name} decides for all namespaces, and others share this cluster.`,
      hint: `Make it one for yours alone: ${confinement(policy, namespaces)}`,
    };
  }

  /** Checks that passed before and that this step must not break. */
  async #brokenBy(at: Located, signal?: AbortSignal): Promise<Examined["broken"]> {
    const found: { step: StepId; says: string }[] = [];
    for (const id of at.step.also) {
      const earlier = stepOf(at.module, id);
      if (!earlier || !("check" in earlier) || !earlier.check) continue;
      const judgement = await judge(this.#parts.cluster, earlier.check, this.#measuring(at, signal));
      if (judgement.passed) continue;
      const why = coach(at.module, earlier, judgement, this.#coaching());
      found.push({ step: { ...at.id, step: id }, says: why?.says ?? `${earlier.title} no longer holds` });
    }
    return found;
  }

  #answerIn(at: Located): { readonly answer: readonly RawObject[]; readonly unreadable?: string } {
    const file = isManifestStep(at.step) ? this.#folder.path(at.module, at.step) : undefined;
    if (!file || !existsSync(file)) return { answer: [] };
    const { objects, problems } = parseManifests(this.#folder.read(at), file);
    const [problem] = this.#folder.isUntouched(at) ? [] : problems;
    return {
      answer: lastOfEach(objects).map(({ object }) => object),
      ...(problem ? { unreadable: `line ${problem.place.line}: ${problem.message}` } : {}),
    };
  }

  #coaching() {
    return { calico: this.#parts.calico, knownNames: this.#knownNames };
  }

  #measuring(at: Located, signal: AbortSignal | undefined) {
    const { onProgress, attendee } = this.#parts;
    return {
      onRound: ({ stable }: Measured) => {
        if (!stable) onProgress?.("waiting until the policies take effect");
      },
      calico: this.#parts.calico,
      namespaces: this.namespaces(at.module),
      patience: this.#patience,
      settleMs: this.#parts.settleMs ?? 10_000,
      ...(attendee === undefined ? {} : { attendee }),
      ...(signal ? { signal } : {}),
    };
  }
}
