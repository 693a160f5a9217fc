/** The errors of the API: each becomes a Status, with the words that a real server uses. */
import type { Refusal } from "../../policy/types.ts";
import type { JsonObject } from "../store/object.ts";

export type StatusReason =
  | "BadRequest"
  | "Unauthorized"
  | "Forbidden"
  | "NotFound"
  | "AlreadyExists"
  | "Conflict"
  | "Invalid"
  | "Expired"
  | "Timeout"
  | "MethodNotAllowed"
  | "NotAcceptable"
  | "UnsupportedMediaType"
  | "RequestEntityTooLarge"
  | "InternalError"
  | "ServiceUnavailable"
  | "TooManyRequests"
  | "NotImplemented"
  | "";

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** The plural for most errors, the Kind for Invalid. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
}

export type Cause = { readonly reason?: string; readonly message?: string; readonly field?: string };

/** The names of a kind that error texts need. */
export interface Named {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
}

/** Thrown by everything behind the API; the server turns it into a Status, in-process callers look at `reason`. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: StatusReason;
  readonly details: StatusDetails | undefined;

  constructor(code: number, reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.reason = reason;
    this.details = details;
  }
}

export function isApiError(error: unknown, reason?: StatusReason): error is ApiError {
  return error instanceof ApiError && (reason === undefined || error.reason === reason);
}

/** `pods`, `networkpolicies.networking.k8s.io`: how texts name a resource. */
export function resourceName(of: { readonly group: string; readonly plural: string }): string {
  return of.group === "" ? of.plural : `${of.plural}.${of.group}`;
}

export function notFound(of: Named, name: string): ApiError {
  return new ApiError(404, "NotFound", `${resourceName(of)} "${name}" not found`, details(of, name));
}

export function alreadyExists(of: Named, name: string): ApiError {
  return new ApiError(409, "AlreadyExists", `${resourceName(of)} "${name}" already exists`, details(of, name));
}

export function conflict(of: Named, name: string, why: string): ApiError {
  const message = `Operation cannot be fulfilled on ${resourceName(of)} "${name}": ${why}`;
  return new ApiError(409, "Conflict", message, details(of, name));
}

export const objectModified =
  "the object has been modified; please apply your changes to the latest version and try again";

/** 422 with one cause a refusal; a single one is not put into brackets. */
export function invalid(
  of: { readonly group: string; readonly kind: string },
  name: string,
  refusals: readonly Refusal[],
): ApiError {
  const texts = refusals.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
  const text = texts.length === 1 ? texts.join("") : `[${texts.join(", ")}]`;
  const kind = of.group === "" ? of.kind : `${of.kind}.${of.group}`;
  return new ApiError(422, "Invalid", `${kind} "${name}" is invalid: ${text}`, {
    ...(name ? { name } : {}),
    ...(of.group ? { group: of.group } : {}),
    ...(of.kind ? { kind: of.kind } : {}),
    causes: refusals.map(({ field, message, reason }) => ({ reason, message, field })),
  });
}

export function forbidden(of: Named, name: string, why: string): ApiError {
  const subject = name ? `${resourceName(of)} "${name}"` : resourceName(of);
  return new ApiError(403, "Forbidden", `${subject} is forbidden: ${why}`, details(of, name));
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, "BadRequest", message);
}

/** The sandbox refuses what it cannot do, in words, instead of guessing. */
export function notImplemented(what: string): ApiError {
  return new ApiError(501, "NotImplemented", `the sandbox does not support ${what}`);
}

export function statusObject(error: ApiError): JsonObject {
  const { name, group, kind, uid, causes, retryAfterSeconds } = error.details ?? {};
  const shown: JsonObject = {
    ...(name ? { name } : {}),
    ...(group ? { group } : {}),
    ...(kind ? { kind } : {}),
    ...(uid ? { uid } : {}),
    ...(causes ? { causes } : {}),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  };
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: error.message,
    ...(error.reason ? { reason: error.reason } : {}),
    ...(error.details ? { details: shown } : {}),
    code: error.code,
  };
}

function details(of: Named, name: string): StatusDetails {
  return { ...(name ? { name } : {}), ...(of.group ? { group: of.group } : {}), kind: of.plural };
}
