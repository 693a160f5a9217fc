/** The progress file: readable, written as a whole or not at all, locked against a second instance, never lost. */
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import { join } from "node:path";
import { asideName, writeWhole } from "../../disk.ts";
import { EnvironmentError } from "../../errors.ts";
import { noProgress, type Progress, progressFormat, progressSchema } from "./progress.ts";

export interface ProgressStore {
  /** Reads the file, and takes the lock again where it was let go. */
  load(): { readonly progress: Progress; readonly notes: readonly string[] };
  /** What is saved must follow from what was loaded since the lock is ours. */
  save(progress: Progress): void;
  /** Saves other progress in the place of what was there, which is kept aside; returns where, if there was any. */
  replace(progress: Progress): string | undefined;
  /** Whether nobody else may write at the moment. */
  readonly isHeld: boolean;
  /** Lets other instances write. */
  release(): void;
}

/** The folder for a program's state, as each platform has it. */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.NETPOL_WORKSHOP_HOME) return env.NETPOL_WORKSHOP_HOME;
  if (platform === "win32") return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "netpol-workshop");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "netpol-workshop");
  return join(env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "netpol-workshop");
}

export function progressStore(folder: string): ProgressStore {
  const file = join(folder, "progress.json");
  const lock = join(folder, "progress.lock");
  let isHeld = false;
  const hold = (): void => {
    if (!isHeld) takeLock(lock);
    isHeld = true;
  };
  keeping(folder, () => mkdirSync(folder, { recursive: true, mode: 0o700 }));
  hold();
  return {
    load: () => {
      hold();
      return keeping(file, () => load(file));
    },
    save: (progress) => keeping(file, () => writeWhole(file, textOf(progress), 0o600)),
    replace: (progress) => keeping(file, () => replace(file, progress)),
    get isHeld() {
      return isHeld;
    },
    release: () => {
      if (isHeld) rmSync(lock, { force: true });
      isHeld = false;
    },
  };
}

/** Reads without a lock, for commands that only look. */
export function readProgress(folder: string): Progress {
  const file = join(folder, "progress.json");
  return existsSync(file) ? parse(readFileSync(file, "utf8")).progress : noProgress;
}

function load(file: string): { progress: Progress; notes: readonly string[] } {
  if (!existsSync(file)) return { progress: noProgress, notes: [] };
  const { progress, trouble } = parse(readFileSync(file, "utf8"));
  if (!trouble) return { progress, notes: [] };
  const aside = asideName(file);
  renameSync(file, aside);
  return { progress, notes: [`${trouble}; it was kept as ${aside}, and a new one begins`] };
}

export function parse(text: string): { progress: Progress; trouble?: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { progress: noProgress, trouble: "the progress file cannot be read (it is no JSON)" };
  }
  const format = typeof json === "object" && json !== null && "format" in json ? json.format : undefined;
  if (typeof format === "number" && format > progressFormat)
    return {
      progress: noProgress,
      trouble: `the progress file was written by a newer version of the workshop (format ${format})`,
    };
  const parsed = progressSchema.safeParse(json);
  if (parsed.success) return { progress: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    progress: noProgress,
    trouble: `the progress file cannot be read (${issue?.path.join(".") || "it"}: ${issue?.message})`,
  };
}

/** The old one is copied before it is replaced, so that at no moment there is none. */
function replace(file: string, progress: Progress): string | undefined {
  const text = textOf(progress);
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (before === text) return undefined;
  const aside = before === undefined ? undefined : asideName(file);
  if (before !== undefined && aside !== undefined) writeWhole(aside, before, 0o600);
  writeWhole(file, text, 0o600);
  return aside;
}

function textOf(progress: Progress): string {
  return `${JSON.stringify(progress, null, 2)}\n`;
}

/** One instance writes. The lock of a process that is gone is taken over. */
function takeLock(file: string): void {
  const own = JSON.stringify({ pid: process.pid, host: hostname() });
  for (let attempt = 0; attempt < 2; attempt++) {
    if (keeping(file, () => createLock(file, own))) return;
    const holder = holderOf(file);
    if (holder !== undefined && isRunning(holder)) {
      throw new EnvironmentError(`another netpol-workshop (process ${holder}) uses the same progress file`, {
        next: [
          "finish the other one first",
          "or give this one a place of its own: NETPOL_WORKSHOP_HOME=DIR netpol-workshop …",
        ],
      });
    }
    rmSync(file, { force: true });
  }
  throw new EnvironmentError("the progress file is being taken by another netpol-workshop at this moment", {
    next: ["try again"],
  });
}

/** A hard link is made by one process only, however many try, and never to half a file. */
function createLock(file: string, content: string): boolean {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** A full disk, or a folder that may not be written, is for the person to mend. */
function keeping<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new EnvironmentError(`the progress cannot be kept: ${text}`, {
      detail: [file],
      next: ["NETPOL_WORKSHOP_HOME=DIR chooses another folder"],
      cause,
    });
  }
}

function holderOf(file: string): number | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, "utf8"));
    return host === hostname() && typeof pid === "number" ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
