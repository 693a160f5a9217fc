import { EnvironmentError } from "../errors.ts";

/** Why a cluster did not do what it was asked. */
export type ClusterTrouble =
  | "unreachable"
  | "timeout"
  | "bad-kubeconfig"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "already-exists"
  | "conflict"
  | "invalid"
  | "bad-request"
  | "gone"
  | "too-many-requests"
  | "unknown-kind"
  | "exec-failed"
  | "connection-lost"
  | "server-error"
  | "cancelled";

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

/** A Status as the API server sends it, reduced to what people and callers read. */
export interface Status {
  readonly message: string;
  readonly reason: string;
  readonly code: number;
  readonly causes: readonly StatusCause[];
  readonly kind?: string;
  readonly group?: string;
  readonly name?: string;
}

export class ClusterError extends EnvironmentError {
  readonly trouble: ClusterTrouble;
  readonly status: Status | undefined;
  /** How long the server asked to be left alone. */
  readonly retryAfterMs: number;

  constructor(
    trouble: ClusterTrouble,
    message: string,
    options: {
      status?: Status;
      detail?: readonly string[];
      next?: readonly string[];
      retryAfterMs?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, options);
    this.trouble = trouble;
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}

const troubles: Readonly<Record<number, ClusterTrouble>> = {
  400: "bad-request",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  410: "gone",
  422: "invalid",
  429: "too-many-requests",
  504: "timeout",
};

const advice: Partial<Record<ClusterTrouble, readonly string[]>> = {
  unauthorized: ["log in to the cluster again (the token or certificate may have expired), then repeat"],
  forbidden: ["netpol-workshop doctor shows what this user may do"],
  "too-many-requests": ["the API server is overloaded: wait a little, then repeat"],
  conflict: ["somebody else changed the same object: repeat, and it is read anew"],
  "server-error": ["the API server failed, and may be well again in a moment: repeat; your progress is kept"],
};

/** The longest that a server's wish to be left alone is followed. */
const mostRetryAfterMs = 30_000;

/** The error of an answer that was no success. */
export function errorOfStatus(code: number, status: Status, retryAfter?: string): ClusterError {
  const trouble = isRefusal(status)
    ? "invalid"
    : status.reason === "AlreadyExists"
      ? "already-exists"
      : (troubles[code] ?? "server-error");
  const terminating = status.causes.some(({ reason }) => reason === "NamespaceTerminating");
  const retryAfterMs = Math.min(mostRetryAfterMs, 1000 * (Number(retryAfter) || 0));
  const { message } = status;
  const refused = `the API server does not accept the kubeconfig's credentials (${message})`;
  return new ClusterError(trouble, trouble === "unauthorized" ? refused : message, {
    status,
    next: terminating ? [terminatingAdvice] : isRule(status) ? [ruleAdvice] : (advice[trouble] ?? []),
    retryAfterMs,
  });
}

/**
 * Answered with 500 as if the server had failed, and no better when it is asked again: a field of the wrong type in an apply,
 * and what Calico's API server does not do, such as a policy in a tier that is not there.
 */
function isRefusal({ message }: Status): boolean {
  return /^(failed to create typed patch object|StorageError: key not found|operation \w+ is not supported on )/.test(
    message,
  );
}

/** Not who asks is refused, but what is asked for. */
function isRule({ message }: Status): boolean {
  return /(exceeded|failed) quota:|violates PodSecurity|(maximum|minimum) \w+ usage per|admission webhook "|ValidatingAdmissionPolicy '/.test(
    message,
  );
}

const ruleAdvice =
  "a rule of the cluster refuses it, whoever asks: whoever runs the cluster can change it; the sandbox has none (netpol-workshop --sandbox)";

const terminatingAdvice =
  "the namespace is just being deleted: wait until kubectl get namespaces no longer lists it, then repeat";

/** The error of a connection that failed before an answer came. */
export function errorOfConnection(error: unknown, server: string): ClusterError {
  if (error instanceof ClusterError) return error;
  if (error instanceof Error && error.name === "AbortError")
    return new ClusterError("cancelled", "cancelled", { cause: error });
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const text = error instanceof Error ? error.message : String(error);
  const meaning = connectionTroubles[code];
  return new ClusterError("unreachable", `the cluster at ${server} cannot be reached: ${meaning ?? text}`, {
    detail: meaning ? [text] : [],
    next: ["check that the cluster runs and that the kubeconfig's context is the right one"],
    cause: error,
  });
}

const connectionTroubles: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was cut",
  ENOTFOUND: "its name does not resolve",
  EAI_AGAIN: "its name does not resolve right now",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no network",
  ETIMEDOUT: "it does not answer",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not signed by the kubeconfig's CA",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by the kubeconfig's CA",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by the kubeconfig's CA",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
};
