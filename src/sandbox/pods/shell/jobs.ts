/** Background commands: `wait`, `jobs`, `fg` and `kill` with `%1`. */

import type { Statement } from "unbash";
import type { Child } from "../process.ts";
import { parseSignal, type Signal, signalNumber, signals } from "../signals.ts";
import { nothing } from "../streams.ts";
import type { Shell } from "./shell.ts";
import { errorsOf, outputOf, type Streams } from "./streams.ts";

export interface Job {
  readonly number: number;
  readonly child: Child;
  readonly text: string;
  status: number | undefined;
}

/** `command &` */
export function startJob(shell: Shell, { command }: Statement, streams: Streams): void {
  const own = new Map(streams);
  if (!shell.isInteractive) own.set(0, { source: nothing });
  const child = shell.fork(command, own, { newGroup: shell.isInteractive });
  const text = shell.source.slice(command.pos, command.end);
  const number = Math.max(0, ...shell.jobs.map((job) => job.number)) + 1;
  const job: Job = { number, child, text, status: undefined };
  shell.jobs.push(job);
  void child.exit.then((status) => {
    job.status = status;
  });
  shell.state.lastBackground = child.pid;
  shell.state.lastStatus = 0;
}

/** Deaths that a shell announces. */
const deaths: Readonly<Record<string, string>> = {
  SIGHUP: "Hangup",
  SIGQUIT: "Quit",
  SIGKILL: "Killed",
  SIGALRM: "Alarm clock",
  SIGTERM: "Terminated",
};

/** Waits for a child in the foreground and says if a signal ended it. */
export async function awaitChild(shell: Shell, child: Child, streams: Streams): Promise<number> {
  const status = await child.exit;
  const death = child.endedBy === undefined ? undefined : deaths[child.endedBy];
  if (death !== undefined && !shell.state.isSubshell) await errorsOf(streams).write(`${death}\n`);
  if (child.endedBy === "SIGINT" && shell.isInteractive) shell.interrupted = true;
  return status;
}

function jobOf(shell: Shell, text: string): Job | undefined {
  if (text === "%%" || text === "%+" || text === "%") return shell.jobs.at(-1);
  if (text.startsWith("%")) return shell.jobs.find((job) => String(job.number) === text.slice(1));
  return shell.jobs.find((job) => String(job.child.pid) === text);
}

export async function waitCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const names = args.filter((arg) => arg !== "-n");
  const jobs = names.length === 0 ? [...shell.jobs] : names.map((name) => jobOf(shell, name));
  let status = 0;
  for (const job of jobs) {
    if (job === undefined) {
      status = 127;
      continue;
    }
    const ended = await shell.waitFor(job.child.exit);
    if (ended === undefined) {
      const name = shell.pendingTraps[0];
      return 128 + signalNumber(parseSignal(name ?? "INT") ?? "SIGINT");
    }
    if (names.length > 0) status = ended;
    if (shell.dialect !== "bash" && job.child.endedBy !== undefined) await errorsOf(streams).write(`${stateOf(job)}\n`);
    forget(shell, job);
  }
  return status;
}

const forget = (shell: Shell, job: Job): void => {
  const at = shell.jobs.indexOf(job);
  if (at !== -1) shell.jobs.splice(at, 1);
};

function stateOf(job: Job): string {
  if (job.status === undefined) return "Running";
  if (job.child.endedBy === "SIGTERM") return "Terminated";
  if (job.child.endedBy === "SIGKILL") return "Killed";
  return job.status === 0 ? "Done" : `Done(${job.status})`;
}

/** Lines about jobs; those that have ended are then forgotten. */
export function jobLines(shell: Shell, which: (job: Job) => boolean): string {
  let text = "";
  for (const job of [...shell.jobs]) {
    if (!which(job)) continue;
    const current = job === shell.jobs.at(-1) ? "+" : " ";
    const running = job.status === undefined && shell.dialect === "bash" ? " &" : "";
    text += `[${job.number}]${current}  ${stateOf(job).padEnd(shell.dialect === "bash" ? 24 : 27)}${job.text}${running}\n`;
    if (job.status !== undefined) forget(shell, job);
  }
  return text;
}

export async function jobsCommand(shell: Shell, _args: readonly string[], streams: Streams): Promise<number> {
  await outputOf(streams).write(jobLines(shell, () => true));
  return 0;
}

export async function foregroundCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const job = jobOf(shell, args[0] ?? "%%");
  if (job === undefined) {
    await shell.complain(shell.dialect === "bash" ? "no current job" : "No current job", streams, "fg");
    return shell.dialect === "bash" ? 1 : 2;
  }
  await outputOf(streams).write(`${job.text}\n`);
  const { terminal } = shell.process;
  if (terminal !== undefined) terminal.foreground = job.child.group;
  const status = await job.child.exit;
  if (terminal !== undefined) terminal.foreground = shell.process.group;
  forget(shell, job);
  return status;
}

export async function killCommand(shell: Shell, args: readonly string[], streams: Streams): Promise<number> {
  const { signal, isQuestion, targets, problem, list } = parseKill(args);
  const { name } = shell.state;
  const bash = shell.dialect === "bash";
  if (list !== undefined) {
    await outputOf(streams).write(list);
    return 0;
  }
  if (problem !== undefined) {
    await errorsOf(streams).write(`${name}: ${problem}\n`);
    return 1;
  }
  if (targets.length === 0) {
    await errorsOf(streams).write(
      bash
        ? "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n"
        : `${name}: you need to specify whom to kill\n`,
    );
    return bash ? 2 : 1;
  }
  let status = 0;
  for (const target of targets) {
    const job = target.startsWith("%") ? jobOf(shell, target) : undefined;
    if (job !== undefined) {
      if (!isQuestion) job.child.kill(signal);
      continue;
    }
    if (reach(shell, target, isQuestion ? undefined : signal)) continue;
    status = 1;
    if (target.startsWith("%")) await shell.complain(`${target}: no such job`, streams, "kill");
    else if (!/^-?\d+$/.test(target))
      await errorsOf(streams).write(
        bash
          ? `${name}: line ${shell.line}: kill: ${target}: arguments must be process or job IDs\n`
          : `${name}: invalid number '${target}'\n`,
      );
    else if (bash) await shell.complain(`(${target}) - No such process`, streams, "kill");
    else await errorsOf(streams).write(`${name}: can't kill pid ${target}: No such process\n`);
  }
  return status;
}

/** Sends a signal to a process by number, or without one asks whether it is there. */
function reach(shell: Shell, target: string, signal: Signal | undefined): boolean {
  if (!/^-?\d+$/.test(target)) return false;
  if (signal === undefined) return exists(shell, Number(target));
  return shell.process.signal(Number(target), signal);
}

const exists = (shell: Shell, pid: number): boolean => shell.process.processes().some((each) => each.pid === pid);

interface KillRequest {
  readonly signal: Signal;
  /** Signal 0 only asks whether the process is there. */
  readonly isQuestion: boolean;
  readonly targets: readonly string[];
  readonly problem?: string;
  readonly list?: string;
}

export function parseKill(args: readonly string[]): KillRequest {
  const rest = [...args];
  const empty = { signal: "SIGTERM", isQuestion: false, targets: [] } as const;
  const first = rest[0];
  if (first === "-l") {
    const [, asked] = rest;
    if (asked === undefined) return { ...empty, list: `${signals.map((signal) => signal.slice(3)).join("\n")}\n` };
    const code = Number(asked);
    const signal = parseSignal(String(code > 128 ? code - 128 : asked));
    return signal === undefined
      ? { ...empty, problem: `bad signal name '${asked}'` }
      : { ...empty, list: `${Number.isNaN(code) ? signalNumber(signal) : signal.slice(3)}\n` };
  }
  let given: string | undefined;
  if (first === "-s" || first === "-n") {
    given = rest[1];
    rest.splice(0, 2);
  } else if (first !== undefined && /^-\w/.test(first)) {
    given = first.slice(1);
    rest.shift();
  }
  if (rest[0] === "--") rest.shift();
  if (given === "0") return { signal: "SIGCONT", isQuestion: true, targets: rest };
  const signal = given === undefined ? "SIGTERM" : parseSignal(given);
  if (signal === undefined) return { ...empty, problem: `bad signal name '${given}'` };
  return { signal, isQuestion: false, targets: rest };
}
