/** What the machine is like: free, nproc, arch; and the little that is the same wherever one asks. */
import { humanSize } from "../files/ls.ts";
import { complain, type Tool } from "../tool.ts";

export const free: Tool = async (process, args) => {
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

export const print =
  (text: string): Tool =>
  async (process) => {
    await process.stdout.write(text);
    return 0;
  };

export const pwd: Tool = async (process) => {
  await process.stdout.write(`${process.cwd}\n`);
  return 0;
};

/** What is mounted, read where the kernel tells it. A container may mount nothing. */
export const mount: Tool = async (process, args) => {
  if (args.some((arg) => !arg.startsWith("-"))) {
    await complain(process, "permission denied (are you root?)");
    return 1;
  }
  for (const line of new TextDecoder().decode(process.files.read("/proc/mounts")).split("\n").filter(Boolean)) {
    const [device, path, type, options] = line.split(" ");
    await process.stdout.write(`${device} on ${path} type ${type} (${options})\n`);
  }
  return 0;
};

export const dmesg: Tool = async (process) => {
  await complain(process, "klogctl: Operation not permitted");
  return 1;
};
