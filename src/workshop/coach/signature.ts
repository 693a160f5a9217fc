/**
 * How an answer behaves, as one text: what the engine predicts for each probe of the step's check, and which facts hold.
 * Two answers with the same signature are the same answer, however they are written.
 */
import { buildSnapshot, type CalicoRelease, type RawObject } from "../../policy/index.ts";
import { defaulted } from "../../policy/refusals/index.ts";
import { factHolds } from "../check/facts.ts";
import type { Inventory } from "../check/inventory.ts";
import { probesIn } from "../check/judge.ts";
import { predict } from "../check/matrix.ts";
import { reasonHolds } from "../check/reasons.ts";
import { identityOf } from "../lab/desired.ts";
import { clusterPolicyKinds, isOfWorkshop, namespacedPolicyKinds } from "../lab/ownership.ts";
import type { CheckData } from "../module/format.ts";

export function signatureOf(check: CheckData, inventory: Inventory, answer: readonly RawObject[]): string {
  const cells = probesIn(check).map((probe) => predict(probe, inventory) ?? "?");
  const facts = (check.objects ?? []).map((fact) => factHolds(fact, inventory).ok);
  const reasons = (check.reasons ?? []).map((fact) => reasonHolds(fact, inventory).ok);
  const inFile = (check.file ?? []).map((fact) => factHolds(fact, { ...inventory, objects: answer }).ok);
  const withNamespace = check.file ? answer.map(({ metadata }) => metadata.namespace !== undefined) : [];
  return JSON.stringify([cells, facts, reasons, inFile, withNamespace]);
}

/** The same cluster, with other policies in the place of the learner's. */
export function withPolicies(
  inventory: Inventory,
  policies: readonly RawObject[],
  knownNames: ReadonlySet<string>,
  calico: CalicoRelease,
): Inventory {
  const learners = new Set(learnersPolicies(inventory, knownNames));
  const kept = inventory.objects.filter((object) => !learners.has(object));
  const replaced = new Set(policies.map(identityOf));
  // As a server would store them, because facts ask for fields that it fills in.
  const stored = policies.map((object) => defaulted(object));
  const objects = [...kept.filter((object) => !replaced.has(identityOf(object))), ...stored];
  return {
    ...inventory,
    objects,
    snapshot: buildSnapshot(
      objects.map((object) => ({ object })),
      { calico },
    ),
  };
}

/** The policies, sets and tiers that are the learner's: those of our namespaces, and what the modules speak of. */
export function learnersPolicies(inventory: Inventory, knownNames: ReadonlySet<string>): readonly RawObject[] {
  const ours = ourNamespaces(inventory);
  return inventory.objects.filter(
    (object) =>
      (isOf(namespacedPolicyKinds, object) && ours.has(object.metadata.namespace ?? "")) ||
      (isOf(clusterPolicyKinds, object) && (isOfWorkshop(object) || knownNames.has(identityOf(object)))),
  );
}

/** The names of the worlds' namespaces. */
export function ourNamespaces({ objects }: Inventory): ReadonlySet<string> {
  const ours = objects.filter((object) => object.kind === "Namespace" && isOfWorkshop(object));
  return new Set(ours.map(({ metadata }) => metadata.name));
}

function isOf(
  kinds: readonly { readonly apiVersion: string; readonly kind: string }[],
  { apiVersion, kind }: RawObject,
): boolean {
  return kinds.some((one) => one.kind === kind && one.apiVersion.split("/")[0] === apiVersion.split("/")[0]);
}
