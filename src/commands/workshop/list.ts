import { table } from "../../text/table.ts";
import { loadModules } from "../../workshop/module/load.ts";
import { moduleScore } from "../../workshop/progress/score.ts";
import { readProgress, stateFolder } from "../../workshop/progress/store.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { modulesFolder } from "./course.ts";
import { lessonFlags } from "./flags.ts";

export const list: Command = {
  name: "list",
  summary: "List the modules with your progress and score",
  flags: lessonFlags,
  run: runList,
};

function runList(call: Call): number {
  const progress = readProgress(stateFolder(call.io.env));
  const rows = loadModules(modulesFolder(call)).map(({ id, data }) => ({
    module: id,
    title: data.title,
    minutes: data.minutes,
    needs: data.needs,
    ...moduleScore(id, data, progress),
    here: progress.at?.module === id,
  }));
  if (call.flags.on("json")) {
    call.io.out.write(json(rows));
    return 0;
  }
  const head = ["", "MODULE", "TITLE", "STEPS", "POINTS", "MINUTES", "NEEDS"];
  const lines = rows.map((row) => [
    row.here ? "→" : row.passed ? "✓" : "",
    row.module,
    row.title,
    `${row.done}/${row.steps}`,
    `${row.points}/${row.of}`,
    String(row.minutes),
    row.needs === "any" ? "-" : row.needs,
  ]);
  call.io.out.write(`${table([head, ...lines]).join("\n")}\n`);
  return 0;
}
