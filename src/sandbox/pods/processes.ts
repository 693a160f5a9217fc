/** The processes of one container: starting, finding and signalling them. */
import { programOf } from "./executables.ts";
import { type Child, type ProcessEntry, type Program, type SpawnOptions, StartError } from "./process.ts";
import { type Beginning, RunningProcess, type Surroundings } from "./running-process.ts";
import { type Signal, signalNumber } from "./signals.ts";

/** More than a lab needs; a fork bomb ends here. */
const processLimit = 400;

export class ProcessTable {
  readonly #surroundings: Surroundings;
  readonly #running = new Map<number, RunningProcess>();
  #nextPid = 1;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  /** Starts a process that nobody in the container is parent of: the container's own command, or one that is exec'd. */
  start(beginning: Beginning): Child {
    const { program, argv } = programOf(this.#surroundings.files, beginning.argv, beginning);
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
    const { program, argv } = programOf(this.#surroundings.files, command, inherited);
    return this.#run(program, { ...inherited, argv }, parent.pid, group);
  }

  ended(process: RunningProcess): void {
    this.#running.delete(process.pid);
    if (process.pid === 1) for (const other of [...this.#running.values()]) other.end(137, "SIGKILL");
    else for (const child of this.#running.values()) if (child.parent === process.pid) child.parent = 1;
  }

  #run(program: Program, beginning: Beginning, parent: number, group: number | undefined): RunningProcess {
    const pid = this.#nextPid++;
    const process = new RunningProcess(this, this.#surroundings, beginning, { pid, parent, group: group ?? pid });
    this.#running.set(pid, process);
    void process.run(program);
    return process;
  }
}
