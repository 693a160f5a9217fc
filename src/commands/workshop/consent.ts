/** The first change in a cluster that is not the sandbox: shown exactly, and asked for once. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Target } from "../../cluster/index.ts";
import { writeWhole } from "../../disk.ts";
import { UsageError } from "../../errors.ts";
import type { BeforeWrite } from "../../workshop/lab/guard.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Call } from "../command.ts";
import { isYes } from "../yes.ts";

export interface Plan {
  /** What will be made, line by line. */
  readonly creates: () => readonly string[];
  /** Why people may depend on the cluster, where its names say so. */
  readonly production: string | undefined;
  /** The same by what is in it; it is looked for before the first change only. */
  readonly look: () => Promise<string | undefined>;
}

const remembered = z.array(z.object({ server: z.string(), context: z.string(), user: z.string() }));

/** Asks before the first write of this call, unless the same user agreed for the same cluster before. */
export function askedOnce(call: Call, target: Target, plan: Plan): BeforeWrite {
  let agreed: Promise<void> | undefined;
  return () => {
    agreed ??= agree(call, target, plan);
    return agreed;
  };
}

async function agree(call: Call, target: Target, plan: Plan): Promise<void> {
  const file = join(stateFolder(call.io.env), "contexts.json");
  const known = read(file);
  const { context, server, user } = target;
  // What is called production is asked about each time.
  if (plan.production === undefined && known.some((one) => one.server === server && one.user === user)) return;
  if (!call.flags.on("yes")) {
    const production = plan.production ?? (await plan.look());
    call.io.err.write(
      [
        `This is the first time that something is changed in this cluster:`,
        `  context  ${context}`,
        `  server   ${server}`,
        `  user     ${user}`,
        `What will be created, all with the label app.kubernetes.io/managed-by=netpol-workshop:`,
        ...plan.creates().map((line) => `  ${line}`),
        "Nothing else is touched; netpol-workshop clean removes it all.",
        ...(production === undefined ? [] : [`It may be a cluster that people depend on: ${production}.`]),
        "",
      ].join("\n"),
    );
    const { ask } = call.io;
    if (!ask)
      throw new UsageError(`nobody can be asked here whether ${context} is the right cluster`, {
        detail: ["nothing was changed"],
        next: ["the same command with --yes", "or without --context and --kubeconfig: on the sandbox"],
      });
    if (!(await isYes(ask, `Go on with ${context}?`))) throw declined();
    if (production !== undefined && (await ask(`To be sure, write the context's name: `)).trim() !== context)
      throw declined();
  }
  writeWhole(file, `${JSON.stringify([...known, { server, context, user }], undefined, 2)}\n`, 0o600);
}

function declined(): UsageError {
  return new UsageError("stopped, as you said", {
    detail: ["nothing was changed"],
    next: ["kubectl config get-contexts"],
  });
}

function read(file: string): z.infer<typeof remembered> {
  if (!existsSync(file)) return [];
  try {
    return remembered.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    // Whoever cannot be remembered is asked again.
    return [];
  }
}
