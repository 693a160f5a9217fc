/**
 * Which cluster is meant: that of the flags; else the terminal UI goes on where it was last opened, and plain commands keep
 * to the sandbox, and say so where that was another.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../disk.ts";
import type { ClusterChoice, ContextChoice } from "../ui/index.ts";
import { stateFolder } from "../workshop/progress/store.ts";
import type { Call, Io } from "./command.ts";

export type FileChoice = Pick<ContextChoice, "kubeconfig">;

/** The context of the flags; with a file alone it is that file's current one. */
export async function namedContext(context: string | undefined, file: FileChoice): Promise<ContextChoice | undefined> {
  if (context !== undefined) return { kind: "context", name: context, ...file };
  if (file.kubeconfig === undefined) return undefined;
  const { contextsOf } = await import("../cluster/index.ts");
  const { current } = contextsOf(file);
  return current === undefined ? undefined : { kind: "context", name: current, ...file };
}

const fileIn = (env: Io["env"]): string => join(stateFolder(env), "cluster.json");

export function lastCluster(env: Io["env"]): ClusterChoice | undefined {
  const file = fileIn(env);
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

export function rememberCluster(env: Io["env"], choice: ClusterChoice): void {
  writeWhole(fileIn(env), `${JSON.stringify(choice)}\n`);
}

/** For a command that goes to the sandbox because nothing names another cluster. */
export function tellSandbox({ flags, io }: Call): void {
  const last = lastCluster(io.env);
  if (last?.kind !== "context" || flags.on("sandbox")) return;
  const file = last.kubeconfig === undefined ? "" : ` --kubeconfig ${last.kubeconfig}`;
  io.err.write(`note: on the sandbox; the terminal UI was last on ${last.name}: --context ${last.name}${file}\n`);
}
