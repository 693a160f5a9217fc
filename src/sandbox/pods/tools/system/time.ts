/** Time: sleep, timeout, time, watch, uptime. */
import { StartError } from "../../process.ts";
import { parseSignal } from "../../signals.ts";
import { strftime } from "../strftime.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";

const units: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1.5`, `2m`, `infinity`: milliseconds. */
function duration(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const [, number, unit = ""] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 1) * 1000;
}

export const sleep: Tool = async (process, args, flavour) => {
  if (args.length === 0) {
    await (flavour === "busybox"
      ? showUsage(process, "sleep")
      : complain(process, "missing operand\nTry 'sleep --help' for more information."));
    return 1;
  }
  let total = 0;
  for (const arg of args) {
    const milliseconds = duration(arg);
    if (milliseconds === undefined) {
      await complain(
        process,
        flavour === "busybox"
          ? `invalid number '${arg}'`
          : `invalid time interval ‘${arg}’\nTry 'sleep --help' for more information.`,
      );
      return 1;
    }
    total += milliseconds;
  }
  if (total > 0) await process.sleep(total);
  return 0;
};

export const timeout: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+s:k:v", {
    signal: "s:",
    "kill-after": "k:",
    "preserve-status": "preserve",
    foreground: "foreground",
  });
  if (options === undefined) return 125;
  const [limit = "", ...command] = options.operands;
  const milliseconds = duration(limit);
  if (flavour === "busybox" && command.length === 0) {
    await showUsage(process, "timeout");
    return 1;
  }
  if (milliseconds === undefined || command.length === 0) {
    await complain(
      process,
      milliseconds === undefined && limit !== ""
        ? `invalid ${flavour === "busybox" ? "number" : "time interval"} '${limit}'`
        : "missing operand",
    );
    return flavour === "busybox" ? 1 : 125;
  }
  const signal = parseSignal(options.get("s") ?? "TERM") ?? "SIGTERM";
  try {
    const child = process.spawn(command);
    const later = (after: number, action: () => void) =>
      Number.isFinite(after) && after > 0 ? process.clock.schedule(after, action) : () => {};
    let hit = false;
    const grace = duration(options.get("k") ?? "") ?? 0;
    let cancelKill = () => {};
    const cancel = later(milliseconds, () => {
      hit = true;
      child.kill(signal);
      cancelKill = later(grace, () => child.kill("SIGKILL"));
    });
    const status = await child.exit;
    cancel();
    cancelKill();
    // busybox's is the command itself with a watcher beside it, and dies as that; GNU's says 124
    if (hit && flavour === "busybox" && child.endedBy !== undefined) process.signal(process.pid, child.endedBy);
    if (!hit || flavour === "busybox" || options.has("preserve")) return status;
    return child.endedBy === "SIGKILL" ? 137 : 124;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const why = error.reason === "not found" ? "No such file or directory" : "Permission denied";
    await complain(
      process,
      flavour === "busybox" ? `can't execute '${command[0]}': ${why}` : `failed to run command ‘${command[0]}’: ${why}`,
    );
    return error.reason === "not found" ? 127 : 126;
  }
};

export const time: Tool = async (process, args) => {
  const began = process.clock.now();
  const command = args.filter((arg) => arg !== "-p");
  let status = 127;
  try {
    status = await process.spawn(command).exit;
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    await complain(process, `can't execute '${command[0]}': No such file or directory`);
  }
  const seconds = (process.clock.now() - began) / 1000;
  await process.stderr.write(
    `real\t${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
  );
  return status;
};

export const uptime: Tool = async (process) => {
  const minutes = Math.floor((process.clock.now() - (process.processes()[0]?.startedAt ?? 0)) / 60_000);
  await process.stdout.write(
    ` ${strftime("%H:%M:%S", process.clock.now())} up ${minutes} min,  0 users,  load average: 0.00, 0.01, 0.05\n`,
  );
  return 0;
};

export const watch: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+n:td");
  if (options === undefined) return 1;
  const every = Number(options.get("n") ?? 2);
  for (;;) {
    const title = `Every ${every.toFixed(1)}s: ${options.operands.join(" ")}`;
    await process.stdout.write(`\x1b[H\x1b[J${title}    ${strftime("%Y-%m-%d %H:%M:%S", process.clock.now())}\n\n`);
    await process.spawn(["sh", "-c", options.operands.join(" ")]).exit;
    await process.sleep(every * 1000);
  }
};

/** The processes, again and again; in a batch without taking the screen. */
export const top: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "bn:d:mH");
  if (options === undefined) return 1;
  const rounds = Number(options.get("n") ?? Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    if (round > 0) await process.sleep(Number(options.get("d") ?? 5) * 1000);
    const all = process.processes();
    const rows = all.map(
      ({ pid, parent, user, argv }) =>
        `${String(pid).padStart(5)} ${String(parent).padStart(5)} ${user.name.padEnd(8)} ${pid === process.pid ? "R" : "S"}     4400   0%   0% ${argv.join(" ")}\n`,
    );
    await process.stdout.write(
      [
        options.has("b") ? "" : "\x1b[H\x1b[J",
        "Mem: 2097152K used, 2097152K free, 1024K shrd, 65536K buff, 983040K cached\n",
        "CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\n",
        `Load average: 0.00 0.01 0.05 1/${all.length} ${process.pid}\n`,
        "  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n",
        ...rows,
      ].join(""),
    );
  }
  return 0;
};
