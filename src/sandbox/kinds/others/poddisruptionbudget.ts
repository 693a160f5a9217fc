import { schemaOf } from "../../schema/builtin/index.ts";
import { type KubeObject, numberAt, objectAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

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
  prepareForCreate: (object) => ({
    ...object,
    status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  }),
};

function amount(object: KubeObject, field: string): string {
  const value = objectAt(object, "spec")[field];
  return value === undefined ? "N/A" : String(value);
}
