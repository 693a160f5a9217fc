import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";

/** One line of the table. */
export interface Measurement {
  readonly what: string;
  readonly value: string;
  /** What it should be below, in words, and whether it is. */
  readonly aim?: string;
  readonly met?: boolean;
}

export interface Report {
  /** What bare `node -e 0` takes on this machine, in milliseconds. */
  readonly nodeStart: number;
  add(measurement: Measurement): void;
}

/** What whoever calls the bench gives it. */
export interface Given {
  /** A live cluster to measure on. */
  readonly kubeconfig: string | undefined;
}

/** A part of the bench: a file in this folder, chosen by its name. */
export interface Section {
  run(report: Report, given: Given): void | Promise<void>;
}

/** The middle of several runs, in milliseconds. */
export function median(runs: number, work: () => void): number {
  const times = Array.from({ length: runs }, () => elapsed(work)).sort((one, other) => one - other);
  return times[runs >> 1] ?? 0;
}

/** The middle of several runs of something that takes its time, in milliseconds. */
export async function middle(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[runs >> 1] ?? 0;
}

export function elapsed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** How long a program takes from start to end, in milliseconds; the middle of several runs. */
export function programTime(args: readonly string[], runs = 9): number {
  return median(runs, () => {
    const { status, error, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (error) throw error;
    if (status !== 0) throw new Error(`node ${args.join(" ")} exited with ${status}: ${stderr}`);
  });
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

const seconds = 5;

/** What a process takes of a core while nobody asks anything of it; `aim` in per cent. */
export async function atRest(report: Report, pid: number, aim: number): Promise<void> {
  const what = "processor while nothing happens";
  if (process.platform !== "linux") return report.add({ what, value: "NOT measured: only Linux tells" });
  const before = cpuTicks(pid);
  await delay(seconds * 1000);
  const share = (cpuTicks(pid) - before) / seconds;
  report.add({
    what,
    value: `${share.toFixed(1)} % of a core`,
    aim: `${aim} %`,
    met: share < aim,
  });
}

/** In hundredths of a second. */
function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
