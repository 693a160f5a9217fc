/** One process: its streams, its signals, its end. */
import { type Clock, sleep } from "../clock.ts";
import { lookUp, programOf } from "./executables.ts";
import { FileError } from "./file-error.ts";
import type { Files } from "./files.ts";
import type { Network, PodNetwork } from "./network.ts";
import {
  type Child,
  Killed,
  type Process,
  type ProcessEntry,
  type Program,
  type SpawnOptions,
  StartError,
  type User,
} from "./process.ts";
import { harmless, type Signal, signalNumber } from "./signals.ts";
import { networkOf } from "./sockets.ts";
import { BrokenPipe, type Sink, type Source } from "./streams.ts";
import type { Terminal } from "./terminal.ts";

/** What all processes of a container have in common. */
export interface Surroundings {
  readonly files: Files;
  readonly network: PodNetwork;
  readonly clock: Clock;
  readonly hostname: string;
}

/** How a process begins. */
export interface Beginning {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly user: User;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly terminal?: Terminal | undefined;
}

/** The other processes of the container. */
interface Neighbours {
  list(): readonly ProcessEntry[];
  signal(pid: number, signal: Signal): boolean;
  spawn(parent: RunningProcess, command: readonly string[] | Program, options: SpawnOptions): Child;
  ended(process: RunningProcess): void;
}

export class RunningProcess implements Process, Child, ProcessEntry {
  readonly pid: number;
  parent: number;
  readonly group: number;
  argv: readonly string[];
  env: Map<string, string>;
  cwd: string;
  stdin: Source;
  stdout: Sink;
  stderr: Sink;
  readonly terminal: Terminal | undefined;
  readonly hostname: string;
  readonly user: User;
  readonly files: Files;
  readonly clock: Clock;
  readonly network: Network;
  readonly startedAt: number;
  readonly exit: Promise<number>;

  readonly #table: Neighbours;
  readonly #life = new AbortController();
  readonly #actions = new Map<Signal, (() => void) | "ignore">();
  #streams: readonly { close(): void }[] = [];
  endedBy: Signal | undefined;
  #ended: (code: number) => void = () => {};

  constructor(
    table: Neighbours,
    surroundings: Surroundings,
    beginning: Beginning,
    ids: { pid: number; parent: number; group: number },
  ) {
    this.#table = table;
    this.pid = ids.pid;
    this.parent = ids.parent;
    this.group = ids.group;
    this.argv = beginning.argv;
    this.env = new Map(beginning.env);
    this.cwd = beginning.cwd;
    this.user = beginning.user;
    this.terminal = beginning.terminal;
    this.hostname = surroundings.hostname;
    this.files = surroundings.files;
    this.clock = surroundings.clock;
    this.startedAt = surroundings.clock.now();
    this.exit = new Promise((resolve) => {
      this.#ended = resolve;
    });
    const streams = [beginning.stdin.share(), beginning.stdout.share(), beginning.stderr.share()] as const;
    this.#streams = streams;
    this.stdin = mortalSource(streams[0], this.killed);
    this.stdout = mortalSink(streams[1], this.killed);
    this.stderr = mortalSink(streams[2], this.killed);
    this.network = networkOf(
      surroundings.network,
      { pid: ids.pid, program: beginning.argv[0]?.replace(/.*\//, "") ?? "" },
      this.killed,
    );
  }

  get killed(): AbortSignal {
    return this.#life.signal;
  }

  async run(program: Program): Promise<void> {
    try {
      await Promise.resolve();
      if (!this.killed.aborted) this.end((await program(this)) & 0xff);
    } catch (error) {
      if (this.killed.aborted || error instanceof Killed) this.end(137, "SIGKILL");
      else if (error instanceof BrokenPipe) this.end(141, "SIGPIPE");
      else if (error instanceof StartError) await this.#fail(error.message, error.reason === "not found" ? 127 : 126);
      else if (error instanceof FileError) await this.#fail(error.message, 1);
      else
        await this.#fail(`this went wrong inside the sandbox: ${error instanceof Error ? error.message : error}`, 70);
    }
  }

  spawn(command: readonly string[] | Program, options: SpawnOptions = {}): Child {
    return this.#table.spawn(this, command, options);
  }

  exec(command: readonly string[], options: Omit<SpawnOptions, "newGroup" | "argv"> = {}): Promise<number> {
    const env = options.env ?? this.env;
    const { program, argv } = programOf(this.files, command, { env, cwd: this.cwd });
    const before = this.#streams;
    const streams = [
      (options.stdin ?? this.stdin).share(),
      (options.stdout ?? this.stdout).share(),
      (options.stderr ?? this.stderr).share(),
    ] as const;
    this.#streams = streams;
    this.stdin = mortalSource(streams[0], this.killed);
    this.stdout = mortalSink(streams[1], this.killed);
    this.stderr = mortalSink(streams[2], this.killed);
    for (const stream of before) stream.close();
    this.argv = argv;
    this.env = new Map(env);
    this.#actions.clear();
    return program(this);
  }

  lookUp(command: string): { path: string } {
    return lookUp(this.files, command, this);
  }

  sleep(milliseconds: number): Promise<void> {
    return sleep(this.clock, milliseconds, this.killed);
  }

  async breathe(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.killed.throwIfAborted();
  }

  onSignal(signal: Signal, action: (() => void) | "ignore" | "default"): void {
    if (action === "default") this.#actions.delete(signal);
    else this.#actions.set(signal, action);
  }

  signal(pid: number, signal: Signal): boolean {
    return this.#table.signal(pid, signal);
  }

  processes(): readonly ProcessEntry[] {
    return this.#table.list();
  }

  kill(signal: Signal): void {
    this.receive(signal, "inside");
  }

  receive(signal: Signal, from: "inside" | "outside"): void {
    if (this.killed.aborted) return;
    const first = this.pid === 1;
    if (signal === "SIGKILL") {
      if (!first || from === "outside") this.end(137, signal);
      return;
    }
    const action = this.#actions.get(signal);
    if (typeof action === "function") this.#handle(action);
    else if (action === undefined && !first && !harmless.has(signal)) this.end(128 + signalNumber(signal), signal);
  }

  #handle(action: () => void): void {
    try {
      action();
    } catch (error) {
      void this.#fail(error instanceof Error ? error.message : String(error), 1);
    }
  }

  end(code: number, signal?: Signal): void {
    if (this.killed.aborted) return;
    this.endedBy = signal;
    this.#life.abort(new Killed(signal));
    for (const stream of this.#streams) stream.close();
    this.#table.ended(this);
    this.#ended(code);
  }

  async #fail(message: string, code: number): Promise<void> {
    try {
      await this.stderr.write(`${this.argv[0] ?? "?"}: ${message}\n`);
    } catch {
      // nobody is left to tell
    }
    this.end(code);
  }
}

function mortalSource(source: Source, killed: AbortSignal): Source {
  return {
    ...(source.terminal === undefined ? {} : { terminal: source.terminal }),
    read: (signal = killed) => source.read(signal),
    unread: (data) => source.unread(data),
    share: () => source.share(),
    close: () => source.close(),
  };
}

function mortalSink(sink: Sink, killed: AbortSignal): Sink {
  return {
    ...(sink.terminal === undefined ? {} : { terminal: sink.terminal }),
    write: (data, signal = killed) => sink.write(data, signal),
    share: () => sink.share(),
    close: () => sink.close(),
  };
}
