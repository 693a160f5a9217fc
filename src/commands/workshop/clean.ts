import { UsageError } from "../../errors.ts";
import { findOurs, nameText, remove } from "../../workshop/lab/clean.ts";
import type { Call, Command } from "../command.ts";
import { json } from "../output.ts";
import { untilInterrupted } from "./interrupt.ts";
import { attendeeOf, clusterFlags, withCluster, workshopFlags } from "./session.ts";

export const clean: Command = {
  name: "clean",
  summary: "Remove everything of the workshop from a cluster; it is shown first",
  flags: { json: workshopFlags.json, ...clusterFlags },
  description:
    "Finds things of every kind by the label app.kubernetes.io/managed-by=netpol-workshop; what lies in a namespace of the workshop goes with it. Your progress and your files stay. With --prefix only that attendee's things are removed.",
  examples: [
    { line: "netpol-workshop clean --context minikube", says: "show, ask, remove" },
    { line: "netpol-workshop clean --yes", says: "in the sandbox, without a question" },
  ],
  run: runClean,
};

async function runClean(call: Call): Promise<number> {
  const { io, flags } = call;
  const attendee = attendeeOf(call);
  return withCluster(call, async ({ cluster }) => {
    const found = await findOurs(cluster, attendee === undefined ? {} : { attendee });
    const names = found.map(nameText);
    if (found.length === 0) {
      io.out.write(
        flags.on("json")
          ? json({ removed: [] })
          : `Nothing of the workshop that ${cluster.target.user} may see is in ${cluster.target.context}.\n`,
      );
      return 0;
    }
    if (!flags.on("json"))
      io.out.write(
        `In ${cluster.target.context} the workshop has:\n${names.map((name) => `  ${name}${inside(name)}\n`).join("")}`,
      );
    if (!flags.on("yes")) await confirm(call, found.length);
    const onProgress = io.err.isTTY ? (words: string) => io.err.write(`${words} …\n`) : () => {};
    await untilInterrupted(io, "stopping", (signal) => remove(cluster, found, { signal, onProgress }));
    io.out.write(flags.on("json") ? json({ removed: names }) : "All of it is gone.\n");
    return 0;
  });
}

function inside(name: string): string {
  return name.startsWith("Namespace ") ? ", with everything in it" : "";
}

async function confirm({ io }: Call, count: number): Promise<void> {
  if (!io.ask)
    throw new UsageError("nobody can be asked here", {
      detail: ["nothing was removed"],
      next: ["netpol-workshop clean --yes   (removes what is shown)"],
    });
  const answer = await io.ask(`Remove ${count === 1 ? "it" : `these ${count}`}? (yes/no) `);
  if (!/^y(es)?$/i.test(answer.trim()))
    throw new UsageError("stopped, as you said", { detail: ["nothing was removed"] });
}
