/** Tools that do one thing to all lines: `rev`, `tac`, `nl`; and `tee`, which only hands them on. */
import { openToWrite } from "../../open.ts";
import type { Sink } from "../../streams.ts";
import { attempt, eachInput, fileProblem, optionsOf, plainLines, type Tool } from "../tool.ts";

const wholeLines =
  (change: (all: string[]) => string[]): Tool =>
  async (process, args, flavour) => {
    const all: string[] = [];
    const fine = await eachInput(
      process,
      args.filter((arg) => !/^-./.test(arg)),
      async (source) => {
        for await (const line of plainLines(source)) all.push(line);
      },
      (path, error) => fileProblem(path, error, flavour),
    );
    await process.stdout.write(
      change(all)
        .map((line) => `${line}\n`)
        .join(""),
    );
    return fine ? 0 : 1;
  };

export const rev = wholeLines((all) => all.map((line) => [...line].reverse().join("")));
export const tac = wholeLines((all) => all.toReversed());
export const nl = wholeLines((all) => {
  let number = 0;
  return all.map((line) => (line === "" ? "       " : `${String(++number).padStart(6)}\t${line}`));
});

export const tee: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "ai", { append: "a" });
  if (options === undefined) return 1;
  const sinks: Sink[] = [process.stdout];
  let fine = true;
  for (const name of options.operands)
    fine =
      (await attempt(
        process,
        () => {
          sinks.push(openToWrite(name, process, options.has("a")));
        },
        (error) => `${name}: ${error.message}`,
      )) && fine;
  for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read())
    for (const sink of sinks) await sink.write(chunk);
  return fine ? 0 : 1;
};
