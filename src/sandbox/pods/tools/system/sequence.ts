/** What counts or repeats: seq, yes. */
import { format } from "../../shell/printf.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";
import { showUsage } from "../usage.ts";

export const seq: Tool = async (process, args, flavour) => {
  const options = await optionsOf(
    process,
    args.map((arg) => (/^-\d/.test(arg) ? ` ${arg}` : arg)),
    flavour,
    flavour === "gnu" ? "ws:f:" : "ws:",
    { separator: "s:", "equal-width": "w" },
  );
  if (options === undefined) return 1;
  const numbers = options.operands.map((word) => word.trim());
  if (numbers.length === 0 && flavour === "busybox") {
    await showUsage(process, "seq");
    return 1;
  }
  const wrong = numbers.find((word) => word === "" || Number.isNaN(Number(word)));
  if (wrong !== undefined || numbers.length === 0) {
    await complain(
      process,
      wrong === undefined
        ? "missing operand\nTry 'seq --help' for more information."
        : flavour === "busybox"
          ? `invalid number '${wrong}'`
          : `invalid floating point argument: ‘${wrong}’\nTry 'seq --help' for more information.`,
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
  const pattern = options.get("f");
  const shown = (value: number) =>
    pattern === undefined ? value.toFixed(digits).padStart(width, "0") : format(pattern, [String(value)]).text;
  let out = "";
  let any = false;
  for (let at = 0; ; at++) {
    const value = first + at * step;
    if (step > 0 ? value > last + 1e-9 : value < last - 1e-9) break;
    out += `${any ? separator : ""}${shown(value)}`;
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

export const yes: Tool = async (process, args) => {
  const block = `${args.join(" ") || "y"}\n`.repeat(512);
  for (;;) {
    await process.stdout.write(block);
    await process.breathe();
  }
};
