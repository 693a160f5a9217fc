/** operator.tigera.io: what the operator installed and how that is. A preflight looks here; nothing in the sandbox acts on it. */
import { type KubeObject, listAt, textAt } from "../../store/object.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import type { Column, ResourceKind } from "../kind.ts";
import type { Schema } from "../schema.ts";

const anything: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

const dateColumn: Column = { ...ageColumn, type: "date" };

function operated(
  kind: string,
  description: string,
  columns: readonly Column[] = [nameColumn, dateColumn],
): ResourceKind {
  const singular = kind.toLowerCase();
  return {
    group: "operator.tigera.io",
    version: "v1",
    kind,
    plural: singular.endsWith("s") ? `${singular}es` : `${singular}s`,
    singular,
    namespaced: false,
    servedBy: "crd",
    servedIn: ({ calico }) => calico !== undefined,
    subresources: [{ name: "status" }],
    schema: { type: "object", description, properties: { spec: anything, status: anything } },
    columns,
  };
}

export const tigeraStatuses = operated("TigeraStatus", "How one of Calico's components is.", [
  nameColumn,
  column("Available", "Whether it works.", (object) => condition(object, "Available")),
  column("Progressing", "Whether it is being changed.", (object) => condition(object, "Progressing")),
  column("Degraded", "Whether something is wrong with it.", (object) => condition(object, "Degraded")),
  {
    ...column("Since", "How long it has been so.", (object, now) => age(availableSince(object), now)),
    type: "date",
  },
]);

export const installations = operated("Installation", "What the operator is to install, and how.");
export const operatorApiServers = operated("APIServer", "That the operator is to run Calico's API server.");
export const goldmanes = operated("Goldmane", "That the operator is to run the collector of flow logs.");
export const whiskers = operated("Whisker", "That the operator is to run the page that shows flow logs.");

function condition(object: KubeObject, type: string): string {
  return textAt(conditionOf(object, type), "status");
}

function conditionOf(object: KubeObject, type: string) {
  return listAt(object, "status", "conditions").find((one) => textAt(one, "type") === type);
}

function availableSince(object: KubeObject): string {
  return textAt(conditionOf(object, "Available"), "lastTransitionTime");
}
