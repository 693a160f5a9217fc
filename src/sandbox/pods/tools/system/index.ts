/** The tools around processes, the machine and the clock, by name. */
import type { Tool } from "../tool.ts";
import { date } from "./date.ts";
import { env, printenv, which } from "./environment.ts";
import { expr } from "./expr.ts";
import { hostname, id, uname, whoami } from "./identity.ts";
import { dmesg, free, mount, print, pwd } from "./machine.ts";
import { echoProgram, printfProgram, testProgram } from "./printing.ts";
import { byName, kill, nohup, ps } from "./processes.ts";
import { seq, yes } from "./sequence.ts";
import { stty, tty } from "./terminal.ts";
import { sleep, time, timeout, top, uptime, watch } from "./time.ts";
import { xargs } from "./xargs.ts";

export const systemTools: Readonly<Record<string, Tool>> = {
  sleep,
  timeout,
  date,
  ps,
  kill,
  env,
  printenv,
  id,
  whoami,
  uname,
  hostname,
  which,
  xargs,
  seq,
  yes,
  expr,
  echo: echoProgram,
  printf: printfProgram,
  test: testProgram,
  "[": testProgram,
  true: async () => 0,
  false: async () => 1,
  pwd,
  tty,
  stty,
  nohup,
  uptime,
  free,
  nproc: print("2\n"),
  arch: print("x86_64\n"),
  clear: print("\x1b[H\x1b[J"),
  sync: async () => 0,
};

/** Only busybox and fuller systems bring these. */
export const moreSystemTools: Readonly<Record<string, Tool>> = {
  time,
  top,
  watch,
  mount,
  dmesg,
  pgrep: byName,
  pkill: byName,
  killall: byName,
  pidof: byName,
};
