/** What the sandbox commands share: its folder, and the process that holds it. */
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { EnvironmentError } from "../errors.ts";
import { type Identity, readIdentity } from "../sandbox/lifecycle/identity.ts";
import { type Holder, holderOf } from "../sandbox/lifecycle/lock.ts";
import { stateFolder } from "../workshop/progress/store.ts";
import type { Call, Flag, Io } from "./command.ts";
import { ownProgram } from "./wrapper.ts";

export const dirFlag: Flag = {
  type: "string",
  value: "DIR",
  help: "the folder of its state; each folder is a cluster of its own",
};

export function folderOf({ flags, io }: Call): string {
  const given = flags.text("dir");
  return given === undefined ? sandboxFolder(io) : resolve(io.cwd, given);
}

/** Where the learner's own sandbox lives. */
export function sandboxFolder({ env }: Pick<Io, "env">): string {
  return join(stateFolder(env), "sandbox");
}

/** The cluster of a folder; an error where none was ever started. */
export function identityIn(folder: string): Identity {
  const identity = readIdentity(folder);
  if (identity) return identity;
  throw new EnvironmentError("there is no sandbox yet", {
    detail: [`folder: ${folder}`],
    next: ["netpol-workshop sandbox start"],
  });
}

/** A process that answers requests: one that has only begun to start is waited for. */
export async function runningIn(folder: string): Promise<(Holder & { readonly port: number }) | undefined> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const holder = holderOf(folder);
    if (!holder) return undefined;
    if (holder.port !== undefined) return { ...holder, port: holder.port };
    await pause(50);
  }
  return undefined;
}

const stopWithin = 10_000;

/** Ends the process that holds the folder; true if there was one. */
export async function stopIn(folder: string): Promise<boolean> {
  const holder = holderOf(folder);
  if (!holder) return false;
  process.kill(holder.pid, "SIGTERM");
  const deadline = Date.now() + stopWithin;
  while (holderOf(folder)) {
    if (Date.now() > deadline)
      throw new EnvironmentError("the sandbox does not stop", {
        detail: [`process: ${holder.pid}`],
        next: [`kill -9 ${holder.pid}   (its state is safe: at most the last second is lost)`],
      });
    await pause(20);
  }
  return true;
}

/** Starts a process of its own for the folder and waits until it answers. */
export async function startDetached(folder: string, flags: readonly string[]): Promise<number> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logPath = join(folder, "sandbox.log");
  const log = openSync(logPath, "w", 0o600);
  const [program = "", ...words] = [...ownProgram, "sandbox", "start", "--dir", folder, ...flags];
  const child = spawn(program, words, { detached: true, stdio: ["ignore", log, log] });
  let failed = false;
  child.once("exit", () => {
    failed = true;
  });
  child.unref();
  for (;;) {
    const port = holderOf(folder)?.port;
    if (port !== undefined) return port;
    if (failed) throw notStarted(logPath);
    await pause(20);
  }
}

/** The child has worded its error already; its lines are taken over. */
function notStarted(logPath: string): EnvironmentError {
  const lines = readFileSync(logPath, "utf8").trim().split("\n");
  const message = lines.find((line) => line.startsWith("error: "))?.slice("error: ".length);
  const next = lines.filter((line) => line.startsWith("next: ")).map((line) => line.slice("next: ".length));
  const detail = lines.filter((line) => line.startsWith("  ")).map((line) => line.trim());
  return new EnvironmentError(message ?? "the sandbox did not start", { detail: [...detail, `log: ${logPath}`], next });
}
