import { selectorRefusals } from "../../../policy/refusals/network-policy.ts";
import { schemaOf } from "../../schema/builtin/index.ts";
import { type Draft, type KubeObject, numberAt, objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import { Field } from "../fields.ts";
import type { ResourceKind } from "../kind.ts";
import { countOrPercent, type Refusals } from "../rules.ts";
import { selects } from "../selectors.ts";

export const podDisruptionBudgets: ResourceKind = {
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  singular: "poddisruptionbudget",
  shortNames: ["pdb"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.policy.v1.PodDisruptionBudget"),
  columns: [
    nameColumn,
    column("Min Available", "How many pods must stay.", (object) => amount(object, "minAvailable")),
    column("Max Unavailable", "How many pods may go.", (object) => amount(object, "maxUnavailable")),
    column(
      "Allowed Disruptions",
      "How many pods may go now.",
      (object) => numberAt(object, "status", "disruptionsAllowed") ?? 0,
      "integer",
    ),
    ageColumn,
  ],
  validate: (object) => [...refusals(object)],
  prepareForCreate: (object) => ({
    ...object,
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  }),
};

/** A budget without a selector is about no pod, one with an empty selector about all of its namespace. */
export function protects(budget: KubeObject, pod: KubeObject): boolean {
  const { selector } = objectAt(budget, "spec");
  return selector !== undefined && selects(objectAt(selector), pod.metadata.labels ?? {});
}

function* refusals(object: Draft): Refusals {
  const field = Field.at("spec");
  const { minAvailable, maxUnavailable, selector } = objectAt(object, "spec");
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: null,
    };
    yield field.invalid(shown, "minAvailable and maxUnavailable cannot be both set");
  }
  yield* countOrPercent(minAvailable, field.child("minAvailable"), 100);
  yield* countOrPercent(maxUnavailable, field.child("maxUnavailable"), 100);
  yield* selectorRefusals(selector, field.child("selector").path);
}

function amount(object: KubeObject, field: string): string {
  const value = objectAt(object, "spec")[field];
  return value === undefined ? "N/A" : String(value);
}
