/** The process, the machine and the clock: sleep, date, ps, kill, env, id, uname, timeout … */
import { type Process, StartError } from "../process.ts";
import { parseKill } from "../shell/jobs.ts";
import { BadFormat, echo, format } from "../shell/printf.ts";
import { TestProblem, test } from "../shell/test-command.ts";
import { parseSignal } from "../signals.ts";
import { humanSize } from "./files.ts";
import { strftime } from "./strftime.ts";
import { complain, nameOf, optionsOf, type Tool } from "./tool.ts";

const units: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1.5`, `2m`, `infinity`: milliseconds. */
export function duration(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const [, number, unit = ""] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 1) * 1000;
}

/** A timer holds at most 24 days. */
const longestTimer = 2_000_000_000;

async function sleepFor(process: Process, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= longestTimer) await process.sleep(Math.min(left, longestTimer));
}

const sleep: Tool = async (process, args, flavour) => {
  if (args.length === 0) {
    await (flavour === "busybox"
      ? process.stderr.write("Usage: sleep [N]...\n")
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
  await sleepFor(process, total);
  return 0;
};

const timeout: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "+s:k:v", {
    signal: "s:",
    "kill-after": "k:",
    "preserve-status": "preserve",
    foreground: "foreground",
  });
  if (options === undefined) return 125;
  const [limit = "", ...command] = options.operands;
  const milliseconds = duration(limit);
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
      Number.isFinite(after) && after > 0 ? process.clock.schedule(Math.min(after, longestTimer), action) : () => {};
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
    // busybox passes on how the command died; GNU says 124
    return hit && flavour === "gnu" && !options.has("preserve") ? (child.endedBy === "SIGKILL" ? 137 : 124) : status;
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

const time: Tool = async (process, args) => {
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

const date: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "ud:s:r:RI:D:", { utc: "u", date: "d:", iso8601: "iso" });
  if (options === undefined) return 1;
  let time = process.clock.now();
  const given = options.get("d");
  if (given !== undefined) {
    const parsed = parseTime(given, time);
    if (parsed === undefined) {
      await complain(process, flavour === "busybox" ? `invalid date '${given}'` : `invalid date ‘${given}’`);
      return 1;
    }
    time = parsed;
  }
  const pattern = options.operands[0];
  if (pattern !== undefined && !pattern.startsWith("+")) {
    await complain(
      process,
      flavour === "busybox" ? "can't set date: Operation not permitted" : "cannot set date: Operation not permitted",
    );
    return 1;
  }
  const standard = options.has("R")
    ? "%a, %d %b %Y %H:%M:%S +0000"
    : options.get("I") !== undefined
      ? "%Y-%m-%dT%H:%M:%S+00:00"
      : "%a %b %e %H:%M:%S UTC %Y";
  await process.stdout.write(`${strftime(pattern?.slice(1) ?? standard, time)}\n`);
  return 0;
};

function parseTime(text: string, now: number): number | undefined {
  if (text === "now") return now;
  const epoch = /^@(-?\d+(?:\.\d+)?)$/.exec(text)?.[1];
  if (epoch !== undefined) return Number(epoch) * 1000;
  const [, sign, amount, unit] = /^([-+]?)(\d+) (second|minute|hour|day|week)s?( ago)?$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) {
    const lengths: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
    const backwards = sign === "-" || text.endsWith(" ago");
    return now + (backwards ? -1 : 1) * Number(amount) * (lengths[unit] ?? 0) * 1000;
  }
  const parsed = Date.parse(
    /[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text.replace(" ", "T")}${text.length > 10 ? "" : "T00:00:00"}Z`,
  );
  return Number.isNaN(parsed) ? undefined : parsed;
}

const ps: Tool = async (process, args, flavour) => {
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

const kill: Tool = async (process, args) => {
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
const byName: Tool = async (process, args) => {
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

const env: Tool = async (process, args, flavour) => {
  const rest = [...args];
  const variables = new Map(process.env);
  for (let word = rest[0]; word !== undefined; word = rest[0]) {
    if (word === "-i" || word === "-") variables.clear();
    else if (word === "-u") variables.delete(rest.splice(1, 1)[0] ?? "");
    else if (/^[^=]+=/.test(word)) variables.set(word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1));
    else break;
    rest.shift();
  }
  if (rest.length === 0) {
    await process.stdout.write([...variables].map(([name, value]) => `${name}=${value}\n`).join(""));
    return 0;
  }
  try {
    return await process.exec(rest, { env: variables });
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const why = error.reason === "not found" ? "No such file or directory" : "Permission denied";
    await complain(process, flavour === "busybox" ? `can't execute '${rest[0]}': ${why}` : `‘${rest[0]}’: ${why}`);
    return error.reason === "not found" ? 127 : 126;
  }
};

const printenv: Tool = async (process, args) => {
  if (args.length === 0) return env(process, [], "busybox");
  let status = 0;
  for (const name of args) {
    const value = process.env.get(name);
    if (value === undefined) status = 1;
    else await process.stdout.write(`${value}\n`);
  }
  return status;
};

const id: Tool = async (process, args) => {
  const { uid, gid, name } = process.user;
  const shown = (number: number) => (uid === 0 && number === 0 ? "root" : name);
  const word = (number: number) => (name === "" ? String(number) : `${number}(${shown(number)})`);
  const flags = args.join("");
  const text = flags.includes("u")
    ? flags.includes("n")
      ? name || String(uid)
      : String(uid)
    : flags.includes("g") || flags.includes("G")
      ? flags.includes("n")
        ? shown(gid)
        : String(gid)
      : `uid=${word(uid)} gid=${word(gid)} groups=${word(gid)}`;
  await process.stdout.write(`${text}\n`);
  return 0;
};

const whoami: Tool = async (process, _args, flavour) => {
  const { uid, name } = process.user;
  if (name === "") {
    await complain(process, flavour === "busybox" ? `unknown uid ${uid}` : `cannot find name for user ID ${uid}`);
    return 1;
  }
  await process.stdout.write(`${name}\n`);
  return 0;
};

const uname: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "asnrvmpio", { all: "a" });
  if (options === undefined) return 1;
  const parts = {
    s: "Linux",
    n: process.hostname,
    r: "6.8.0-sandbox",
    v: "#1 SMP PREEMPT_DYNAMIC",
    m: "x86_64",
    o: flavour === "gnu" ? "GNU/Linux" : "Linux",
  };
  const wanted = Object.entries(parts).filter(
    ([letter]) => options.has("a") || options.has(letter) || (letter === "s" && options.flags.size === 0),
  );
  await process.stdout.write(`${wanted.map(([, text]) => text).join(" ")}\n`);
  return 0;
};

const hostname: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "idfsI");
  if (options === undefined) return 1;
  if (options.operands.length > 0) {
    await complain(
      process,
      flavour === "busybox" ? "sethostname: Operation not permitted" : "you must be root to change the host name",
    );
    return 1;
  }
  const addresses = process.network.interfaces
    .filter((each) => !each.loopback)
    .flatMap((each) => each.addresses)
    .map((address) => address.replace(/\/.*/, ""));
  const fully = process.files
    .readText("/etc/hosts")
    .split("\n")
    .find((line) => line.split(/\s+/).includes(process.hostname))
    ?.split(/\s+/)[1];
  if (options.has("i") || options.has("I"))
    await process.stdout.write(`${addresses.join(" ")}${options.has("I") && flavour === "gnu" ? " " : ""}\n`);
  else if (options.has("f")) await process.stdout.write(`${fully ?? process.hostname}\n`);
  else if (options.has("d"))
    await process.stdout.write(`${fully?.includes(".") ? fully.replace(/^[^.]*\./, "") : ""}\n`);
  else await process.stdout.write(`${process.hostname}\n`);
  return 0;
};

const which: Tool = async (process, args) => {
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    try {
      await process.stdout.write(`${process.lookUp(name).path}\n`);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      status = 1;
    }
  }
  return status;
};

const seq: Tool = async (process, args, flavour) => {
  const options = await optionsOf(
    process,
    args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
    flavour,
    "ws:f:",
  );
  if (options === undefined) return 1;
  const numbers = options.operands.map((word) => word.trim());
  const wrong = numbers.find((word) => word === "" || Number.isNaN(Number(word)));
  if (wrong !== undefined || numbers.length === 0) {
    await complain(
      process,
      wrong === undefined
        ? "missing operand"
        : flavour === "busybox"
          ? `invalid number '${wrong}'`
          : `invalid floating point argument: ‘${wrong}’`,
    );
    return 1;
  }
  const first = numbers.length > 1 ? Number(numbers[0]) : 1;
  const step = numbers.length > 2 ? Number(numbers[1]) : 1;
  const last = Number(numbers.at(-1));
  const digits = Math.max(...numbers.map((word) => word.split(".")[1]?.length ?? 0));
  const width = options.has("w") ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0;
  if (step === 0) return 1;
  const separator = options.get("s") ?? "\n";
  let out = "";
  let any = false;
  for (let at = 0; ; at++) {
    const value = first + at * step;
    if (step > 0 ? value > last + 1e-9 : value < last - 1e-9) break;
    out += `${any ? separator : ""}${value.toFixed(digits).padStart(width, "0")}`;
    any = true;
    if (out.length > 8192) {
      await process.stdout.write(out);
      await process.breathe();
      out = "";
    }
  }
  await process.stdout.write(any ? `${out}\n` : out);
  return 0;
};

const yes: Tool = async (process, args) => {
  const block = `${args.join(" ") || "y"}\n`.repeat(512);
  for (;;) {
    await process.stdout.write(block);
    await process.breathe();
  }
};

const expr: Tool = async (process, args) => {
  const [left = "", operator, right = ""] = args;
  if (operator === undefined) {
    await process.stdout.write(`${left}\n`);
    return left === "" || left === "0" ? 1 : 0;
  }
  const [a, b] = [Number(left), Number(right)];
  const isNumber = Number.isInteger(a) && Number.isInteger(b) && right !== "";
  if ("+-*/%".includes(operator) && !isNumber) {
    await complain(process, right === "" ? "syntax error" : "non-integer argument");
    return 2;
  }
  if ((operator === "/" || operator === "%") && b === 0) {
    await complain(process, "division by zero");
    return 2;
  }
  const order = isNumber ? a - b : left < right ? -1 : left > right ? 1 : 0;
  const truth = (condition: boolean) => (condition ? "1" : "0");
  const results: Readonly<Record<string, () => string>> = {
    "+": () => String(a + b),
    "-": () => String(a - b),
    "*": () => String(a * b),
    "/": () => String(Math.trunc(a / b)),
    "%": () => String(a % b),
    "=": () => truth(order === 0),
    "!=": () => truth(order !== 0),
    "<": () => truth(order < 0),
    "<=": () => truth(order <= 0),
    ">": () => truth(order > 0),
    ">=": () => truth(order >= 0),
    "|": () => (left !== "" && left !== "0" ? left : right),
    "&": () => (left !== "" && left !== "0" && right !== "" && right !== "0" ? left : "0"),
  };
  const result = results[operator]?.();
  if (result === undefined) {
    await complain(process, "syntax error");
    return 2;
  }
  await process.stdout.write(`${result}\n`);
  return result === "" || result === "0" ? 1 : 0;
};

const echoProgram: Tool = async (process, args) => {
  await process.stdout.write(echo(args));
  return 0;
};

const printfProgram: Tool = async (process, args, flavour) => {
  const [pattern, ...rest] = args[0] === "--" ? args.slice(1) : args;
  if (pattern === undefined) {
    await complain(process, "missing operand");
    return 1;
  }
  try {
    const { text, problems } = format(pattern, rest);
    await process.stdout.write(text);
    for (const problem of problems)
      await complain(
        process,
        flavour === "busybox" ? `invalid number '${problem}'` : `‘${problem}’: expected a numeric value`,
      );
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BadFormat)) throw error;
    await complain(process, `${error.message}: invalid format`);
    return 1;
  }
};

const testProgram: Tool = async (process, args) => {
  const bracket = nameOf(process) === "[";
  try {
    if (bracket && args.at(-1) !== "]") throw new TestProblem("missing ]");
    return test(bracket ? args.slice(0, -1) : args, process) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestProblem)) throw error;
    await complain(process, error.message);
    return 2;
  }
};

const uptime: Tool = async (process) => {
  const minutes = Math.floor((process.clock.now() - (process.processes()[0]?.startedAt ?? 0)) / 60_000);
  await process.stdout.write(
    ` ${strftime("%H:%M:%S", process.clock.now())} up ${minutes} min,  0 users,  load average: 0.00, 0.01, 0.05\n`,
  );
  return 0;
};

const free: Tool = async (process, args) => {
  const total = 4 * 1024 * 1024;
  const show = (kilobytes: number) =>
    args.includes("-h")
      ? humanSize(kilobytes * 1024)
      : args.includes("-m")
        ? String(Math.round(kilobytes / 1024))
        : String(kilobytes);
  const row = (values: readonly string[]) => values.map((value) => value.padStart(12)).join("");
  await process.stdout.write(
    `       ${row(["total", "used", "free", "shared", "buff/cache", "available"])}\nMem:   ${row([total, total / 8, total / 2, 1024, total / 4, (total * 3) / 4].map(show))}\nSwap:  ${row([0, 0, 0].map(show))}\n`,
  );
  return 0;
};

const print =
  (text: string): Tool =>
  async (process) => {
    await process.stdout.write(text);
    return 0;
  };

const pwd: Tool = async (process) => {
  await process.stdout.write(`${process.cwd}\n`);
  return 0;
};

const tty: Tool = async (process) => {
  const isTerminal = process.stdin.terminal !== undefined;
  await process.stdout.write(isTerminal ? "/dev/pts/0\n" : "not a tty\n");
  return isTerminal ? 0 : 1;
};

const stty: Tool = async (process, args) => {
  const size = process.terminal?.size;
  if (size === undefined) {
    await complain(process, "standard input: Inappropriate ioctl for device");
    return 1;
  }
  await process.stdout.write(
    args[0] === "size"
      ? `${size.rows} ${size.columns}\n`
      : `speed 38400 baud; rows ${size.rows}; columns ${size.columns};\n`,
  );
  return 0;
};

const nohup: Tool = async (process, args) => {
  process.onSignal("SIGHUP", "ignore");
  return process.spawn(args).exit;
};

const watch: Tool = async (process, args, flavour) => {
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

/** Programs that need what the sandbox does not have. They say so. */
const refusal =
  (why: (name: string, args: readonly string[]) => string, code = 1): Tool =>
  async (process, args) => {
    await process.stderr.write(`${why(nameOf(process), args)}\n`);
    return code;
  };

const noEditor = refusal(
  (name) =>
    `${name}: there is no editor in the sandbox's containers. Write files with cat > FILE, or copy them in with kubectl cp.`,
);
const noPackages = refusal(
  (name) =>
    `${name}: the sandbox's containers cannot install packages. Use an image that has the tool, for example nicolaka/netshoot.`,
  100,
);
const noCapture = refusal(
  (name) =>
    `${name}: the sandbox has no packets to capture. The flow log shows every connection with the policy that decided it.`,
);

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
  watch,
  pgrep: byName,
  pkill: byName,
  killall: byName,
  pidof: byName,
};

export const packageManagers = { apk: noPackages, apt: noPackages, "apt-get": noPackages, yum: noPackages } as const;
export const editors = { vi: noEditor, vim: noEditor, nano: noEditor } as const;
export const captures = { tcpdump: noCapture, tshark: noCapture, termshark: noCapture } as const;
