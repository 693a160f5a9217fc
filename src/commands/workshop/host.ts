/** The world outside the terminal UI, as far as it is known before a cluster is reached; the rest is loaded with the cluster. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { ClusterChoice, ContextChoice, Host } from "../../ui/index.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Call } from "../command.ts";

export async function hostOf(call: Call): Promise<Host> {
  const { flags, io } = call;
  const memory = join(stateFolder(io.env), "cluster.json");
  const given = flags.text("kubeconfig");
  const kubeconfig = given === undefined ? {} : { kubeconfig: resolve(io.cwd, given) };
  return {
    chosen: flags.on("sandbox")
      ? { kind: "sandbox" }
      : ((await namedContext(flags.text("context"), kubeconfig)) ?? remembered(memory)),
    contexts: () => knownContexts(io.env, kubeconfig),
    open: async (choice, opening) => {
      const { openSession } = await import("./live-session.ts");
      const whole = choice.kind === "context" ? { ...choice, ...kubeconfig } : choice;
      const session = await openSession(call, whole, opening);
      mkdirSync(dirname(memory), { recursive: true, mode: 0o700 });
      writeFileSync(memory, `${JSON.stringify(whole)}\n`);
      return session;
    },
  };
}

type FileChoice = Pick<ContextChoice, "kubeconfig">;

/** The context of the flags; with a file alone it is that file's current one. */
async function namedContext(context: string | undefined, file: FileChoice): Promise<ContextChoice | undefined> {
  if (context !== undefined) return { kind: "context", name: context, ...file };
  if (file.kubeconfig === undefined) return undefined;
  const { contextsOf } = await import("../../cluster/index.ts");
  const { current } = contextsOf(file);
  return current === undefined ? undefined : { kind: "context", name: current, ...file };
}

function remembered(file: string): ClusterChoice | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { kind, name, kubeconfig } = JSON.parse(readFileSync(file, "utf8"));
    if (kind === "sandbox") return { kind };
    if (kind !== "context" || typeof name !== "string") return undefined;
    return { kind, name, ...(typeof kubeconfig === "string" ? { kubeconfig } : {}) };
  } catch {
    return undefined;
  }
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
