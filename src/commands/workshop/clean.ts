import type { Cluster } from "../../cluster/index.ts";
import { UsageError } from "../../errors.ts";
import type { RawObject } from "../../policy/index.ts";
import { findOurs, findTraces, nameText, remove } from "../../workshop/lab/clean.ts";
import { knownClusterNames } from "../../workshop/lab/known.ts";
import type { Trace } from "../../workshop/lab/traces.ts";
import { loadModules } from "../../workshop/module/load.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { isYes } from "../yes.ts";
import { attendeeOf, modulesFolder } from "./course.ts";
import { clusterFlags, workshopFlags } from "./flags.ts";
import { untilInterrupted } from "./interrupt.ts";
import { withCluster } from "./session.ts";

export const clean: Command = {
  name: "clean",
  summary: "Remove everything of the workshop from a cluster; it is shown first",
  flags: {
    json: workshopFlags.json,
    modules: workshopFlags.modules,
    ...clusterFlags,
    unlabelled: { type: "boolean", help: "also what carries no label and is perhaps yours" },
  },
  description:
    "Finds things of every kind by the label app.kubernetes.io/managed-by=netpol-workshop; what lies in a namespace of the workshop goes with it. What you applied for all namespaces with a kubectl of your own has no label: it is shown with what speaks for it, and removed only when you say so. Your progress and your files stay. With --prefix only that attendee's things are removed.",
  examples: [
    { line: "netpol-workshop clean --context minikube", says: "show, ask, remove" },
    { line: "netpol-workshop clean --yes", says: "in the sandbox, without a question" },
  ],
  run: runClean,
};

const stoppedWords = {
  stopping: "stopping",
  left: "what was not removed yet is still there",
  next: ["netpol-workshop clean"],
};

async function runClean(call: Call): Promise<number> {
  const { io, flags } = call;
  const attendee = attendeeOf(call);
  const known = knownClusterNames(loadModules(modulesFolder(call)));
  return withCluster(call, async ({ cluster }) => {
    const ours = await findOurs(cluster, attendee === undefined ? {} : { attendee });
    const traces = await findTraces(cluster, ours, known, attendee);
    if (!flags.on("json")) io.out.write(foundText(cluster, ours, traces));
    for (const group of await cluster.silent())
      io.err.write(`note: nobody answers for ${group} in this cluster, so nothing of it was looked at\n`);
    const chosen = await choose(call, ours, traces);
    const onProgress = io.err.isTTY ? (words: string) => io.err.write(`${words} …\n`) : () => {};
    const stay = await untilInterrupted(io, stoppedWords, (signal) => remove(cluster, chosen, { signal, onProgress }));
    const left = traces.filter(({ object }) => !chosen.includes(object));
    if (flags.on("json"))
      io.out.write(json({ removed: chosen.map(nameText), perhapsYours: left.map(traceReport), stay }));
    else io.out.write(doneText(chosen, left, stay));
    return stay.length > 0 ? 1 : 0;
  });
}

function foundText(cluster: Cluster, ours: readonly RawObject[], traces: readonly Trace[]): string {
  const { context, user } = cluster.target;
  const names = ours.map(nameText).map((name) => `  ${name}${inside(name)}\n`);
  return [
    names.length > 0
      ? `In ${context} the workshop has:\n${names.join("")}`
      : `Nothing of the workshop that ${user} may see is in ${context}.\n`,
    ...(traces.length > 0
      ? ["Without its label, and perhaps yours:\n", ...traces.map((trace) => `  ${traceText(trace)}\n`)]
      : []),
  ].join("");
}

function inside(name: string): string {
  return name.startsWith("Namespace ") ? ", with everything in it" : "";
}

function traceText({ object, because }: Trace): string {
  return `${nameText(object)}: ${because}`;
}

function traceReport({ object, because }: Trace): Record<string, string> {
  return { name: nameText(object), because };
}

function doneText(chosen: readonly RawObject[], left: readonly Trace[], stay: readonly string[]): string {
  return [
    chosen.length === 0 ? "" : stay.length === 0 ? "All of it is gone.\n" : "The rest is gone, but these stay:\n",
    ...stay.map((line) => `  ${line}\n`),
    left.length > 0 ? "What is perhaps yours was left alone; netpol-workshop clean --unlabelled removes it.\n" : "",
  ].join("");
}

/** What is to be removed, as the flags say or as whoever sits there does. */
async function choose(call: Call, ours: readonly RawObject[], traces: readonly Trace[]): Promise<readonly RawObject[]> {
  const { io, flags } = call;
  const perhaps = traces.map(({ object }) => object);
  if (flags.on("yes")) return flags.on("unlabelled") ? [...ours, ...perhaps] : ours;
  if (ours.length + perhaps.length === 0) return [];
  if (!io.ask)
    throw new UsageError("nobody can be asked here", {
      detail: ["nothing was removed"],
      next: ["netpol-workshop clean --yes   (removes what the workshop has; --unlabelled the rest as well)"],
    });
  if (ours.length > 0 && !(await isYes(io.ask, `Remove ${ours.length === 1 ? "it" : `these ${ours.length}`}?`)))
    throw new UsageError("stopped, as you said", { detail: ["nothing was removed"] });
  const all = perhaps.length > 0 && (await isYes(io.ask, "Remove what is perhaps yours as well?"));
  return all ? [...ours, ...perhaps] : ours;
}
