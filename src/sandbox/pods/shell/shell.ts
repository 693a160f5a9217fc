/** Runs parsed shell text in a process. Begin at `statements`; what a word means is in expand.ts, built-in commands in builtins/. */

import type { Command, CommandNode, Redirection, Statement } from "unbash";
import type { Child, Process } from "../process.ts";
import { parseSignal } from "../signals.ts";
import { nothing, pipe, readAll, toText } from "../streams.ts";
import { assign, withVariables } from "./assignments.ts";
import { builtins, specialBuiltins } from "./builtins.ts";
import { runCompound } from "./compound.ts";
import { FunctionReturn, Interrupted, LoopJump, RedirectError, ShellError, ShellExit } from "./errors.ts";
import { type Expander, expandAssignment, expandWords } from "./expand.ts";
import { runExternal } from "./external.ts";
import { type Dialect, parseText } from "./parse.ts";
import { runPipeline } from "./pipeline.ts";
import { traceQuote } from "./quote.ts";
import type { ShellState } from "./state.ts";
import { errorsOf, redirect, type Streams, standardOf } from "./streams.ts";

type Node = Statement["command"];

export interface Job {
  readonly number: number;
  readonly child: Child;
  readonly text: string;
  status: number | undefined;
}

/** How often a computing script lets everybody else go on. */
const breath = 50;
const deepestFunction = 500;
/** Deaths that a shell announces. */
const deaths: Readonly<Record<string, string>> = {
  SIGHUP: "Hangup",
  SIGQUIT: "Quit",
  SIGKILL: "Killed",
  SIGALRM: "Alarm clock",
  SIGTERM: "Terminated",
};

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
  #functionDepth = 0;
  #captureStatus: number | undefined;

  constructor(process: Process, state: ShellState, streams: Streams) {
    this.process = process;
    this.state = state;
    this.streams = streams;
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
      if (statement.background) this.#background(statement, current);
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

  async complain(text: string, streams: Streams = this.streams, command?: string): Promise<void> {
    const line = this.source === "" ? 0 : this.line;
    const { name } = this.state;
    let prefix = `${name}: `;
    if (this.dialect === "bash") prefix += this.isInteractive ? "" : `line ${line}: `;
    else if (this.dialect === "dash") prefix += `${line}: `;
    else if (this.namesLines && !this.isInteractive) prefix += `line ${line}: `;
    else if (command !== undefined && !this.isInteractive) {
      await errorsOf(streams).write(`${name}: ${command}: line 0: ${text}\n`);
      return;
    }
    await errorsOf(streams).write(`${prefix}${command === undefined ? "" : `${command}: `}${text}\n`);
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
    shell.#functionDepth = this.#functionDepth;
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

  /** `set -e` */
  checked(status: number): number {
    this.state.lastStatus = status;
    if (status !== 0 && this.state.options.errexit && this.#tested === 0) throw new ShellExit(status);
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
    return this.#simple(node, this.streams, true);
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

  #background(statement: Statement, streams: Streams): void {
    const own = new Map(streams);
    if (!this.isInteractive) own.set(0, { source: nothing });
    const child = this.fork(statement.command, own, { newGroup: this.isInteractive });
    const text = this.source.slice(statement.command.pos, statement.command.end);
    const number = Math.max(0, ...this.jobs.map((job) => job.number)) + 1;
    const job: Job = { number, child, text, status: undefined };
    this.jobs.push(job);
    void child.exit.then((status) => {
      job.status = status;
    });
    this.state.lastBackground = child.pid;
    this.state.lastStatus = 0;
  }

  /** Waits for a child in the foreground and says if a signal ended it. */
  async awaitChild(child: Child, streams: Streams): Promise<number> {
    const status = await child.exit;
    const death = child.endedBy === undefined ? undefined : deaths[child.endedBy];
    if (death !== undefined && !this.state.isSubshell) await errorsOf(streams).write(`${death}\n`);
    if (child.endedBy === "SIGINT" && this.isInteractive) this.interrupted = true;
    return status;
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
    this.#captureStatus = await child.exit;
    if (this.dialect === "bash") this.state.lastStatus = this.#captureStatus;
    return toText(bytes).replaceAll("\0", "").replace(/\n+$/, "");
  }

  async command(node: CommandNode, streams: Streams): Promise<number> {
    switch (node.type) {
      case "Command":
        return this.#simple(node, streams, false);
      case "Redirected":
        return this.#redirected(node.redirects, streams, (own) => runCompound(this, node.command, own));
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

  async #redirected(
    redirections: readonly Redirection[],
    streams: Streams,
    run: (streams: Streams) => Promise<number>,
  ): Promise<number> {
    if (redirections.length === 0) return run(streams);
    let made: Awaited<ReturnType<typeof redirect>>;
    try {
      made = await redirect(redirections, streams, this);
    } catch (error) {
      if (!(error instanceof RedirectError)) throw error;
      await this.complain(error.message, streams);
      return this.dialect === "dash" ? 2 : 1;
    }
    try {
      return await run(made.streams);
    } finally {
      for (const stream of made.opened) stream.close();
    }
  }

  /** An empty list succeeds. */
  async list(list: readonly Statement[], streams: Streams): Promise<number> {
    return list.length === 0 ? 0 : this.statements(list, streams);
  }

  async #simple(node: Command, streams: Streams, isLast: boolean): Promise<number> {
    await this.step();
    this.#captureStatus = undefined;
    const assignments = node.prefix.filter((part) => part.type === "Assignment");
    const words = await this.#words(node, streams);
    const [name, ...args] = words;
    if (name === undefined) {
      for (const assignment of assignments) {
        const value = await expandAssignment(assignment, this.expander(streams));
        await this.#trace([`${assignment.name}=${traceQuote(value, this.dialect, true)}`], streams);
        await assign(this, assignment, value, streams);
      }
      return this.#redirected(node.redirects, streams, async () => this.#captureStatus ?? 0);
    }
    const given: [string, string | string[]][] = [];
    for (const assignment of assignments)
      given.push([assignment.name, await expandAssignment(assignment, this.expander(streams))]);
    await this.#trace(
      [
        ...given.map(([key, value]) => `${key}=${traceQuote(value, this.dialect, true)}`),
        ...words.map((word) => traceQuote(word, this.dialect)),
      ],
      streams,
    );
    if (name === "exec" && args.length === 0) return this.#redirectForGood(node.redirects, streams);
    return this.#redirected(node.redirects, streams, async (own) => {
      const definition = this.state.functions.get(name);
      if (definition !== undefined && !specialBuiltins.has(name))
        return withVariables(this, given, () => this.#callFunction(name, args, own));
      const builtin = builtins.get(name);
      if (builtin !== undefined && (builtin.dialects === undefined || builtin.dialects.includes(this.dialect)))
        return withVariables(
          this,
          given,
          () => builtin.run(this, args, own),
          specialBuiltins.has(name) && this.dialect !== "bash",
        );
      return runExternal(this, words, own, { given, replace: isLast });
    });
  }

  /** A command's words; `export a=$b` and its like do not split what they assign. */
  async #words(node: Command, streams: Streams): Promise<string[]> {
    const expander = this.expander(streams);
    const words = node.name === undefined ? [] : await expandWords([node.name], expander);
    for (const part of node.args) {
      if (part.type === "Word") words.push(...(await expandWords([part], expander)));
      else {
        const value = await expandAssignment(part, expander);
        words.push(`${part.name}${part.append ? "+" : ""}=${Array.isArray(value) ? value.join(" ") : value}`);
        if (Array.isArray(value)) this.state.set(part.name, value);
      }
    }
    return words;
  }

  async #callFunction(name: string, args: readonly string[], streams: Streams): Promise<number> {
    const definition = this.state.functions.get(name);
    if (definition === undefined) return 0;
    if (this.#functionDepth >= deepestFunction)
      throw new ShellError(`${name}: maximum function nesting level exceeded (${deepestFunction})`, 1);
    const { positional } = this.state;
    const { source, position } = this;
    const { loopDepth } = this.state;
    this.state.positional = [...args];
    this.state.loopDepth = 0;
    this.state.locals.push(new Map());
    this.source = definition.source;
    this.#functionDepth++;
    try {
      const { body } = definition;
      if (body.type === "CompoundList") return await this.list(body.commands, streams);
      return await this.command(body, streams);
    } catch (error) {
      if (error instanceof FunctionReturn) return error.code;
      throw error;
    } finally {
      this.#functionDepth--;
      this.state.leaveFunction();
      this.state.positional = positional;
      this.state.loopDepth = loopDepth;
      [this.source, this.position] = [source, position];
    }
  }

  get inFunction(): boolean {
    return this.#functionDepth > 0;
  }

  async #redirectForGood(redirections: readonly Redirection[], streams: Streams): Promise<number> {
    try {
      this.streams = (await redirect(redirections, streams, this)).streams;
    } catch (error) {
      if (error instanceof RedirectError) throw new ShellError(error.message);
      throw error;
    }
    return 0;
  }

  async #trace(words: readonly string[], streams: Streams): Promise<void> {
    if (!this.state.options.xtrace) return;
    const sink = this.streams.get(2)?.sink ?? errorsOf(streams);
    await sink.write(`${this.state.get("PS4") ?? "+ "}${words.join(" ")}\n`);
  }
}
