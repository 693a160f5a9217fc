/** `sort` and `uniq`. */
import { lines } from "../streams.ts";
import { eachInput, fileProblem, optionsOf, pathOf, type Tool } from "./tool.ts";

export const sort: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "nrugfVhbk:t:o:s", {
    numeric: "n",
    reverse: "r",
    unique: "u",
  });
  if (options === undefined) return 2;
  const all: string[] = [];
  const fine = await eachInput(
    process,
    options.operands,
    async (source) => {
      for await (const line of lines(source)) all.push(line.replace(/\n$/, ""));
    },
    (path, error) => (flavour === "busybox" ? `${path}: ${error.message}` : `cannot read: ${path}: ${error.message}`),
  );
  if (!fine) return flavour === "busybox" ? 1 : 2;
  const separator = options.get("t");
  const [, from = "1", to] = /^(\d+)[^,]*(?:,(\d+))?/.exec(options.get("k") ?? "1") ?? [];
  const keyFlags = options.get("k") ?? "";
  const keyOf = (line: string) => {
    if (options.get("k") === undefined) return line;
    const fields = separator === undefined ? line.trimStart().split(/\s+/) : line.split(separator);
    return fields.slice(Number(from) - 1, to === undefined ? undefined : Number(to)).join(separator ?? " ");
  };
  const numeric = options.has("n") || options.has("g") || /n/.test(keyFlags);
  const units: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };
  const value = (line: string) => {
    const [, number, unit] = /^\s*(-?\d*\.?\d+)([KMGT]?)/.exec(keyOf(line)) ?? [];
    return Number(number ?? 0) * (options.has("h") ? (units[unit ?? ""] ?? 1) : 1);
  };
  const fold = (text: string) => (options.has("f") ? text.toLowerCase() : text);
  const compare = (a: string, b: string): number => {
    if (numeric || options.has("h")) return value(a) - value(b);
    if (options.has("V")) return keyOf(a).localeCompare(keyOf(b), "en", { numeric: true });
    const [left, right] = [fold(keyOf(a)), fold(keyOf(b))];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const direction = options.has("r") || /r/.test(keyFlags) ? -1 : 1;
  all.sort(
    (a, b) => direction * (compare(a, b) || (options.has("s") || options.has("u") ? 0 : a < b ? -1 : a > b ? 1 : 0)),
  );
  const shown = options.has("u") ? all.filter((line, at) => at === 0 || compare(line, all[at - 1] ?? "") !== 0) : all;
  const text = shown.map((line) => `${line}\n`).join("");
  const target = options.get("o");
  if (target === undefined) await process.stdout.write(text);
  else process.files.write(pathOf(process, target), text);
  return 0;
};

export const uniq: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "cdui");
  if (options === undefined) return 1;
  let last: string | undefined;
  let times = 0;
  const flush = async () => {
    if (last === undefined || (options.has("d") && times < 2) || (options.has("u") && times > 1)) return;
    await process.stdout.write(`${options.has("c") ? `${String(times).padStart(7)} ` : ""}${last}\n`);
  };
  const same = (a: string, b: string) => (options.has("i") ? a.toLowerCase() === b.toLowerCase() : a === b);
  const fine = await eachInput(
    process,
    options.operands.slice(0, 1),
    async (source) => {
      for await (const raw of lines(source)) {
        const line = raw.replace(/\n$/, "");
        if (last !== undefined && same(line, last)) times++;
        else {
          await flush();
          last = line;
          times = 1;
        }
      }
    },
    (path, error) => fileProblem(path, error, flavour),
  );
  await flush();
  return fine ? 0 : 1;
};
