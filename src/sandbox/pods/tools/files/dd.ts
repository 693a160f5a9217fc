/** `dd`: copies bytes by blocks. */
import { FileError } from "../../file-error.ts";
import { openToRead, openToWrite } from "../../open.ts";
import { complain, type Tool } from "../tool.ts";

const multipliers: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
};

function sizeOf(text: string): number | undefined {
  const [, number, unit = ""] = /^(\d+)([cwbkKMG]?)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * (multipliers[unit] ?? 1);
}

export const dd: Tool = async (process, args, flavour) => {
  const operands = new Map(args.map((arg) => [arg.replace(/=.*/s, ""), arg.replace(/^[^=]*=?/, "")]));
  const number = (name: string, standard: number) => sizeOf(operands.get(name) ?? String(standard));
  const size = number("bs", operands.has("ibs") ? (number("ibs", 512) ?? 512) : 512);
  const count =
    number("count", Number.POSITIVE_INFINITY) ?? (operands.has("count") ? undefined : Number.POSITIVE_INFINITY);
  const skip = number("skip", 0);
  if (size === undefined || size === 0 || count === undefined || skip === undefined) {
    await complain(process, `invalid number '${operands.get("bs") ?? operands.get("count") ?? ""}'`);
    return 1;
  }
  const began = process.clock.now();
  let [copied, left] = [0, count * size];
  try {
    const [input, output] = [operands.get("if"), operands.get("of")];
    const source = input === undefined ? process.stdin : openToRead(input, process);
    const sink = output === undefined ? process.stdout : openToWrite(output, process, false);
    let skipped = skip * size;
    for (
      let chunk = left > 0 ? await source.read() : undefined;
      chunk !== undefined;
      chunk = left > 0 ? await source.read() : undefined
    ) {
      const part = chunk.subarray(skipped).subarray(0, left);
      skipped = Math.max(0, skipped - chunk.byteLength);
      await sink.write(part);
      copied += part.byteLength;
      left -= part.byteLength;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const name = operands.get("if") ?? operands.get("of") ?? "";
    await complain(
      process,
      flavour === "busybox" ? `can't open '${name}': ${error.message}` : `failed to open '${name}': ${error.message}`,
    );
    return 1;
  }
  if (operands.get("status") === "none") return 0;
  const records = `${Math.floor(copied / size)}+${copied % size === 0 ? 0 : 1}`;
  const seconds = ((process.clock.now() - began) / 1000).toFixed(6);
  await process.stderr.write(`${records} records in\n${records} records out\n`);
  if (operands.get("status") !== "noxfer")
    await process.stderr.write(
      flavour === "busybox" ? `${copied} bytes copied, ${seconds} seconds\n` : `${copied} bytes copied, ${seconds} s\n`,
    );
  return 0;
};
