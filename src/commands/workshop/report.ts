import { loadModules } from "../../workshop/module/load.ts";
import { readProgress, stateFolder } from "../../workshop/progress/store.ts";
import { reportHtml, reportMarkdown, reportOf } from "../../workshop/report/report.ts";
import type { Call, Command } from "../command.ts";
import { json, outputFlag, outputFormat } from "../output.ts";
import { modulesFolder } from "./course.ts";
import { lessonFlags } from "./flags.ts";

export const report: Command = {
  name: "report",
  summary: "Print a page of results: scores, time, mistakes and what they teach",
  flags: { output: outputFlag(["md", "json", "html"]), ...lessonFlags },
  examples: [{ line: "netpol-workshop report -o html > results.html", says: "a page for the browser" }],
  run: runReport,
};

function runReport(call: Call): number {
  const format = call.flags.on("json") ? "json" : (outputFormat(call, ["md", "json", "html"]) ?? "md");
  const result = reportOf(loadModules(modulesFolder(call)), readProgress(stateFolder(call.io.env)));
  call.io.out.write(format === "json" ? json(result) : format === "html" ? reportHtml(result) : reportMarkdown(result));
  return 0;
}
