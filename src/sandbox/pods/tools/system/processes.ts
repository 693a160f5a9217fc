/** Processes: ps, kill, pgrep and their like, nohup. */
import { parseKill } from "../../shell/jobs.ts";
import { parseSignal } from "../../signals.ts";

import { strftime } from "../strftime.ts";
import { complain, nameOf, type Tool } from "../tool.ts";

export const ps: Tool = async (process, args, flavour) => {
  const all = process.processes();
  if (flavour === "gnu" || args.some((arg) => /e/.test(arg) && /f/.test(arg))) {
    const full = args.some((arg) => /f|u/.test(arg));
    await process.stdout.write(
      full ? "UID          PID    PPID  C STIME TTY          TIME CMD\n" : "    PID TTY          TIME CMD\n",
    );
    for (const each of all) {
      const command = full ? each.argv.join(" ") : (each.argv[0] ?? "").replace(/.*\//, "");
      const pid = String(each.pid).padStart(7);
      await process.stdout.write(
        full
          ? `${each.user.name.padEnd(8)}${pid.padStart(8)} ${String(each.parent).padStart(7)}  0 ${strftime("%H:%M", each.startedAt)} ?        00:00:00 ${command}\n`
          : `${pid} ?        00:00:00 ${command}\n`,
      );
    }
    return 0;
  }
  const wanted = args.indexOf("-o") === -1 ? undefined : (args[args.indexOf("-o") + 1] ?? "").split(",");
  if (wanted !== undefined) {
    await process.stdout.write(
      `${wanted
        .map((column) => column.toUpperCase().padEnd(5))
        .join(" ")
        .trimEnd()}\n`,
    );
    for (const each of all) {
      const cells: Readonly<Record<string, string>> = {
        pid: String(each.pid),
        ppid: String(each.parent),
        user: each.user.name,
        comm: (each.argv[0] ?? "").replace(/.*\//, ""),
        args: each.argv.join(" "),
      };
      await process.stdout.write(
        `${wanted
          .map((column) => (cells[column] ?? "").padEnd(5))
          .join(" ")
          .trimEnd()}\n`,
      );
    }
    return 0;
  }
  await process.stdout.write("PID   USER     TIME  COMMAND\n");
  for (const each of all)
    await process.stdout.write(
      `${String(each.pid).padStart(5)} ${each.user.name.padEnd(8)}  0:00 ${each.argv.join(" ")}\n`,
    );
  return 0;
};

export const kill: Tool = async (process, args) => {
  const { signal, isQuestion, targets, problem, list } = parseKill(args);
  if (list !== undefined) {
    await process.stdout.write(list);
    return 0;
  }
  if (problem !== undefined || targets.length === 0) {
    await complain(process, problem ?? "you need to specify whom to kill");
    return 1;
  }
  let status = 0;
  for (const target of targets) {
    const isThere = isQuestion
      ? process.processes().some(({ pid }) => pid === Number(target))
      : /^-?\d+$/.test(target) && process.signal(Number(target), signal);
    if (isThere) continue;
    await complain(process, `can't kill pid ${target}: No such process`);
    status = 1;
  }
  return status;
};

/** `pkill` and `killall` by name, `pgrep` and `pidof` to list. */
export const byName: Tool = async (process, args) => {
  const name = nameOf(process);
  const options = args.filter((arg) => arg.startsWith("-"));
  const [pattern = ""] = args.filter((arg) => !arg.startsWith("-"));
  const full = options.includes("-f");
  const matchesName = ({ argv }: { argv: readonly string[] }) => {
    const command = full ? argv.join(" ") : (argv[0] ?? "").replace(/.*\//, "");
    return name === "killall" || name === "pidof" ? command === pattern : command.includes(pattern);
  };
  const found = process.processes().filter((each) => each.pid !== process.pid && matchesName(each));
  if (found.length === 0) {
    if (name === "killall") await complain(process, `${pattern}: no process killed`);
    return 1;
  }
  if (name === "pgrep") await process.stdout.write(found.map(({ pid }) => `${pid}\n`).join(""));
  else if (name === "pidof") await process.stdout.write(`${found.map(({ pid }) => pid).join(" ")}\n`);
  else {
    const signal =
      options.map((option) => parseSignal(option.slice(1))).find((each) => each !== undefined) ?? "SIGTERM";
    for (const { pid } of found) process.signal(pid, signal);
  }
  return 0;
};

export const nohup: Tool = async (process, args) => {
  process.onSignal("SIGHUP", "ignore");
  return process.spawn(args).exit;
};
