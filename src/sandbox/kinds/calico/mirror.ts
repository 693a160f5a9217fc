/**
 * crd.projectcalico.org/v1: the resources in which Calico's API server keeps its objects. Shown, because people look there,
 * and read-only, because nothing but Calico may write there.
 */
import { ageColumn, nameColumn } from "../columns.ts";
import type { ResourceKind } from "../kind.ts";

export function mirrorOf(kind: ResourceKind): ResourceKind {
  const { shortNames: _short, validate: _validate, warnings: _warnings, ...names } = kind;
  return {
    ...names,
    group: "crd.projectcalico.org",
    version: "v1",
    servedBy: "crd",
    verbs: ["get", "list", "watch"],
    columns: [nameColumn, { ...ageColumn, type: "date" }],
    viewOf: {
      resource: `${kind.plural}.${kind.group}`,
      show: (stored) => ({ ...stored, apiVersion: "crd.projectcalico.org/v1" }),
    },
  };
}
