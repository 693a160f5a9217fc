import { nodeFiles, sha256 } from "../../disk.ts";
import { UsageError } from "../../errors.ts";
import { problemsError } from "../../manifests/index.ts";
import { loadFiles } from "../../manifests/load.ts";
import { newestCalico } from "../../policy/index.ts";
import { type Attempt, tryAnswer } from "../../workshop/author/try.ts";
import { loadModules } from "../../workshop/module/load.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { cellReport } from "./check.ts";
import { modulesFolder, worldsFolder } from "./course.ts";
import { workshopFlags } from "./flags.ts";
import { withFreshSandbox } from "./fresh.ts";

export const devTry: Command = {
  name: "try",
  summary: "Judge one answer on a fresh sandbox",
  args: "MODULE/STEP",
  flags: {
    filename: { type: "string", short: "f", multiple: true, value: "FILE", help: "the answer: a file or a folder" },
    modules: workshopFlags.modules,
    json: workshopFlags.json,
  },
  examples: [
    { line: "netpol-workshop dev try 02/the-rule -f my-policy.yaml", says: "passed or not, and what would be said" },
  ],
  run: runDevTry,
};

async function runDevTry(call: Call): Promise<number> {
  const { args, flags, io } = call;
  const [where] = args;
  const files = flags.list("filename");
  if (where === undefined || files.length === 0)
    throw new UsageError("dev try takes a step and a file", {
      next: ["netpol-workshop dev try 02/the-rule -f my-policy.yaml"],
    });
  const stdin = files.includes("-") ? await io.readStdin() : undefined;
  const { objects, problems } = loadFiles(files, {
    reader: nodeFiles(io.cwd),
    sha256,
    ...(stdin === undefined ? {} : { stdin }),
  });
  if (problems.length > 0) throw problemsError(problems);
  const modules = loadModules(modulesFolder(call));
  const attempt = await withFreshSandbox(({ cluster }) =>
    tryAnswer(modules, where, objects, { cluster, calico: newestCalico, worlds: worldsFolder(call) }),
  );
  io.out.write(flags.on("json") ? json({ ...attempt, cells: attempt.cells.map(cellReport) }) : `${textOf(attempt)}\n`);
  return attempt.passed ? 0 : 1;
}

function textOf({ passed, mistake, hint, refused }: Attempt): string {
  if (passed) return "✓ passed";
  return [
    "✗ not passed",
    ...(refused && !mistake?.includes(refused) ? [`The API server refuses it: ${refused}`] : []),
    ...(mistake ? [mistake] : []),
    ...(hint ? [hint] : []),
  ].join("\n");
}
