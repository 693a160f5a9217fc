import type { Refusal } from "../../policy/types.ts";
import type { ResourceKind } from "../kinds/kind.ts";
import { ApiError, badRequest, invalid } from "./status.ts";

/** Throws what a server answers to these refusals; nothing without any. */
export function refuse(kind: ResourceKind, name: string, refusals: readonly Refusal[]): void {
  // Errors of decoding and lookup come before validation: the first of them is the whole answer.
  const first = refusals.find(({ answer }) => answer !== "invalid");
  if (first) throw alone(kind, first);
  if (refusals.length > 0) throw invalid(kind, name, refusals);
}

function alone(kind: ResourceKind, { answer, message }: Refusal): ApiError {
  switch (answer) {
    case "not-found":
      return new ApiError(404, "NotFound", message);
    case "failure":
      return new ApiError(500, "", message);
    case "not-allowed":
      return new ApiError(405, "MethodNotAllowed", message, {});
    default:
      return badRequest(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${message}`);
  }
}
