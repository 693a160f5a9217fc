/**
 * What runs in a container: a program is an async function over a process and ends with its exit code.
 * Everything a program can wait for (input, output, time, the network) rejects with `Killed` once its process is dead,
 * so nothing outlives a kill; a loop that only computes calls `process.breathe()` now and then.
 */
import type { Clock } from "../clock.ts";
import type { Files } from "./files.ts";
import type { Network } from "./network.ts";
import type { Signal } from "./signals.ts";
import type { Sink, Source } from "./streams.ts";
import type { Terminal } from "./terminal.ts";

export type Program = (process: Process) => Promise<number>;

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Processes that a Ctrl-C at the terminal reaches together. */
  readonly group: number;
  readonly argv: readonly string[];
  /** This process's own copy; children get a copy of it. */
  readonly env: Map<string, string>;
  cwd: string;

  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** The terminal that stdin, stdout and stderr are connected to, with `exec -t`. */
  readonly terminal: Terminal | undefined;

  /** Aborted with `Killed` when the process is dead. */
  readonly killed: AbortSignal;
  readonly hostname: string;
  readonly user: User;
  readonly files: Files;
  readonly network: Network;
  readonly clock: Clock;

  /** Starts a child: a command looked up as execve would, or a program of our own (a subshell). Throws StartError. */
  spawn(command: readonly string[] | Program, options?: SpawnOptions): Child;
  /** Becomes another program, which ends the process when it ends. Throws StartError. */
  exec(command: readonly string[], options?: Omit<SpawnOptions, "newGroup" | "argv">): Promise<number>;
  /** Finds the file that a command name means, through PATH. Throws StartError. */
  lookUp(command: string): { path: string };
  sleep(milliseconds: number): Promise<void>;
  /** Gives way to everybody else; dies here when killed meanwhile. */
  breathe(): Promise<void>;
  /** What a signal does: a handler of ours, nothing, or its default (mostly: end the process). */
  onSignal(signal: Signal, action: (() => void) | "ignore" | "default"): void;
  /** Sends a signal to a process, or with a negative number to a group. False: there is none. */
  signal(pid: number, signal: Signal): boolean;
  /** Everything that runs in the container. */
  processes(): readonly ProcessEntry[];
}

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

export interface SpawnOptions {
  readonly stdin?: Source;
  readonly stdout?: Sink;
  readonly stderr?: Sink;
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  /** A group of its own, so that it can be signalled apart from its parent. */
  readonly newGroup?: boolean;
  /** The name to show for a subshell. */
  readonly argv?: readonly string[];
}

export interface Child {
  readonly pid: number;
  readonly group: number;
  /** Never rejects. A signal's death is 128 + its number, as a shell counts. */
  readonly exit: Promise<number>;
  /** The signal that ended it, once it has ended. */
  readonly endedBy: Signal | undefined;
  kill(signal: Signal): void;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly argv: readonly string[];
  readonly user: User;
  readonly startedAt: number;
}

/** The process is dead: thrown out of whatever it was waiting for. */
export class Killed extends Error {
  readonly signal: Signal | undefined;
  constructor(signal?: Signal) {
    super(signal === undefined ? "the process has ended" : `killed by ${signal}`);
    this.name = "Killed";
    this.signal = signal;
  }
}

/** A command that could not be started, and why. `message` is what the container runtime would say. */
export class StartError extends Error {
  readonly reason:
    | "not found"
    | "permission denied"
    | "is a directory"
    | "not a directory"
    | "exec format error"
    | "too many processes";
  constructor(reason: StartError["reason"], message: string) {
    super(message);
    this.name = "StartError";
    this.reason = reason;
  }
}
