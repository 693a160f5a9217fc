/** How each shell begins what it complains about, and how it says that a command cannot be run. */
import type { StartError } from "../process.ts";
import type { Dialect } from "./parse.ts";
import type { ShellState } from "./state.ts";

export function commandNotFound(name: string, error: StartError, dialect: Dialect): { text: string; code: number } {
  switch (error.reason) {
    case "not found":
      if (dialect !== "bash") return { text: `${name}: not found`, code: 127 };
      return { text: `${name}: ${name.includes("/") ? "No such file or directory" : "command not found"}`, code: 127 };
    case "is a directory":
      return { text: `${name}: ${dialect === "bash" ? "Is a directory" : "Permission denied"}`, code: 126 };
    case "too many processes":
      if (dialect === "ash") return { text: "can't fork: Resource temporarily unavailable", code: 2 };
      return { text: dialect === "bash" ? "fork: Resource temporarily unavailable" : "Cannot fork", code: 2 };
    default:
      return { text: `${name}: Permission denied`, code: 126 };
  }
}

interface Place {
  readonly line: number;
  readonly isInteractive: boolean;
  /** A script file's messages name the line. */
  readonly namesLines: boolean;
}

export function prefixOf({ name, dialect }: ShellState, place: Place, command: string | undefined): string {
  const { line, isInteractive, namesLines } = place;
  const own = command === undefined ? "" : `${command}: `;
  if (dialect === "dash") return `${name}: ${line}: ${own}`;
  if (isInteractive) return `${name}: ${own}`;
  if (dialect === "bash" || namesLines) return `${name}: line ${line}: ${own}`;
  return `${name}: ${own}${command === undefined ? "" : "line 0: "}`;
}
