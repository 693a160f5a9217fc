import type { Module } from "../module/load.ts";
import { fileOf } from "../module/load.ts";
import { answerFiles, identityOf, load } from "./desired.ts";
import { builtInTiers, clusterPolicyKinds } from "./ownership.ts";

/** The cluster-wide policies and tiers that the modules speak of, by identity: what a learner makes of them is ours to clear. */
export function knownClusterNames(modules: readonly Module[]): ReadonlySet<string> {
  const kinds = new Set(clusterPolicyKinds.map(({ kind }) => kind));
  const files = modules.flatMap((module) => policyFiles(module).map((file) => fileOf(module, file)));
  return new Set(
    load([...new Set(files)])
      .filter(({ object }) => kinds.has(object.kind) && object.metadata.namespace === undefined)
      .filter(({ object }) => object.kind !== "Tier" || !builtInTiers.has(object.metadata.name))
      .map(({ object }) => identityOf(object)),
  );
}

function policyFiles({ data }: Module): readonly string[] {
  return data.steps.flatMap((step) => [
    ...(step.begin === "keep" ? [] : step.begin),
    ...answerFiles(step),
    ...("wrong" in step ? step.wrong.map(({ file }) => file) : []),
    ...("alternate" in step ? step.alternate : []),
  ]);
}
