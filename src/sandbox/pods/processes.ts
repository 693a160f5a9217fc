/** The processes of one container: starting, signalling and ending them. */
import { type Clock, sleep } from "../clock.ts";
import { FileError } from "./file-error.ts";
import type { Files } from "./files.ts";
import type { Network, PodNetwork } from "./network.ts";
import { contentOf } from "./nodes.ts";
import { absolute } from "./paths.ts";
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
import { BrokenPipe, type Sink, type Source, toText } from "./streams.ts";
import type { Terminal } from "./terminal.ts";

/** What all processes of a container have in common. */
interface Surroundings {
  readonly files: Files;
  readonly network: PodNetwork;
  readonly clock: Clock;
  readonly hostname: string;
}

/** How a process begins. */
interface Beginning {
  readonly argv: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly user: User;
  readonly stdin: Source;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly terminal?: Terminal | undefined;
}

/** More than a lab needs; a fork bomb ends here. */
const processLimit = 400;
const interpreterLimit = 4;

export class ProcessTable {
  readonly #surroundings: Surroundings;
  readonly #running = new Map<number, RunningProcess>();
  #nextPid = 1;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Starts a process that nobody in the container is parent of: the container's own command, or one that is exec'd. */
  start(beginning: Beginning): Child {
    const found = this.lookUp(beginning.argv[0] ?? "", beginning.env, beginning.cwd);
    const { program, argv } = this.#program(found, beginning.argv, beginning);
    const started = this.#run(program, { ...beginning, argv }, 0, undefined);
    const { terminal } = beginning;
    if (terminal !== undefined) {
      terminal.foreground = started.group;
      terminal.deliver = (group, signal) => this.signal(-group, signal);
    }
    return started;
  }

  list(): readonly ProcessEntry[] {
    return [...this.#running.values()];
  }

  /** Sends a signal from inside. The first process of a container gets only those it has a handler for. */
  signal(pid: number, signal: Signal): boolean {
    const targets = [...this.#running.values()].filter((process) =>
      pid === -1 ? process.pid !== 1 : pid < 0 ? process.group === -pid : process.pid === pid,
    );
    for (const process of targets) process.receive(signal, "inside");
    return targets.length > 0;
  }

  /** Sends a signal to the first process from outside, as the kubelet does. */
  signalFirst(signal: Signal): void {
    this.#running.get(1)?.receive(signal, "outside");
  }

  /** Ends a process with everything that it started. */
  endTree(pid: number, signal: Signal): void {
    for (const process of [...this.#running.values()]) if (process.parent === pid) this.endTree(process.pid, signal);
    this.#running.get(pid)?.end(128 + signalNumber(signal), signal);
  }

  lookUp(command: string, env: ReadonlyMap<string, string>, cwd: string): { path: string } {
    const { files } = this.#surroundings;
    if (command.includes("/")) {
      const path = absolute(cwd, command);
      const node = files.find(path);
      if (node === undefined)
        throw new StartError("not found", `exec: "${command}": stat ${command}: no such file or directory`);
      if (node.kind === "directory") throw new StartError("is a directory", `exec: "${command}": is a directory`);
      if ((node.mode & 0o111) === 0) throw new StartError("permission denied", `exec: "${command}": permission denied`);
      return { path };
    }
    for (const folder of (env.get("PATH") ?? defaultPath).split(":")) {
      const path = absolute(absolute(cwd, folder), command);
      const node = command === "" ? undefined : files.find(path);
      if (node !== undefined && node.kind !== "directory" && (node.mode & 0o111) !== 0) return { path };
    }
    throw new StartError("not found", `exec: "${command}": executable file not found in $PATH`);
  }

  spawn(parent: RunningProcess, command: readonly string[] | Program, options: SpawnOptions): Child {
    if (this.#running.size >= processLimit)
      throw new StartError("too many processes", "Resource temporarily unavailable");
    const env = options.env ?? parent.env;
    const cwd = options.cwd ?? parent.cwd;
    const inherited: Beginning = {
      argv: options.argv ?? (typeof command === "function" ? parent.argv : command),
      env,
      cwd,
      user: parent.user,
      stdin: options.stdin ?? parent.stdin,
      stdout: options.stdout ?? parent.stdout,
      stderr: options.stderr ?? parent.stderr,
      terminal: parent.terminal,
    };
    const group = options.newGroup ? undefined : parent.group;
    if (typeof command === "function") return this.#run(command, inherited, parent.pid, group);
    const { program, argv } = this.#program(this.lookUp(command[0] ?? "", env, cwd), command, inherited);
    return this.#run(program, { ...inherited, argv }, parent.pid, group);
  }

  /** The program that a command means, for a process that becomes it. */
  replacement(command: readonly string[], env: ReadonlyMap<string, string>, cwd: string) {
    return this.#program(this.lookUp(command[0] ?? "", env, cwd), command, { env, cwd });
  }

  ended(process: RunningProcess): void {
    this.#running.delete(process.pid);
    if (process.pid === 1) for (const other of [...this.#running.values()]) other.end(137, "SIGKILL");
    else for (const child of this.#running.values()) if (child.parent === process.pid) child.parent = 1;
  }

  /** What executing a file means: a program of ours, or the interpreter that a script's first line names. */
  #program(
    found: { path: string },
    argv: readonly string[],
    { env, cwd }: Pick<Beginning, "env" | "cwd">,
    depth = 0,
  ): { program: Program; argv: readonly string[] } {
    const node = this.#surroundings.files.get(found.path);
    if (node.kind === "file" && node.program !== undefined) return { program: node.program, argv };
    const [, interpreter, argument] =
      node.kind === "file"
        ? (/^#![ \t]*(\S+)[ \t]*(.*?)[ \t]*\n/.exec(toText(contentOf(node).subarray(0, 256))) ?? [])
        : [];
    if (interpreter === undefined || depth >= interpreterLimit)
      throw new StartError("exec format error", `exec ${found.path}: exec format error`);
    const through = [
      interpreter,
      ...(argument ? [argument] : []),
      argv[0]?.includes("/") ? argv[0] : found.path,
      ...argv.slice(1),
    ];
    return this.#program(this.lookUp(interpreter, env, cwd), through, { env, cwd }, depth + 1);
  }

  #run(program: Program, beginning: Beginning, parent: number, group: number | undefined): RunningProcess {
    const pid = this.#nextPid++;
    const process = new RunningProcess(this, this.#surroundings, beginning, { pid, parent, group: group ?? pid });
    this.#running.set(pid, process);
    void process.run(program);
    return process;
  }
}

export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

class RunningProcess implements Process, Child, ProcessEntry {
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

  readonly #table: ProcessTable;
  readonly #life = new AbortController();
  readonly #actions = new Map<Signal, (() => void) | "ignore">();
  #streams: readonly { close(): void }[] = [];
  endedBy: Signal | undefined;
  #ended: (code: number) => void = () => {};

  constructor(
    table: ProcessTable,
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
    const { program, argv } = this.#table.replacement(command, env, this.cwd);
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
    return this.#table.lookUp(command, this.env, this.cwd);
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
