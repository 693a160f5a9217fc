/**
 * What is said on the error channel when a command has ended. The wording depends on the protocol: with v5 the API server
 * translates and puts its own words around the kubelet's; up to v3 there is no Status, only text.
 */
import type { SessionEnd } from "../api/containers.ts";
import type { JsonObject } from "../store/object.ts";

export type AnswerStyle = "v5" | "v4" | "text";

/** The last word; with the old protocols silence means success. */
export function answerTo(end: SessionEnd, command: readonly string[], style: AnswerStyle): string {
  if (style === "text") {
    if (end.kind === "failed") return `Internal error occurred: ${end.message}`;
    return end.code === 0 ? "" : `command terminated with non-zero exit code: ${exitText(end.code, command)}`;
  }
  if (end.kind === "failed") {
    return failure(style === "v5" ? `Internal error occurred: ${end.message}` : end.message);
  }
  if (end.code === 0) return JSON.stringify({ metadata: {}, status: "Success" });
  const text = style === "v5" ? `command terminated with exit code ${end.code}` : exitText(end.code, command);
  return JSON.stringify({
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: ${text}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(end.code) }] },
  } satisfies JsonObject);
}

/** The kubelet refused to begin; v5 clients learn of it only now. */
export function refusalAnswer(message: string): string {
  return failure(`unable to upgrade connection: ${message}`);
}

function failure(message: string): string {
  return JSON.stringify({
    metadata: {},
    status: "Failure",
    message: `Internal error occurred: ${message}`,
    reason: "InternalError",
    details: { causes: [{ message }] },
    code: 500,
  } satisfies JsonObject);
}

function exitText(code: number, command: readonly string[]): string {
  return `error executing command [${command.join(" ")}], exit code ${code}`;
}
