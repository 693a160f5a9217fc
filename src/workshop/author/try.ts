/** One answer to one step, judged on a cluster of its own. */
import { type Cluster, ClusterError } from "../../cluster/index.ts";
import { InputError } from "../../errors.ts";
import type { CalicoRelease, SourceObject } from "../../policy/index.ts";
import { judge } from "../check/judge.ts";
import type { Cell } from "../check/matrix.ts";
import { Patience } from "../check/patience.ts";
import { coach, isManifestStep, knownRefusal, unknownRefusal } from "../coach/coach.ts";
import { bring } from "../lab/bring.ts";
import { beginFiles, lastOfEach, load, namespacesOf, worldsOf } from "../lab/desired.ts";
import { knownClusterNames } from "../lab/known.ts";
import { fileOf, type Module } from "../module/load.ts";

export interface Attempt {
  readonly passed: boolean;
  readonly cells: readonly Cell[];
  readonly facts: readonly { readonly ok: boolean; readonly says: string }[];
  readonly mistake?: string;
  readonly hint?: string;
  /** What the API server said, when it took the answer not at all. */
  readonly refused?: string;
}

export interface TryOptions {
  readonly cluster: Cluster;
  readonly calico: CalicoRelease;
  readonly worlds: string;
}

export async function tryAnswer(
  modules: readonly Module[],
  where: string,
  answer: readonly SourceObject[],
  options: TryOptions,
): Promise<Attempt> {
  const { cluster, calico } = options;
  const [moduleWord = "", stepWord = ""] = where.split("/");
  const module = modules.find(({ id }) => id === moduleWord || id.startsWith(`${moduleWord}-`));
  const step = module?.data.steps.find(({ id }) => id === stepWord);
  if (!module || !step) throw new InputError(`there is no step ${where}`, { next: ["netpol-workshop list"] });
  const check = "check" in step ? step.check : undefined;
  if (!check) throw new InputError(`${where} takes no manifest`);
  const worlds = worldsOf(module, options.worlds);
  const begin = load(beginFiles(module, step.id).map((file) => fileOf(module, file)));
  const knownNames = knownClusterNames(modules);
  try {
    await bring(cluster, { worlds, given: lastOfEach([...begin, ...answer]) }, { knownNames });
  } catch (error) {
    if (!(error instanceof ClusterError) || !(error.status || error.trouble === "unknown-kind")) throw error;
    const coaching = isManifestStep(step)
      ? (knownRefusal(step, error.message) ?? unknownRefusal(step, error.message))
      : undefined;
    return {
      passed: false,
      cells: [],
      facts: [],
      refused: error.message,
      ...(coaching ? { mistake: coaching.says } : {}),
      ...(coaching?.hint ? { hint: coaching.hint } : {}),
    };
  }
  const namespaces = namespacesOf(worlds);
  const judgement = await judge(cluster, check, {
    calico,
    namespaces,
    patience: new Patience(),
    settleMs: 3_000,
    answer: answer.map(({ object }) => object),
  });
  const coaching = coach(module, step, judgement, { calico, knownNames, answer: answer.map(({ object }) => object) });
  return {
    passed: judgement.passed,
    cells: judgement.cells,
    facts: judgement.facts.map(({ ok, says }) => ({ ok, says })),
    ...(coaching ? { mistake: coaching.says } : {}),
    ...(coaching?.hint ? { hint: coaching.hint } : {}),
  };
}
