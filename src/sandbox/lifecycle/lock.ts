/** Who uses a folder: one process at a time. A lock whose process is gone is taken over. */
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EnvironmentError } from "../../errors.ts";
import { isObject, type Json } from "../store/object.ts";

export interface Holder {
  readonly pid: number;
  /** When the process began, as the system counts; tells it from a later one with the same number. */
  readonly began: string;
  /** Set as soon as it answers requests. */
  readonly port?: number;
}

const fileName = "lock.json";

/** The process that holds the folder, if it is still there. */
export function holderOf(folder: string): Holder | undefined {
  const holder = readHolder(folder);
  return holder && isAlive(holder) ? holder : undefined;
}

export class Lock {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static take(folder: string): Lock {
    const path = join(folder, fileName);
    const own = `${path}.${process.pid}`;
    writeFileSync(own, JSON.stringify(thisProcess()), { mode: 0o600 });
    try {
      for (let attempt = 0; attempt < 3; attempt++) {
        if (linked(own, path)) return new Lock(folder);
        const holder = holderOf(folder);
        if (holder) throw inUse(folder, holder);
        rmSync(path, { force: true });
      }
    } finally {
      rmSync(own, { force: true });
    }
    throw new EnvironmentError(`the folder ${folder} cannot be locked`);
  }

  /** Tells the others that requests are answered, and where. */
  announce(port: number): void {
    writeFileSync(join(this.#folder, fileName), JSON.stringify({ ...thisProcess(), port }), { mode: 0o600 });
  }

  release(): void {
    if (readHolder(this.#folder)?.pid === process.pid) rmSync(join(this.#folder, fileName), { force: true });
  }
}

function thisProcess(): Holder {
  return { pid: process.pid, began: startOf(process.pid) };
}

/** A hard link is made by one process only, however many try. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return false;
    throw error;
  }
}

function inUse(folder: string, { pid, port }: Holder): EnvironmentError {
  return new EnvironmentError("this sandbox is running already", {
    detail: [`folder: ${folder}`, `process: ${pid}${port === undefined ? "" : `, port ${port}`}`],
    next: [
      "netpol-workshop sandbox status",
      "netpol-workshop sandbox stop",
      "netpol-workshop sandbox start --dir ANOTHER",
    ],
  });
}

function readHolder(folder: string): Holder | undefined {
  let value: Json;
  try {
    value = JSON.parse(readFileSync(join(folder, fileName), "utf8"));
  } catch {
    return undefined;
  }
  if (!isObject(value) || typeof value.pid !== "number" || typeof value.began !== "string") return undefined;
  const { pid, began, port } = value;
  return { pid, began, ...(typeof port === "number" ? { port } : {}) };
}

function isAlive({ pid, began }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process, but one that lives.
    if (!isSystemError(error, "EPERM")) return false;
  }
  return began === startOf(pid);
}

/** Linux knows when a process began; elsewhere the number alone must do. */
function startOf(pid: number): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, ...fields] = text.slice(text.lastIndexOf(")") + 2).split(" ");
    // One that has ended and only waits for its parent to ask how.
    return state === "Z" ? "ended" : (fields[18] ?? "");
  } catch {
    return "";
  }
}

export function isSystemError(error: unknown, code: string): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && error.code === code;
}
