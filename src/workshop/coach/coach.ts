/**
 * Names a wrong answer: by its behaviour, when it is that of a mistake the author foresaw; else by the one change that would
 * make it right; else by what its objects show, by what is there in the place of what is missing, or by the cell that tells most.
 */

import { diagnose, type Finding } from "../../policy/diagnose/index.ts";
import type { CalicoRelease, RawObject } from "../../policy/index.ts";
import { defaulted, refusalsOf } from "../../policy/refusals/index.ts";
import { sameJson } from "../check/facts.ts";
import type { Inventory } from "../check/inventory.ts";
import type { Judgement } from "../check/judge.ts";
import { type Cell, unenforced } from "../check/matrix.ts";
import { doneWords } from "../check/words.ts";
import { answerFiles, beginFiles, identityOf, lastOfEach, load } from "../lab/desired.ts";
import type { ManifestStep, StepData } from "../module/format.ts";
import { fileOf, type Module } from "../module/load.ts";
import { capitalised, tellingCell, words } from "./cell.ts";
import type { Coaching } from "./coaching.ts";
import { formOf } from "./form.ts";
import { foundInstead, strayedPolicies } from "./found.ts";
import { refusalHint } from "./refusal.ts";
import { repairOf } from "./repairs.ts";
import { learnersPolicies, ourNamespaces, signatureOf, withPolicies } from "./signature.ts";

export type { Coaching } from "./coaching.ts";

export interface CoachOptions {
  readonly calico: CalicoRelease;
  readonly knownNames: ReadonlySet<string>;
  /** The manifests in the learner's file. */
  readonly answer?: readonly RawObject[];
  /** What the API server says of them, when it would refuse them. */
  readonly refusal?: string | undefined;
  /** Why the file cannot be read, once somebody wrote in it. */
  readonly unreadable?: string | undefined;
}

export function coach(
  module: Module,
  step: StepData,
  judgement: Judgement,
  options: CoachOptions,
): Coaching | undefined {
  if (judgement.passed) return undefined;
  const { inventory } = judgement;
  return (
    missingPod(module, step, judgement) ??
    clusterTrouble(judgement) ??
    (isManifestStep(step) ? mistakeIn(module, step, inventory, options) : undefined) ??
    lateAnswer(judgement) ??
    oneRepair(module, step, inventory, options) ??
    // With every connection as it should be, the fact that is missing is the matter.
    (judgement.cells.every(({ ok }) => ok) ? missingFact(judgement, step, options) : undefined) ??
    telltaleFinding(inventory) ??
    missingFact(judgement, step, options) ??
    tellingCell(judgement)
  );
}

/** Whether it names something that the learner did. What is not applied yet is none, nor is what the cluster does by itself. */
export function isMistake({ from }: Coaching, step: StepData): boolean {
  if (from === "refusal") return isManifestStep(step) && step.check.manifest !== undefined;
  return from !== "begin" && from !== "cluster";
}

export function isManifestStep(step: StepData): step is ManifestStep {
  return step.kind === "write" || step.kind === "fix";
}

/** Without its pods nothing that is said of a step's policies means anything. */
function missingPod(module: Module, { id }: StepData, { cells }: Judgement): Coaching | undefined {
  for (const { probe, outcome } of cells)
    if (outcome.kind === "not-probed" && probe.from.kind !== "outside")
      return {
        from: "cluster",
        says: `${words(probe)} could not be tried: ${outcome.why}.`,
        hint: `Nothing can be said of policies without the step's pods. \`netpol-workshop goto ${module.id}/${id}\` (in the terminal UI: m, and the step) brings them back; your file stays.`,
      };
  return undefined;
}

/** When the cluster does not do what its objects say, the learner is not to blame. */
function clusterTrouble({ cells }: Judgement): Coaching | undefined {
  const deniedButAllowed = unenforced(cells);
  if (!deniedButAllowed) return undefined;
  return {
    from: "cluster",
    says: `By its objects this cluster should deny ${words(deniedButAllowed.probe)}, and it does not.`,
    hint: "You are not to blame: the API server only stores policies, and a network plugin must enforce them. `netpol-workshop doctor` finds out whether one does here. The sandbox does: `netpol-workshop --sandbox`, or a command without --context and --kubeconfig.",
  };
}

/** All is as it should be by the objects, and the cluster answers otherwise: no policy of the learner's is the reason. */
function lateAnswer({ cells, facts }: Judgement): Coaching | undefined {
  const wrong = cells.filter(({ ok }) => !ok);
  const [cell] = wrong;
  const isForeseen = ({ predicted, observed, probe }: Cell) =>
    predicted === probe.expected && observed !== undefined && observed !== predicted;
  if (!cell || !wrong.every(isForeseen) || !facts.every(({ ok }) => ok)) return undefined;
  return {
    from: "cluster",
    says: `By its objects the cluster should answer ${words(cell.probe)} with "${doneWords[cell.probe.expected]}", and it is ${doneWords[cell.observed ?? "deny"]}.`,
    hint: "Your policies are not the reason. The machine may be busy: check again. If it stays so, `netpol-workshop doctor` looks for the cause.",
  };
}

function oneRepair(
  module: Module,
  step: StepData,
  inventory: Inventory,
  { calico, knownNames, answer = [] }: CoachOptions,
): Coaching | undefined {
  if (!("check" in step) || !step.check || (step.check.manifest ?? step.check.file)) return undefined;
  const asked = new Set(identitiesIn(module, answerFiles(step)));
  const given = new Set(identitiesIn(module, beginFiles(module, step.id)).filter((each) => !asked.has(each)));
  const repair = repairOf(step.check, inventory, { calico, knownNames, answer, given });
  return repair && { from: "objects", ...repair };
}

function identitiesIn(module: Module, files: readonly string[]): readonly string[] {
  return load(files.map((file) => fileOf(module, file))).map(({ object }) => identityOf(object));
}

function mistakeIn(
  module: Module,
  step: ManifestStep,
  inventory: Inventory,
  options: CoachOptions,
): Coaching | undefined {
  const refusal = options.refusal === undefined ? undefined : unknownRefusal(step, options.refusal);
  const begun = nothingDone(module, step, inventory, options);
  const idle = begun || step.check.manifest || step.check.file ? (unwritten(step, options) ?? begun) : undefined;
  return (
    knownRefusal(step, options.refusal ?? calicosRefusal(inventory, options)) ??
    // Where the file itself is asked for, or is all that the learner has done, its refusal is the matter.
    (idle || step.check.manifest ? (refusal ?? idle) : undefined) ??
    knownMistake(module, step, inventory, options) ??
    refusal
  );
}

/** A file that nobody can read, or that is asked for and holds nothing. */
function unwritten({ file, check }: ManifestStep, { unreadable, answer = [] }: CoachOptions): Coaching | undefined {
  if (unreadable !== undefined)
    return {
      from: "begin",
      says: `${file} cannot be read: ${unreadable}`,
      hint: "Mend that line first; the rest follows.",
    };
  if ((check.manifest ?? check.file) === undefined || answer.length > 0) return undefined;
  return {
    from: "begin",
    says: `${file} holds no manifest yet.`,
    hint: "A manifest has an apiVersion, a kind and a name: fill them in, and save.",
  };
}

/** What Calico's API server would say of the answer; where CRDs serve its API, nobody does. */
function calicosRefusal({ objects }: Inventory, { calico, answer = [] }: CoachOptions): string | undefined {
  const own = answer.filter(({ apiVersion }) => apiVersion === "projectcalico.org/v3");
  return own.flatMap((object) => refusalsOf(object, { calico, context: objects }))[0]?.message;
}

/** A mistake that the API server refuses is recognised by its words. */
export function knownRefusal({ wrong }: ManifestStep, refusal: string | undefined): Coaching | undefined {
  const known = wrong.find(({ refused }) => refused !== undefined && refusal?.includes(refused));
  return known ? { from: "mistake", says: known.says, hint: known.hint, file: known.file } : undefined;
}

export function unknownRefusal({ file }: ManifestStep, refusal: string): Coaching {
  return {
    from: "refusal",
    says: `The API server refuses ${file}: ${refusal.split("\n", 1)[0]}`,
    hint: refusalHint(refusal),
  };
}

/** The policies are those that the step began with. */
function nothingDone(
  module: Module,
  { id, file, check }: ManifestStep,
  inventory: Inventory,
  { knownNames, answer = [] }: CoachOptions,
): Coaching | undefined {
  if (check.manifest ?? check.file) return undefined;
  const begin = load(beginFiles(module, id).map((path) => fileOf(module, path))).map(({ object }) => object);
  const policies = learnersPolicies(inventory, knownNames);
  const live = new Map(policies.map((object) => [identityOf(object), object]));
  const same =
    live.size === begin.length &&
    begin.every((object) => {
      const found = live.get(identityOf(object));
      return found !== undefined && sameJson(defaulted(found).spec, defaulted(object).spec);
    });
  // What lands in another namespace leaves those of the step as they were.
  if (!same || strayedPolicies(policies, answer).some(isElsewhere(inventory))) return undefined;
  return {
    from: "begin",
    says: "The policies are still those with which this step began.",
    hint: `When your answer is written: kubectl apply -f ${file}`,
  };
}

/** Whether it is in a namespace where the step does not happen. */
function isElsewhere(inventory: Inventory): (policy: RawObject) => boolean {
  const ours = ourNamespaces(inventory);
  return ({ metadata: { namespace } }) => namespace === undefined || !ours.has(namespace);
}

/** The author's mistake that does exactly what the learner's answer does, and is of the same form. */
export function knownMistake(
  module: Module,
  step: ManifestStep,
  inventory: Inventory,
  { calico, knownNames, answer = [] }: CoachOptions,
): Coaching | undefined {
  const mine = signatureOf(step.check, inventory, answer);
  // What is asked of the file is not in the cluster.
  const formIn = (objects: readonly RawObject[], { snapshot }: Inventory) =>
    step.check.file ? undefined : formOf(objects, snapshot);
  const form = formIn(learnersPolicies(inventory, knownNames), inventory);
  const begin = load(beginFiles(module, step.id).map((file) => fileOf(module, file)));
  for (const { file, says, hint, refused } of step.wrong) {
    if (refused !== undefined) continue;
    const theirs = load([fileOf(module, file)]);
    const policies = lastOfEach([...begin, ...theirs]).map(({ object }) => object);
    const cluster = withPolicies(inventory, policies, knownNames, calico);
    const names = new Set(policies.map(identityOf));
    const placed = cluster.objects.filter((object) => names.has(identityOf(object)));
    const written = theirs.map(({ object }) => object);
    if (signatureOf(step.check, cluster, answer.length > 0 ? written : []) === mine && formIn(placed, cluster) === form)
      return { from: "mistake", says, hint, file };
  }
  return undefined;
}

/** The most severe finding about an object of the learner's. */
function telltaleFinding(inventory: Inventory): Coaching | undefined {
  const namespaces = ourNamespaces(inventory);
  const findings = diagnose(inventory.objects.map((object) => ({ object }))).filter(
    ({ object, severity }) =>
      severity !== "info" && (object.namespace === undefined || namespaces.has(object.namespace)),
  );
  const [worst] = [...findings].sort((one, other) => rank(one) - rank(other));
  return worst ? { from: "objects", says: capitalised(worst.message), hint: worst.hint } : undefined;
}

function rank({ severity }: Finding): number {
  return severity === "error" ? 0 : 1;
}

function missingFact(
  { cells, facts, inventory }: Judgement,
  step: StepData,
  { knownNames, answer = [] }: CoachOptions,
): Coaching | undefined {
  // Why a connection is as it is says nothing as long as it is not as it should be.
  const asIs = cells.every(({ ok }) => ok);
  const missing = facts.find(({ ok, fact }) => !ok && (asIs || fact !== undefined));
  if (!missing) return undefined;
  const { says, fact } = missing;
  const isOfFile = "check" in step && fact !== undefined && step.check?.file?.includes(fact);
  const policies = learnersPolicies(inventory, knownNames);
  const objects = isOfFile ? answer : [...policies, ...strayedPolicies(policies, answer)];
  return { from: "fact", says: capitalised(says), hint: fact && foundInstead(fact, objects, inventory) };
}
