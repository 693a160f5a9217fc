/** The world outside the terminal UI, as far as it is known before a cluster is reached; the rest is loaded with the cluster. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { Host } from "../../ui/index.ts";
import { type FileChoice, lastCluster, namedContext, rememberCluster } from "../cluster-choice.ts";
import type { Call } from "../command.ts";

export async function hostOf(call: Call): Promise<Host> {
  const { flags, io } = call;
  const given = flags.text("kubeconfig");
  const kubeconfig = given === undefined ? {} : { kubeconfig: resolve(io.cwd, given) };
  return {
    chosen: flags.on("sandbox")
      ? { kind: "sandbox" }
      : ((await namedContext(flags.text("context"), kubeconfig)) ?? lastCluster(io.env)),
    contexts: () => knownContexts(io.env, kubeconfig),
    open: async (choice, opening) => {
      const { openSession } = await import("./live-session.ts");
      const whole = choice.kind === "context" ? { ...choice, ...kubeconfig } : choice;
      const session = await openSession(call, whole, opening);
      rememberCluster(io.env, whole);
      return session;
    },
  };
}

/** Somebody without a kubeconfig has no contexts, and needs none. */
async function knownContexts(env: Call["io"]["env"], file: FileChoice): Promise<readonly string[]> {
  const files = (file.kubeconfig ?? (env.KUBECONFIG || join(homedir(), ".kube", "config"))).split(delimiter);
  if (!files.some((file) => existsSync(file))) return [];
  const { contextsOf } = await import("../../cluster/index.ts");
  try {
    return contextsOf(file).names;
  } catch {
    return [];
  }
}
