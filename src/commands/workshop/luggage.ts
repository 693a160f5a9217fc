/** Taking a learner along: to another machine, or from the sandbox to a live cluster. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { writeNew } from "../../disk.ts";
import { InputError, UsageError } from "../../errors.ts";
import { LearnerFolder } from "../../workshop/learner/folder.ts";
import { packed, unpacked } from "../../workshop/learner/luggage.ts";
import { loadModules } from "../../workshop/module/load.ts";
import { progressStore, stateFolder } from "../../workshop/progress/store.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { learnersFolder, modulesFolder } from "./course.ts";
import { workshopFlags } from "./flags.ts";

const { json: jsonFlag, dir, modules } = workshopFlags;

export const exportLearner: Command = {
  name: "export",
  summary: "Write your progress and your files into one file, to take along",
  args: "FILE",
  flags: { json: jsonFlag, dir, modules },
  description: "FILE is readable JSON; - is standard output. A file that is there already is not overwritten.",
  examples: [{ line: "netpol-workshop export me.json", says: "on this machine, or before changing the cluster" }],
  run: runExport,
};

export const importLearner: Command = {
  name: "import",
  summary: "Take over an exported learner; what is here is kept aside",
  args: "FILE",
  flags: { json: jsonFlag, dir, modules },
  description:
    "FILE is what export wrote; - is standard input. No cluster is touched: goto brings one into the state of your step.",
  examples: [
    { line: "netpol-workshop import me.json", says: "on the other machine" },
    { line: "netpol-workshop goto 02/the-rule --context minikube", says: "then go on, there on a live cluster" },
  ],
  run: runImport,
};

async function runExport(call: Call): Promise<number> {
  const { io, flags } = call;
  const file = fileIn(call, "export");
  const folder = new LearnerFolder(learnersFolder(call));
  const { progress, notes } = whileLocked(call, (store) => store.load());
  for (const note of notes) io.err.write(`note: ${note}\n`);
  const known = loadModules(modulesFolder(call)).map(({ id }) => id);
  const files = folder.files([...new Set([...known, ...Object.keys(progress.modules)])]);
  const text = packed({ progress, files }, new Date());
  if (file === "-") {
    io.out.write(text);
    return 0;
  }
  const path = resolve(io.cwd, file);
  if (!writeNew(path, text, 0o600))
    throw new InputError(`${file} exists already, and was not touched`, { next: ["choose another name"] });
  io.out.write(
    flags.on("json")
      ? json({ exported: path, files: [...files.keys()] })
      : `Your progress and ${counted(files.size)} are in ${path}.\nOn the other machine: netpol-workshop import ${file}\n`,
  );
  return 0;
}

async function runImport(call: Call): Promise<number> {
  const { io, flags } = call;
  const file = fileIn(call, "import");
  const { progress, files } = unpacked(await contentOf(call, file), file === "-" ? "standard input" : file);
  const folder = new LearnerFolder(learnersFolder(call));
  // Progress comes last: whoever is interrupted imports once more.
  const keptAside = whileLocked(call, (store) => [
    ...[...files].flatMap(([name, content]) => folder.take(name, content) ?? []),
    ...[store.replace(progress)].flatMap((aside) => aside ?? []),
  ]);
  const at = progress.at && `${progress.at.module}/${progress.at.step}`;
  if (flags.on("json")) io.out.write(json({ at, imported: [...files.keys()], keptAside }));
  else
    io.out.write(
      [
        `Your progress and ${counted(files.size)} are here.`,
        ...keptAside.map((path) => `What was here was kept as ${path}`),
        at ? `Go on: netpol-workshop goto ${at}   (it brings the cluster along)` : "Begin: netpol-workshop next",
        "",
      ].join("\n"),
    );
  return 0;
}

function fileIn({ args }: Call, command: string): string {
  const [file] = args;
  if (file !== undefined) return file;
  throw new UsageError(`${command} takes one file`, { next: [`netpol-workshop ${command} me.json`] });
}

async function contentOf({ io }: Call, file: string): Promise<string> {
  if (file === "-") return io.readStdin();
  const path = resolve(io.cwd, file);
  if (!existsSync(path)) throw new InputError(`there is no file ${file}`, { next: ["netpol-workshop export FILE"] });
  return readFileSync(path, "utf8");
}

function whileLocked<T>({ io }: Call, act: (store: ReturnType<typeof progressStore>) => T): T {
  const store = progressStore(stateFolder(io.env));
  try {
    return act(store);
  } finally {
    store.release();
  }
}

function counted(files: number): string {
  return files === 1 ? "one file" : `${files} files`;
}
