/** How each shell says that a command cannot be run. */
import type { StartError } from "../process.ts";
import type { Dialect } from "./parse.ts";

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
