/** `uniq`: lines that follow one another and say the same. */
import { openToWrite } from "../../open.ts";
import { eachInput, fileProblem, optionsOf, plainLines, type Tool } from "../tool.ts";

export const uniq: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "cduif:s:w:", {
    count: "c",
    repeated: "d",
    unique: "u",
    "ignore-case": "i",
    "skip-fields": "f:",
    "skip-chars": "s:",
    "check-chars": "w:",
  });
  if (options === undefined) return 1;
  const [input, target] = options.operands;
  const skipped = new RegExp(`^(?:\\s*\\S+){0,${Number(options.get("f") ?? 0)}}`);
  const from = Number(options.get("s") ?? 0);
  const width = options.get("w");
  const compared = (line: string) => {
    const text = line.replace(skipped, "").slice(from, width === undefined ? undefined : from + Number(width));
    return options.has("i") ? text.toLowerCase() : text;
  };
  let last: string | undefined;
  let times = 0;
  let out = "";
  const flush = () => {
    if (last === undefined || (options.has("d") && times < 2) || (options.has("u") && times > 1)) return;
    out += `${options.has("c") ? `${String(times).padStart(7)} ` : ""}${last}\n`;
  };
  const fine = await eachInput(
    process,
    input === undefined ? [] : [input],
    async (source) => {
      for await (const line of plainLines(source)) {
        if (last !== undefined && compared(line) === compared(last)) times++;
        else {
          flush();
          last = line;
          times = 1;
          if (target === undefined) {
            await process.stdout.write(out);
            out = "";
          }
        }
      }
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  if (!fine) return 1;
  flush();
  const sink = target === undefined || target === "-" ? process.stdout : openToWrite(target, process, false);
  await sink.write(out);
  return 0;
};
