/** The world outside the terminal UI, as far as it is known before a cluster is reached; the rest is loaded with the cluster. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { ClusterChoice, Host } from "../../ui/index.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Call } from "../command.ts";

export function hostOf(call: Call): Host {
  const context = call.flags.text("context");
  const memory = join(stateFolder(call.io.env), "cluster.json");
  return {
    chosen: context === undefined ? remembered(memory) : { kind: "context", name: context },
    contexts: () => knownContexts(call.io.env),
    open: async (choice, opening) => {
      const { openSession } = await import("./live-session.ts");
      const session = await openSession(call, choice, opening);
      mkdirSync(dirname(memory), { recursive: true, mode: 0o700 });
      writeFileSync(memory, `${JSON.stringify(choice)}\n`);
      return session;
    },
  };
}

function remembered(file: string): ClusterChoice | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { kind, name } = JSON.parse(readFileSync(file, "utf8"));
    if (kind === "sandbox") return { kind };
    return kind === "context" && typeof name === "string" ? { kind, name } : undefined;
  } catch {
    return undefined;
  }
}

/** Somebody without a kubeconfig has no contexts, and needs none. */
async function knownContexts(env: Call["io"]["env"]): Promise<readonly string[]> {
  const files = (env.KUBECONFIG || join(homedir(), ".kube", "config")).split(delimiter);
  if (!files.some((file) => existsSync(file))) return [];
  const { contextsOf } = await import("../../cluster/index.ts");
  try {
    return contextsOf({}).names;
  } catch {
    return [];
  }
}
