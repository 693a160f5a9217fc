/** What the container runtime says of a command that it cannot start. */
import type { StartError } from "../pods/process.ts";

export function runtimeWords(error: StartError, command: string): string {
  const why: Readonly<Record<StartError["reason"], string>> = {
    "not found": `executable file \`${command}\` not found in $PATH: No such file or directory`,
    "permission denied": `open executable: Permission denied`,
    "is a directory": `open executable: Permission denied`,
    "exec format error": `exec format error`,
    "too many processes": `Resource temporarily unavailable`,
  };
  return `${why[error.reason]}: unknown`;
}
