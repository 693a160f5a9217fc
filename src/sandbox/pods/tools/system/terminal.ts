/** What stands at the other end of the standard streams: tty, stty. */
import { complain, type Tool } from "../tool.ts";

export const tty: Tool = async (process) => {
  const isTerminal = process.stdin.terminal !== undefined;
  await process.stdout.write(isTerminal ? "/dev/pts/0\n" : "not a tty\n");
  return isTerminal ? 0 : 1;
};

export const stty: Tool = async (process, args) => {
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
