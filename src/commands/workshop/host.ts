/** The world outside the terminal UI: clusters, files, programs. */
import { existsSync, mkdirSync, readFileSync, unwatchFile, watchFile, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { $ } from "zx";
import { type Cluster, connect, contextsOf } from "../../cluster/index.ts";
import { newestCalico } from "../../policy/index.ts";
import { holderOf } from "../../sandbox/lifecycle/lock.ts";
import type { ClusterChoice, Host, Session } from "../../ui/index.ts";
import { readInventory } from "../../workshop/check/inventory.ts";
import { findWhisker } from "../../workshop/flows/whisker.ts";
import { calicoOf } from "../../workshop/lab/calico.ts";
import { desiredAt } from "../../workshop/lab/desired.ts";
import { loadModules } from "../../workshop/module/load.ts";
import { progressStore, stateFolder } from "../../workshop/progress/store.ts";
import { Workshop } from "../../workshop/workshop.ts";
import type { Call } from "../command.ts";
import { runningIn } from "../sandbox-folder.ts";
import { runLessonCommand } from "./lesson-command.ts";
import { sandboxKubeconfig } from "./sandbox.ts";
import { modulesFolder, worldsFolder } from "./session.ts";

export function hostOf(call: Call): Host {
  const context = call.flags.text("context");
  const memory = join(stateFolder(call.io.env), "cluster.json");
  return {
    chosen: context === undefined ? remembered(memory) : { kind: "context", name: context },
    contexts: () => knownContexts(call.io.env),
    open: async (choice, onProgress) => {
      const session = await openSession(call, choice, onProgress);
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
function knownContexts(env: Call["io"]["env"]): readonly string[] {
  const files = (env.KUBECONFIG || join(homedir(), ".kube", "config")).split(delimiter);
  if (!files.some((file) => existsSync(file))) return [];
  try {
    return contextsOf({}).names;
  } catch {
    return [];
  }
}

async function openSession(call: Call, choice: ClusterChoice, onProgress: (words: string) => void): Promise<Session> {
  const quiet: Call = { ...call, io: { ...call.io, err: { ...call.io.err, write: () => {} } } };
  const folder = join(stateFolder(call.io.env), "sandbox");
  // A sandbox that was running before us goes on after us.
  const ours = choice.kind === "sandbox" && !(await runningIn(folder));
  const kubeconfig = choice.kind === "sandbox" ? await sandboxKubeconfig(quiet) : undefined;
  const cluster = connect(kubeconfig === undefined ? contextOf(choice) : { kubeconfig });
  const store = progressStore(stateFolder(call.io.env));
  const close = (): void => {
    cluster.close();
    store.close();
    const holder = ours ? holderOf(folder) : undefined;
    if (holder) process.kill(holder.pid, "SIGTERM");
  };
  try {
    return await sessionOn(call, { choice, cluster, kubeconfig, store, close, onProgress });
  } catch (error) {
    close();
    throw error;
  }
}

function contextOf(choice: ClusterChoice): { context?: string } {
  return choice.kind === "context" ? { context: choice.name } : {};
}

interface Opened {
  readonly choice: ClusterChoice;
  readonly cluster: Cluster;
  readonly kubeconfig: string | undefined;
  readonly store: ReturnType<typeof progressStore>;
  readonly close: () => void;
  readonly onProgress: (words: string) => void;
}

async function sessionOn(
  call: Call,
  { choice, cluster, kubeconfig, store, close, onProgress }: Opened,
): Promise<Session> {
  const { io, flags } = call;
  onProgress("asking the cluster what it can do");
  const calico = (await calicoOf(cluster)) ?? newestCalico;
  const folder = resolve(io.cwd, flags.text("dir") ?? "netpol-workshop");
  const worlds = worldsFolder(call);
  const modules = loadModules(modulesFolder(call));
  const workshop = new Workshop({ modules, worlds, cluster, calico, store, folder, onProgress });
  const namespacesHere = (): readonly string[] => {
    const { module, step } = workshop.here();
    const names = desiredAt(module, step.id, worlds).worlds.flatMap(({ object }) => object.metadata.namespace ?? []);
    return [...new Set(names)];
  };
  const inventory = (signal?: AbortSignal) =>
    readInventory(cluster, { calico, namespaces: namespacesHere(), ...(signal ? { signal } : {}) });
  await beginUnlessThere(workshop, namespacesHere(), await inventory());
  const environment = { ...process.env, ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }) };
  const place = (): string => {
    const own = join(folder, workshop.here().module.id);
    mkdirSync(own, { recursive: true });
    return own;
  };
  const program = async (command: readonly string[]): Promise<void> => {
    await $({ cwd: place(), env: environment, stdio: "inherit", nothrow: true, quiet: true })`${command}`;
  };
  return {
    workshop,
    calico,
    cluster: choice.kind === "sandbox" ? "sandbox" : choice.name,
    run: (words, signal) =>
      runLessonCommand(onContext(words, choice), { folder: place(), kubeconfig: environment.KUBECONFIG, signal }),
    read: (path) => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
    write: (path, text) => writeFileSync(path, text),
    watch: (path, onSave) => {
      const listener = (now: { mtimeMs: number }, before: { mtimeMs: number }): void => {
        if (now.mtimeMs !== before.mtimeMs && now.mtimeMs > 0) onSave();
      };
      // Asking for the time again and again works on every file system, and with editors that replace the file.
      watchFile(path, { interval: 300 }, listener);
      return () => unwatchFile(path, listener);
    },
    inventory,
    flows: async (query, signal) => (await findWhisker(cluster))?.flows(query, signal),
    edit: async (path) => {
      const editor = io.env.VISUAL || io.env.EDITOR;
      if (!editor) return false;
      await program([...editor.split(/\s+/), path]);
      return true;
    },
    shell: async () => {
      io.out.write(`A shell with the workshop's cluster in KUBECONFIG; your files are here. "exit" comes back.\n`);
      await program([io.env.SHELL || "/bin/sh"]);
    },
    close,
  };
}

/** The context was chosen for the workshop; kubectl's own current one may be another. */
function onContext(words: readonly string[], choice: ClusterChoice): readonly string[] {
  const [first = "", ...rest] = words;
  return choice.kind === "context" && first === "kubectl" ? [first, "--context", choice.name, ...rest] : words;
}

/** Brings the step's begin state where the learner has not been, or where the cluster does not have it any more. */
async function beginUnlessThere(
  workshop: Workshop,
  namespaces: readonly string[],
  { objects }: Awaited<ReturnType<typeof readInventory>>,
): Promise<void> {
  const there = new Set(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
  if (workshop.progress.at && namespaces.every((name) => there.has(name))) return;
  await workshop.begin(workshop.here());
}
