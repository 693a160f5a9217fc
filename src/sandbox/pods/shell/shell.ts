/** Runs parsed shell text in a process. Begin at `statements`; simple.ts runs a command of words, compound.ts those that hold others. */

import type { CommandNode, Statement } from "unbash";
import type { Child, Process } from "../process.ts";
import { parseSignal } from "../signals.ts";
import { pipe, readAll, toText } from "../streams.ts";
import { prefixOf } from "./complaints.ts";
import { runCompound } from "./compound.ts";
import { FunctionReturn, Interrupted, LoopJump, ShellError, ShellExit } from "./errors.ts";
import type { Expander } from "./expand.ts";
import { type Job, startJob } from "./jobs.ts";
import { type Dialect, parseText } from "./parse.ts";
import { runPipeline } from "./pipeline.ts";
import { runSimple } from "./simple.ts";
import type { ShellState } from "./state.ts";
import { errorsOf, type Streams, standardOf, withRedirections } from "./streams.ts";

type Node = Statement["command"];

/** How often a computing script lets everybody else go on. */
const breath = 50;
export class Shell {
  readonly process: Process;
  readonly state: ShellState;
  /** The streams that `exec > file` changes for good. */
  streams: Streams;
  readonly jobs: Job[] = [];
  readonly history: string[] = [];
  /** Where the command that now runs stands. */
  source = "";
  position = 0;
  /** A script file's messages name the line. */
  namesLines = false;
  isInteractive = false;
  /** How far `getopts` has come in a word of several letters. */
  optionOffset = 1;
  /** Set by Ctrl-C at an interactive shell. */
  interrupted = false;
  /** Signals with a trap that came in and wait for a good moment. */
  readonly pendingTraps: string[] = [];
  #wakeWaiting: (() => void) | undefined;
  #steps = 0;
  #tested = 0;
  /** How the last `$( )` of the command that now runs ended. */
  captureStatus: number | undefined;

  constructor(process: Process, state: ShellState, streams: Streams) {
    this.process = process;
    this.state = state;
    this.streams = streams;
    state.line = () => this.line;
  }

  get dialect(): Dialect {
    return this.state.dialect;
  }

  get line(): number {
    return this.source.slice(0, this.position).split("\n").length;
  }

  /** What word expansion may use of this shell. */
  expander(streams: Streams = this.streams): Expander {
    return {
      state: this.state,
      files: this.process.files,
      cwd: () => this.process.cwd,
      capture: (script) => this.#capture(script.commands, script.source ?? this.source, streams),
    };
  }

  async statements(list: readonly Statement[], streams: Streams): Promise<number> {
    // what `exec > file` changes holds for the statements after it
    const own = streams === this.streams;
    for (const statement of list) {
      await this.step();
      this.position = statement.pos;
      const current = own ? this.streams : streams;
      if (statement.background) startJob(this, statement, current);
      else this.state.lastStatus = await this.#node(statement.command, current);
    }
    return this.state.lastStatus;
  }

  /** A function or a trap's text wakes `wait`. */
  signalled(name: string): void {
    this.pendingTraps.push(name);
    this.#wakeWaiting?.();
  }

  /** Waits for a promise, but no longer than until a trapped signal or Ctrl-C comes. Undefined: something came. */
  async waitFor<Result>(awaited: Promise<Result>): Promise<Result | undefined> {
    const woken = new Promise<undefined>((resolve) => {
      this.#wakeWaiting = () => resolve(undefined);
    });
    const result = await Promise.race([awaited, woken]);
    this.#wakeWaiting = undefined;
    return result;
  }

  interrupt(): void {
    this.interrupted = true;
    this.#wakeWaiting?.();
  }

  /** Runs what traps asked for since the last look. */
  async runTraps(): Promise<void> {
    for (let name = this.pendingTraps.shift(); name !== undefined; name = this.pendingTraps.shift())
      await this.runTrap(name);
  }

  async runTrap(name: string): Promise<void> {
    const text = this.state.traps.get(name);
    if (text === undefined) return;
    const status = this.state.lastStatus;
    await this.evaluate(text, this.streams);
    this.state.lastStatus = status;
  }

  /** Runs text as `eval` does. */
  async evaluate(text: string, streams: Streams): Promise<number> {
    const parsed = parseText(text, this.dialect);
    const { source, position } = this;
    this.source = text;
    const status = await this.statements(parsed.statements, streams);
    if (parsed.error !== undefined) throw new ShellError(parsed.error.text);
    [this.source, this.position] = [source, position];
    return status;
  }

  /** `command`: the built-in command that complains. */
  async complain(text: string, streams: Streams = this.streams, command?: string): Promise<void> {
    const line = this.source === "" ? 0 : this.line;
    const place = { line, isInteractive: this.isInteractive, namesLines: this.namesLines };
    await errorsOf(streams).write(`${prefixOf(this.state, place, command)}${text}\n`);
  }

  /** A shell of its own process with a copy of everything. */
  subshell(process: Process, streams: Streams): Shell {
    const state = this.state.copy();
    const shell = new Shell(process, state, streams);
    for (const [name, text] of this.state.traps) {
      if (text === "") {
        state.traps.set(name, text);
        const signal = parseSignal(name);
        if (signal !== undefined) process.onSignal(signal, "ignore");
      }
    }
    shell.source = this.source;
    shell.position = this.position;
    shell.namesLines = this.namesLines;
    shell.#tested = this.#tested;
    return shell;
  }

  async step(): Promise<void> {
    if (++this.#steps % breath === 0) await this.process.breathe();
    if (this.interrupted) {
      this.interrupted = false;
      throw new Interrupted();
    }
    if (this.pendingTraps.length > 0) await this.runTraps();
  }

  async #node(node: Node, streams: Streams): Promise<number> {
    switch (node.type) {
      case "AndOr": {
        let status = 0;
        for (const [index, command] of node.commands.entries()) {
          const operator = node.operators[index - 1];
          if ((operator === "&&" && status !== 0) || (operator === "||" && status === 0)) continue;
          const last = index === node.commands.length - 1;
          status = last ? await this.#node(command, streams) : await this.condition(() => this.#node(command, streams));
          this.state.lastStatus = status;
        }
        return status;
      }
      case "Pipeline":
        return runPipeline(this, node, streams);
      default:
        return this.checked(await this.command(node, streams));
    }
  }

  /** Runs a condition, whose failure is an answer and no error. */
  async condition(condition: () => Promise<number>): Promise<number> {
    this.#tested++;
    try {
      return await condition();
    } finally {
      this.#tested--;
    }
  }

  /** What a failure leads to: the ERR trap, and with `set -e` the end. */
  async checked(status: number): Promise<number> {
    this.state.lastStatus = status;
    if (status === 0 || this.#tested > 0) return status;
    if (this.dialect !== "dash" && !this.inFunction) await this.condition(() => this.runTrap("ERR").then(() => 0));
    if (this.state.options.errexit) throw new ShellExit(status);
    return status;
  }

  /** Starts a command as a process of its own. */
  fork(node: Node, streams: Streams, options: { newGroup?: boolean } = {}): Child {
    return this.inOwnProcess((shell) => shell.#asLast(node), streams, options);
  }

  /** Runs a part of the script in a shell of its own process. */
  inOwnProcess(run: (shell: Shell) => Promise<number>, streams: Streams, options: { newGroup?: boolean } = {}): Child {
    return this.process.spawn(
      async (process) => {
        const shell = this.subshell(process, this.#inChild(streams, process));
        return shell.finish(() => run(shell));
      },
      { ...standardOf(streams), ...options },
    );
  }

  /** The parent's streams as a child process has them: its own first three, the others shared. */
  #inChild(streams: Streams, process: Process): Streams {
    const own = new Map(streams);
    own.set(0, { source: process.stdin });
    own.set(1, { sink: process.stdout });
    own.set(2, { sink: process.stderr });
    return own;
  }

  /** The last thing a process does: an outside command takes its place instead of becoming a child. */
  async #asLast(node: Node): Promise<number> {
    if (node.type !== "Command") return this.#node(node, this.streams);
    return runSimple(this, node, this.streams, true);
  }

  /** Runs to the end of a process's life: exit, its trap, and messages of what stopped it. */
  async finish(run: () => Promise<number>): Promise<number> {
    let status = await this.#guarded(run);
    if (this.state.traps.has("EXIT")) {
      this.state.lastStatus = status;
      const text = this.state.traps.get("EXIT") ?? "";
      this.state.traps.delete("EXIT");
      status = await this.#guarded(async () => {
        await this.evaluate(text, this.streams);
        return status;
      });
    }
    return status;
  }

  async #guarded(run: () => Promise<number>): Promise<number> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ShellExit || error instanceof FunctionReturn) return error.code;
      if (error instanceof LoopJump) return 0;
      if (error instanceof Interrupted) return 130;
      if (!(error instanceof ShellError)) throw error;
      await this.complain(error.message);
      return error.code;
    }
  }

  async #capture(list: readonly Statement[], source: string, streams: Streams): Promise<string> {
    const { source: result, sink } = pipe();
    const own = new Map(streams).set(1, { sink });
    const child = this.inOwnProcess((shell) => {
      shell.source = source;
      return shell.statements(list, shell.streams);
    }, own);
    sink.close();
    const bytes = await readAll({ read: () => result.read(this.process.killed) });
    this.captureStatus = await child.exit;
    if (this.dialect === "bash") this.state.lastStatus = this.captureStatus;
    return toText(bytes).replaceAll("\0", "").replace(/\n+$/, "");
  }

  async command(node: CommandNode, streams: Streams): Promise<number> {
    switch (node.type) {
      case "Command":
        return runSimple(this, node, streams, false);
      case "Redirected":
        return withRedirections(this, node.redirects, streams, (own) => runCompound(this, node.command, own));
      case "Function": {
        const { body } = node;
        this.state.functions.set(node.name.value, { body, source: this.source });
        return 0;
      }
      case "Coproc":
        throw new ShellError("coproc is not part of the sandbox's shell");
      default:
        return runCompound(this, node, streams);
    }
  }

  /** An empty list succeeds. */
  async list(list: readonly Statement[], streams: Streams): Promise<number> {
    return list.length === 0 ? 0 : this.statements(list, streams);
  }

  get inFunction(): boolean {
    return this.state.locals.length > 0;
  }
}
