/** How kubectl words what went wrong, and the exit code it leaves with. */
import { ClusterError } from "../cluster/index.ts";
import { WorkshopError } from "../errors.ts";

/** An error whose text is printed as it stands. */
export class KubectlError extends Error {
  readonly exitCode: number;

  constructor(text: string, exitCode = 1) {
    super(text);
    this.name = "KubectlError";
    this.exitCode = exitCode;
  }
}

/** Several things went wrong, each with a message of its own. */
class SeveralErrors extends Error {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super("several errors");
    this.errors = errors;
  }
}

export function fail(message: string): KubectlError {
  return new KubectlError(`error: ${message}`);
}

/** A mistake in the words of the command line. */
export function usage(message: string, verb: string): KubectlError {
  return fail(`${message}\nSee 'kubectl ${verb} -h' for help and examples`);
}

/** What the real kubectl does and this one does not. */
export function missing(what: string): KubectlError {
  return fail(
    `this small kubectl does not have ${what}\nThe real kubectl has it: https://kubernetes.io/docs/tasks/tools/`,
  );
}

export function throwAll(errors: readonly unknown[]): void {
  if (errors.length > 1) throw new SeveralErrors(errors);
  if (errors.length === 1) throw errors[0];
}

/** Names the file in front of the server's words, as in `error when creating "x.yaml": …`. */
export function withSource(error: unknown, verb: string, source: string): unknown {
  if (!(error instanceof ClusterError)) return error;
  const message = `error when ${verb} ${JSON.stringify(source)}: ${error.message}`;
  const { status } = error;
  return new ClusterError(error.trouble, message, status ? { status: { ...status, message } } : {});
}

/** The server's words with others around them. */
export function reworded(error: ClusterError, message: string): ClusterError {
  return new ClusterError(error.trouble, message, error.status ? { status: { ...error.status, message } } : {});
}

export function isNotFound(error: unknown): error is ClusterError {
  return error instanceof ClusterError && error.trouble === "not-found";
}

export function exitCodeOf(error: unknown): number {
  return error instanceof KubectlError ? error.exitCode : 1;
}

export function textOf(error: unknown): string {
  // Of several, kubectl's own words stand without the mark that one alone has.
  if (error instanceof SeveralErrors) return error.errors.map((one) => textOf(one).replace(/^error: /, "")).join("\n");
  if (error instanceof KubectlError) return error.message;
  if (error instanceof ClusterError) return clusterText(error);
  if (error instanceof WorkshopError) return [`error: ${error.message}`, ...error.detail, ...error.next].join("\n");
  throw error;
}

function clusterText({ status, message, trouble, detail }: ClusterError): string {
  if (trouble === "unreachable") return ["Unable to connect to the server:", message, ...detail].join(" ");
  if (!status) return `error: ${message}`;
  if (status.reason === "Invalid") return invalidText(status);
  if (status.reason === "Unauthorized") return `error: You must be logged in to the server (${status.message})`;
  return status.reason ? `Error from server (${status.reason}): ${message}` : `Error from server: ${message}`;
}

function invalidText({ kind = "", name = "", causes, message }: NonNullable<ClusterError["status"]>): string {
  const subject = kind || name ? `The ${kind} "${name}" is invalid` : "The request is invalid";
  const lines = causes.map(({ field, message: text = "" }) => (field ? `${field}: ${text}` : text));
  if (lines.length === 0) return kind || name ? subject : `${subject}: ${message}`;
  if (lines.length === 1) return `${subject}: ${lines[0]}`;
  return [`${subject}: `, ...lines.map((line) => `* ${line}`)].join("\n");
}
