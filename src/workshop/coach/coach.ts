/**
 * Names a wrong answer: by its behaviour, when it is that of a mistake the author foresaw; else by what its objects show;
 * else by the cell that tells most.
 */

import { diagnose, type Finding } from "../../policy/diagnose/index.ts";
import { type CalicoRelease, explain } from "../../policy/index.ts";
import type { Inventory } from "../check/inventory.ts";
import type { Judgement } from "../check/judge.ts";
import type { Cell } from "../check/matrix.ts";
import { beginFiles, lastOfEach, load } from "../lab/desired.ts";
import { isOurs } from "../lab/ownership.ts";
import type { ManifestStep, StepData } from "../module/format.ts";
import { fileOf, type Module } from "../module/load.ts";
import { sourceText, targetText } from "../module/probes.ts";
import { signatureOf, withPolicies } from "./signature.ts";

export interface Coaching {
  readonly from: "mistake" | "objects" | "fact" | "cell" | "cluster";
  /** What is wrong, in a sentence. */
  readonly says: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The author's file that behaves the same. */
  readonly file?: string;
}

export interface CoachOptions {
  readonly calico: CalicoRelease;
  readonly knownNames: ReadonlySet<string>;
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
    clusterTrouble(judgement) ??
    (isManifestStep(step) ? knownMistake(module, step, inventory, options) : undefined) ??
    telltaleFinding(inventory) ??
    missingFact(judgement) ??
    tellingCell(judgement)
  );
}

export function isManifestStep(step: StepData): step is ManifestStep {
  return step.kind === "write" || step.kind === "fix";
}

/** When the cluster does not do what its objects say, the learner is not to blame. */
function clusterTrouble({ cells, disagreements }: Judgement): Coaching | undefined {
  const deniedButAllowed = disagreements.filter(
    ({ predicted, observed }) => predicted !== "allow" && observed === "allow",
  );
  if (
    deniedButAllowed.length === 0 ||
    cells.some(({ observed, predicted }) => predicted === "deny" && observed === "deny")
  )
    return undefined;
  return {
    from: "cluster",
    says: `By its objects this cluster should deny ${words(deniedButAllowed[0])}, and it does not.`,
    hint: "The API server only stores policies; the network plugin must enforce them. `netpol-workshop doctor` finds out whether yours does.",
  };
}

/** The author's mistake that behaves exactly as what the learner did. */
export function knownMistake(
  module: Module,
  step: ManifestStep,
  inventory: Inventory,
  { calico, knownNames }: CoachOptions,
): Coaching | undefined {
  const mine = signatureOf(step.check, inventory);
  const begin = load(beginFiles(module, step.id).map((file) => fileOf(module, file)));
  for (const { file, says, hint } of step.wrong) {
    const policies = lastOfEach([...begin, ...load([fileOf(module, file)])]).map(({ object }) => object);
    if (signatureOf(step.check, withPolicies(inventory, policies, knownNames, calico)) === mine)
      return { from: "mistake", says, hint, file };
  }
  return undefined;
}

/** The most severe finding about an object of the learner's. */
function telltaleFinding(inventory: Inventory): Coaching | undefined {
  const namespaces = new Set(
    inventory.objects
      .filter((object) => object.kind === "Namespace" && isOurs(object))
      .map(({ metadata }) => metadata.name),
  );
  const findings = diagnose(inventory.objects.map((object) => ({ object }))).filter(
    ({ object, severity }) =>
      severity !== "info" && (object.namespace === undefined || namespaces.has(object.namespace)),
  );
  const [worst] = [...findings].sort((one, other) => rank(one) - rank(other));
  return worst ? { from: "objects", says: worst.message, hint: worst.hint } : undefined;
}

function rank({ severity }: Finding): number {
  return severity === "error" ? 0 : 1;
}

function missingFact({ facts }: Judgement): Coaching | undefined {
  const missing = facts.find(({ ok }) => !ok);
  return missing ? { from: "fact", says: capitalised(missing.says), hint: undefined } : undefined;
}

/** What must be open comes before what must be closed: a learner who locked themselves out sees that first. */
function tellingCell({ cells }: Judgement): Coaching | undefined {
  const wrong = cells.filter(({ ok }) => !ok);
  const cell = wrong.find(({ probe }) => probe.expected === "allow") ?? wrong[0];
  if (!cell) return undefined;
  if (cell.outcome.kind === "not-probed")
    return { from: "cell", says: `${words(cell)} could not be tried: ${cell.outcome.why}.`, hint: undefined };
  if (cell.observed === cell.probe.expected)
    return {
      from: "cell",
      says: `${words(cell)} is silent, but nothing listens there: that proves nothing.`,
      hint: "See whether the pod behind it runs.",
    };
  const why = cell.result ? explain(cell.result).headline : undefined;
  return {
    from: "cell",
    says: `${words(cell)} is ${done[cell.observed ?? "deny"]} and should be ${done[cell.probe.expected]}.`,
    hint: why,
  };
}

const done = { allow: "allowed", deny: "denied", dns: "without an answer to its name" } as const;

function words(cell: Cell | undefined): string {
  return cell ? `${sourceText(cell.probe.from)} → ${targetText(cell.probe.to)}` : "";
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
