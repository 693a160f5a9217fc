/** The process, the machine and the clock: sleep, date, ps, kill, env, id, uname, timeout … */

import { StartError } from "../process.ts";
import { BadFormat, echo, format } from "../shell/printf.ts";
import { TestProblem, test } from "../shell/test-command.ts";
import { humanSize } from "./ls.ts";
import { byName, kill, nohup, ps } from "./processes.ts";
import { date, sleep, time, timeout, uptime, watch } from "./time.ts";
import { complain, nameOf, optionsOf, type Tool } from "./tool.ts";

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
