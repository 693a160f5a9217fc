// The two forms in which Calico's validator complains. It names Go fields, and prints the value of a single field only.
import type { FieldPath, Refusal } from "../../types.ts";
import { print } from "../field.ts";

/** A field that breaks the rule of its own tag. */
export function tagged(path: FieldPath, field: string, value: unknown, tag: string, hint?: string): Refusal {
  return {
    field,
    path,
    answer: "invalid",
    reason: "FieldValueInvalid",
    message: `Invalid value: ${print(value)}: Reason: failed to validate Field: ${field} because of Tag: ${tag} `,
    ...(hint === undefined ? {} : { hint }),
  };
}

/** A rule about several fields. */
export function stated(path: FieldPath, field: string, sentence: string): Refusal {
  return {
    field,
    path,
    answer: "invalid",
    reason: "FieldValueInvalid",
    message: `Invalid value: {}: ${sentence}`,
  };
}
