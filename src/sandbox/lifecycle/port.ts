import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { EnvironmentError } from "../../errors.ts";
import { isSystemError } from "./lock.ts";

/** The error to show for one of listening, if it is that the port is taken or may not be had. */
export function portInUse(error: unknown, port: number): EnvironmentError | undefined {
  if (isSystemError(error, "EACCES"))
    return new EnvironmentError(`port ${port} may not be used`, {
      detail: ["the system keeps small numbers for itself"],
      next: ["netpol-workshop sandbox start --port 16443"],
    });
  if (!isSystemError(error, "EADDRINUSE")) return undefined;
  const owner = ownerOf(port);
  return new EnvironmentError(`port ${port} is in use`, {
    detail: [owner ? `by ${owner.command} (process ${owner.pid})` : "by another program"],
    next: ["netpol-workshop sandbox start --port 0", ...(owner ? [`kill ${owner.pid}`] : [])],
  });
}

/** The program that listens on a port; only Linux tells without asking another program. */
function ownerOf(port: number): { readonly pid: number; readonly command: string } | undefined {
  try {
    const inode = listenerInode(port);
    if (inode === undefined) return undefined;
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (!holds(pid, `socket:[${inode}]`)) continue;
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
      return { pid: Number(pid), command };
    }
  } catch {
    // No /proc, or none that may be read: then it is another program.
  }
  return undefined;
}

const listening = "0A";

function listenerInode(port: number): string | undefined {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  const lines = [
    ...readFileSync("/proc/net/tcp", "utf8").split("\n"),
    ...readFileSync("/proc/net/tcp6", "utf8").split("\n"),
  ];
  const line = lines
    .map((text) => text.trim().split(/\s+/))
    .find(([, local = "", , state]) => local.endsWith(`:${wanted}`) && state === listening);
  return line?.[9];
}

function holds(pid: string, socket: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => readlinkSync(`${folder}/${name}`) === socket);
  } catch {
    return false;
  }
}
