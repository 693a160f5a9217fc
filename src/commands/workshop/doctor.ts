import { UsageError } from "../../errors.ts";
import { wrap } from "../../text/width.ts";
import { type Diagnosis, examine } from "../../workshop/doctor/doctor.ts";
import type { Finding, Mode, Verdict } from "../../workshop/doctor/finding.ts";
import { worldsOf } from "../../workshop/lab/desired.ts";
import { registryImage } from "../../workshop/lab/images.ts";
import { knownClusterNames } from "../../workshop/lab/known.ts";
import { roleFor } from "../../workshop/lab/rights.ts";
import { loadModules } from "../../workshop/module/load.ts";
import type { Call, Command } from "../command.ts";
import { json, yaml } from "../output.ts";
import { paints } from "../paint.ts";
import { attendeeOf, modulesFolder, worldsFolder } from "./course.ts";
import { clusterFlags, workshopFlags } from "./flags.ts";
import { untilInterrupted } from "./interrupt.ts";
import { type OpenCluster, withCluster } from "./session.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "Find out by experiment what a cluster can do, and for which modules",
  flags: {
    json: workshopFlags.json,
    modules: workshopFlags.modules,
    ...clusterFlags,
    namespace: {
      type: "string",
      short: "n",
      value: "NAME",
      help: "run the canary in this namespace",
    },
    rights: { type: "boolean", help: "print a role with the rights that the modules take, and examine nothing" },
    timeout: { type: "string", value: "SECONDS", help: "how long a policy may take (default: 15)" },
  },
  description:
    "Makes a namespace with two pods, tries a connection with and without policies, and removes all of it again, also when interrupted. The exit code is 0 when at least Kubernetes' policies are enforced, 3 when not.",
  examples: [
    { line: "netpol-workshop doctor", says: "the sandbox" },
    { line: "netpol-workshop doctor --context minikube", says: "a cluster of your kubeconfig" },
    { line: "netpol-workshop doctor --context team --rights", says: "what to ask for where you may do little" },
  ],
  run: runDoctor,
};

async function runDoctor(call: Call): Promise<number> {
  const { flags, io } = call;
  if (flags.on("rights")) return withCluster(call, (open) => printRights(open, call));
  const modules = loadModules(modulesFolder(call));
  const worlds = worldsFolder(call);
  const settleWithinMs = secondsIn(call, "timeout", 15) * 1000;
  const namespace = flags.text("namespace");
  const attendee = attendeeOf(call);
  const names = {
    namespaces: new Set(
      modules.flatMap((module) =>
        worldsOf(module, worlds).flatMap(({ object }) => (object.kind === "Namespace" ? object.metadata.name : [])),
      ),
    ),
    clusterWide: knownClusterNames(modules),
    ...(attendee === undefined ? {} : { attendee }),
  };
  const plan = [
    namespace === undefined ? "a namespace netpol-canary-… with two pods" : `two pods in namespace ${namespace}`,
    "one NetworkPolicy at a time that selects these pods alone",
    "where Calico's API is served, one tier netpol-canary-… with one policy for these pods",
    "all of it is removed at the end",
  ];
  const diagnosis = await withCluster(
    call,
    ({ cluster }) =>
      untilInterrupted(io, { stopping: "removing the canary", left: "nothing was left behind" }, (signal) =>
        examine(cluster, {
          modules: modules.map(({ id, data }) => ({ id, needs: data.needs })),
          names,
          mayWrite: !flags.on("read-only"),
          image: registryImage(flags.text("registry")),
          readyWithinMs: 120_000,
          settleWithinMs,
          signal,
          onProgress: io.err.isTTY ? (words) => io.err.write(`${words} …\n`) : () => {},
          onFinding: (finding) => {
            if (!flags.on("json")) io.out.write(findingText(finding, call));
          },
          ...(namespace === undefined ? {} : { namespace }),
        }),
      ),
    () => plan,
  );
  io.out.write(flags.on("json") ? json(diagnosis) : summary(diagnosis, call));
  return diagnosis.mode === "none" ? 3 : 0;
}

/** For whoever runs the cluster: `kubectl apply -f` of it, and this user can work. */
async function printRights({ cluster }: OpenCluster, { flags, io }: Call): Promise<number> {
  const user = await cluster.user();
  const objects = roleFor(user);
  io.out.write(
    flags.on("json") ? json(objects) : `# What netpol-workshop takes, for ${user}\n${objects.map(yaml).join("---\n")}`,
  );
  return 0;
}

function findingText(finding: Finding, call: Call): string {
  const paint = paints(call);
  const marks: Readonly<Record<Verdict, string>> = {
    good: paint.good("✓"),
    lacks: paint.warn("–"),
    trouble: paint.bad("✗"),
    unknown: paint.warn("?"),
  };
  const { check, verdict, tested, found, means, next } = finding;
  const width = Math.max(40, Math.min(call.io.out.columns, 120)) - 12;
  const line = (label: string, text: string) =>
    wrap(text, width).map((part, index) => `  ${(index === 0 ? label : "").padEnd(8)}${part}\n`);
  return [
    `${marks[verdict]} ${check}\n`,
    ...line("tested", tested),
    ...line("found", found),
    ...line("means", means),
    ...next.flatMap((action, index) => line(index === 0 ? "do" : "or", action)),
  ].join("");
}

const modeWords: Readonly<Record<Mode, string>> = {
  none: "No module with policies can be done here.",
  k8s: "Kubernetes' policies work here; tiers and flows are for the sandbox.",
  tiers: "Kubernetes' policies and Calico's tiers work here; flows are for the sandbox.",
  flows: "Everything works here: policies, tiers, flows.",
};

function summary({ mode, modules }: Diagnosis, call: Call): string {
  const paint = paints(call);
  const here = modules.filter((module) => module.here).map(({ id }) => id);
  const elsewhere = modules.filter((module) => !module.here).map(({ id }) => id);
  return [
    "",
    mode === "none" ? paint.bad(modeWords.none) : paint.good(modeWords[mode]),
    `Here: ${here.join(", ") || "no module"}`,
    ...(elsewhere.length > 0 ? [`On the sandbox: ${elsewhere.join(", ")}`] : []),
    "",
  ].join("\n");
}

function secondsIn({ flags }: Call, name: string, usual: number): number {
  const given = flags.text(name);
  if (given === undefined) return usual;
  if (!/^\d+(\.\d+)?$/.test(given) || Number(given) === 0)
    throw new UsageError(`--${name} takes seconds, not "${given}"`);
  return Number(given);
}
