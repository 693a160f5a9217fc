/** What the container runtime says of a command that it cannot start. */
import { randomBytes } from "node:crypto";
import type { StartError } from "../pods/process.ts";

/** The same of one that was to run beside the container's own; every exec has an id of its own in the runtime. */
export function execWords(error: StartError, command: string): string {
  const id = randomBytes(32).toString("hex");
  return `failed to exec in container: failed to start exec "${id}": OCI runtime exec failed: ${runtimeWords(error, command)}`;
}

export function runtimeWords(error: StartError, command: string): string {
  const why: Readonly<Record<StartError["reason"], string>> = {
    "not found": `executable file \`${command}\` not found in $PATH: No such file or directory`,
    "permission denied": `open executable: Permission denied`,
    "is a directory": `open executable: Permission denied`,
    "not a directory": error.message,
    "exec format error": `exec format error`,
    "too many processes": `Resource temporarily unavailable`,
  };
  return `${why[error.reason]}: unknown`;
}
