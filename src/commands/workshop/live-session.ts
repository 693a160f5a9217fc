/** The terminal UI's session on a cluster: the workshop, the learner's files, and programs that borrow the terminal. */
import { existsSync, mkdirSync, readFileSync, unwatchFile, watchFile, writeFileSync } from "node:fs";
import { join } from "node:path";
import { $ } from "zx";
import { holderOf } from "../../sandbox/lifecycle/lock.ts";
import type { ClusterChoice, Opening, Session } from "../../ui/index.ts";
import { type Inventory, readInventory } from "../../workshop/check/inventory.ts";
import { findWhisker } from "../../workshop/flows/whisker.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import type { Call } from "../command.ts";
import { runningIn } from "../sandbox-folder.ts";
import { runLessonCommand } from "./lesson-command.ts";
import { learnersFolder, type OpenCluster, withWorkshop } from "./session.ts";

/** Opens the workshop as every command does, and keeps it open until the session is closed. */
export async function openSession(call: Call, choice: ClusterChoice, opening: Opening): Promise<Session> {
  const sandbox = join(stateFolder(call.io.env), "sandbox");
  // A sandbox that was running before us goes on after us.
  const ours = choice.kind === "sandbox" && !(await runningIn(sandbox));
  let close: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    close = () => {
      const holder = ours ? holderOf(sandbox) : undefined;
      if (holder) process.kill(holder.pid, "SIGTERM");
      resolve();
    };
  });
  return new Promise((resolve, reject) => {
    withWorkshop(onScreen(call, choice, opening), async (workshop, open) => {
      const kubeconfig = choice.kind === "sandbox" ? join(sandbox, "kubeconfig") : undefined;
      const session = sessionOn(call, { workshop, ...open, choice, kubeconfig, close });
      await beginUnlessThere(workshop, await session.inventory(opening.signal));
      resolve(session);
      await closed;
      return 0;
    }).catch((error: unknown) => {
      close();
      reject(error);
    });
  });
}

/** The call as the screen makes it: what commands print is progress, and a question borrows the terminal. */
function onScreen(call: Call, choice: ClusterChoice, { onProgress, lend }: Opening): Call {
  const { io, flags } = call;
  const { ask } = io;
  let told = "";
  const err = {
    ...io.err,
    isTTY: true,
    write: (text: string) => {
      told += text;
      onProgress(text.replace(/ …\s*$/, "").trim());
    },
  };
  return {
    ...call,
    flags: {
      ...flags,
      text: (name) => (name === "context" ? (choice.kind === "context" ? choice.name : undefined) : flags.text(name)),
    },
    io: {
      ...io,
      err,
      ...(ask
        ? {
            ask: (question: string) =>
              lend(async () => {
                io.out.write(told);
                told = "";
                return ask(question);
              }),
          }
        : {}),
    },
  };
}

interface Opened extends OpenCluster {
  readonly workshop: Workshop;
  readonly choice: ClusterChoice;
  readonly kubeconfig: string | undefined;
  readonly close: () => void;
}

function sessionOn(call: Call, { workshop, cluster, calico, choice, kubeconfig, close }: Opened): Session {
  const { io } = call;
  const environment = { ...process.env, ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }) };
  const place = (): string => {
    const own = join(learnersFolder(call), workshop.here().module.id);
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
    inventory: (signal) =>
      readInventory(cluster, {
        calico,
        namespaces: workshop.namespaces(workshop.here()),
        ...(signal ? { signal } : {}),
      }),
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
async function beginUnlessThere(workshop: Workshop, { objects }: Inventory): Promise<void> {
  const there = new Set(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
  const needed = workshop.namespaces(workshop.here());
  if (workshop.progress.at && needed.every((name) => there.has(name))) return;
  await workshop.begin(workshop.here());
}
