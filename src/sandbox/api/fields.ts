import type { ResourceKind } from "../kinds/kind.ts";
import { checkFields as check, conversionProblem, WrongType } from "../schema/index.ts";
import type { Draft } from "../store/object.ts";
import { ApiError, badRequest } from "./status.ts";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** A draft that a patch led to: its mistakes are those of the patch. */
export interface PatchedBy {
  /** What the error repeats: the whole patched object or, of a strategic merge, the patch. */
  readonly shown: string;
  readonly strategic: boolean;
}

export interface FieldOptions {
  readonly fieldValidation: FieldValidation;
  /** Fields that the body names twice; told like unknown ones. */
  readonly duplicates?: readonly string[];
  readonly unknownMeta?: readonly string[];
  readonly patchedBy?: PatchedBy;
}

/** Checks the fields of a draft against the kind's schema: unknown ones are refused, told of or dropped. */
export function checkFields(
  kind: ResourceKind,
  given: Draft,
  options: FieldOptions,
): { draft: Draft; warnings: readonly string[] } {
  const { object, strict } = decoded(kind, given, options);
  if (strict.length > 0 && options.fieldValidation === "Strict")
    throw unfit(kind, `strict decoding error: ${strict.join(", ")}`, options.patchedBy);
  const { apiVersion, kind: name, metadata } = given;
  const draft = { ...object, apiVersion, kind: name, metadata };
  return { draft, warnings: options.fieldValidation === "Warn" ? strict : [] };
}

function decoded(kind: ResourceKind, given: Draft, { duplicates, unknownMeta, patchedBy }: FieldOptions) {
  try {
    return check(kind, given, duplicates, unknownMeta);
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    const converted = patchedBy?.strategic ? conversionProblem(given, kind.schema) : undefined;
    throw unfit(kind, converted ?? error.message, patchedBy);
  }
}

function unfit(kind: ResourceKind, why: string, patchedBy: PatchedBy | undefined): ApiError {
  if (patchedBy) return patchRefused(patchedBy.shown, why);
  return badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${why}`);
}

export function patchRefused(shown: string, why: string): ApiError {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${why}`;
  return new ApiError(422, "Invalid", ` "" is invalid: patch: ${message}`, {
    causes: [{ reason: "FieldValueInvalid", message, field: "patch" }],
  });
}
