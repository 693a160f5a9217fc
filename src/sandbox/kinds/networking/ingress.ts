import { schemaOf } from "../../schema/builtin/index.ts";
import { type KubeObject, listAt, textAt } from "../../store/object.ts";
import { ageColumn, column, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export const ingresses: ResourceKind = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  shortNames: ["ing"],
  namespaced: true,
  servedBy: "kubernetes",
  countsGeneration: true,
  subresources: [{ name: "status" }],
  schema: schemaOf("io.k8s.api.networking.v1.Ingress"),
  columns: [
    nameColumn,
    column(
      "Class",
      "Which controller serves it.",
      (ingress) => textAt(ingress, "spec", "ingressClassName") || "<none>",
    ),
    column("Hosts", "The host names of its rules.", hosts),
    column("Address", "Where the controller listens.", (ingress) =>
      listAt(ingress, "status", "loadBalancer", "ingress")
        .map((point) => textAt(point, "ip") || textAt(point, "hostname"))
        .join(","),
    ),
    column("Ports", "80, and 443 where it has TLS.", (ingress) =>
      listAt(ingress, "spec", "tls").length > 0 ? "80, 443" : "80",
    ),
    ageColumn,
  ],
  prepareForCreate: (ingress) => ({ ...ingress, status: { loadBalancer: {} } }),
};

function hosts(ingress: KubeObject): string {
  const rules = listAt(ingress, "spec", "rules");
  const named = rules.map((rule) => textAt(rule, "host")).filter((host) => host !== "");
  if (named.length === 0) return "*";
  const shown = named.slice(0, 3);
  return named.length > 3 ? `${shown.join(",")} + ${rules.length - 3} more...` : shown.join(",");
}
