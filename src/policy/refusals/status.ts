import type { CauseReason, Refusal } from "../types.ts";

/** The `Status` body of a failed request. */
export interface FailureStatus {
  readonly kind: "Status";
  readonly apiVersion: "v1";
  readonly metadata: Record<string, never>;
  readonly status: "Failure";
  readonly message: string;
  readonly reason?: string;
  readonly details?: {
    readonly name?: string;
    readonly group?: string;
    readonly kind?: string;
    readonly causes?: readonly { readonly reason: CauseReason; readonly message: string; readonly field: string }[];
  };
  readonly code: number;
}

/** The Status with which a real server answers a request for `object` that these refusals end. */
export function statusOf(_object: unknown, refusals: readonly Refusal[]): FailureStatus {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: refusals.map((refusal) => refusal.message).join(", "),
    code: 500,
  };
}
