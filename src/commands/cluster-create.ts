import { UsageError } from "../errors.ts";
import { examineMachine, type Programs, toolOn } from "../workshop/provision/machine.ts";
import { provision } from "../workshop/provision/provision.ts";
import { calicoVersion, lineOf, type Recipe, recipe, type Tool } from "../workshop/provision/recipe.ts";
import type { Call, Command } from "./command.ts";
import { paints } from "./paint.ts";
import { programsOf } from "./programs.ts";
import { untilInterrupted } from "./workshop/interrupt.ts";
import { isYes } from "./yes.ts";

export const clusterCreate: Command = {
  name: "create",
  summary: "Create a cluster with minikube or kind; the commands are shown first",
  flags: {
    with: { type: "string", value: "TOOL", help: "minikube or kind (default: what is installed)" },
    name: { type: "string", value: "NAME", help: "the cluster's name (default: netpol-workshop)" },
    calico: { type: "string", value: "VERSION", help: "Calico's version, as 3.32 or v3.32.1 (default: the newest)" },
    "dry-run": { type: "boolean", help: "print the commands and run nothing" },
    yes: { type: "boolean", short: "y", help: "do not ask" },
  },
  description:
    "A node in a container of Docker, Kubernetes 1.35, and Calico by its operator: with its API server for tiers, Goldmane and Whisker for flows. It takes 4 GB of memory and some minutes, most of them for images. Nobody needs it: the sandbox can do every module.",
  examples: [
    { line: "netpol-workshop cluster create --with kind", says: "show, ask, create" },
    { line: "netpol-workshop cluster create --with minikube --dry-run", says: "the commands, to run them yourself" },
  ],
  run: runCreate,
};

async function runCreate(call: Call): Promise<number> {
  const { flags, io } = call;
  const programs = programsOf(io.env);
  const calico = calicoVersion(flags.text("calico"));
  const name = nameOf(call);
  if (flags.on("dry-run")) {
    const plan = recipe(toolForPlan(programs, flags.text("with")), { name, calico });
    io.out.write(plan.stages.map((stage) => `# ${stage.title}\n${lineOf(stage)}\n`).join(""));
    return 0;
  }
  const plan = recipe(toolOn(programs, flags.text("with")), { name, calico });
  return untilInterrupted(io, { stopping: "stopping", left: "what was begun is still there" }, async (signal) => {
    await examineMachine(programs, plan, signal);
    await agree(call, plan);
    const paint = paints(call);
    await provision(programs, plan, {
      signal,
      onStage: ({ title }, number) => io.err.write(`${paint.bold(`${number}/${plan.stages.length}`)} ${title}\n`),
      onLine: (line) => io.err.write(`    ${paint.dim(line)}\n`),
      onWaiting: (words) => io.err.write(`    ${words}\n`),
    });
    io.out.write(
      [
        `The cluster is ready: context ${plan.context}, Kubernetes ${plan.kubernetes}, Calico ${plan.calico}.`,
        `  netpol-workshop doctor --context ${plan.context}`,
        `  netpol-workshop goto 02 --context ${plan.context}`,
        `  ${lineOf({ words: plan.removal })}   removes it`,
        "",
      ].join("\n"),
    );
    return 0;
  });
}

/** Commands can be printed for a machine that this is not. */
function toolForPlan(programs: Programs, wanted: string | undefined): Tool {
  return toolOn(wanted === undefined ? programs : { ...programs, has: () => true }, wanted);
}

function nameOf({ flags }: Call): string {
  const name = flags.text("name") ?? "netpol-workshop";
  if (!/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name))
    throw new UsageError(`"${name}" is no name for a cluster`, {
      detail: ["lower-case letters, digits and hyphens, at most 40"],
      next: ["--name netpol-workshop"],
    });
  return name;
}

async function agree(call: Call, plan: Recipe): Promise<void> {
  const { io, flags } = call;
  io.err.write(
    [
      `With ${plan.tool} on this machine: Kubernetes ${plan.kubernetes} and Calico ${plan.calico}, by these commands:`,
      "",
      ...plan.stages.flatMap((stage) => lineOf(stage).split("\n")).map((line) => `  ${line}`),
      "",
      `About 2 GB are downloaded. kubectl's current context becomes ${plan.context}; nothing else changes.`,
      "",
    ].join("\n"),
  );
  if (flags.on("yes")) return;
  if (!io.ask)
    throw new UsageError("nobody can be asked here", {
      detail: ["nothing was begun"],
      next: ["the same command with --yes", "or with --dry-run, which prints the commands"],
    });
  if (!(await isYes(io.ask, "Run them?")))
    throw new UsageError("stopped, as you said", { detail: ["nothing was begun"] });
}
