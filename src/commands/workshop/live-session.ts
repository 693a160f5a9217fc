/** The terminal UI's session on a cluster: the workshop, the learner's files, and programs that borrow the terminal. */
import { existsSync, mkdirSync, readFileSync, statSync, unwatchFile, watchFile, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { writeWhole } from "../../disk.ts";
import { parseManifests } from "../../manifests/index.ts";
import type { RawObject } from "../../policy/index.ts";
import { holderOf } from "../../sandbox/lifecycle/lock.ts";
import type { ClusterChoice, Opening, Session } from "../../ui/index.ts";
import { type Inventory, readInventory } from "../../workshop/check/inventory.ts";
import { findWhisker } from "../../workshop/flows/whisker.ts";
import { stateFolder } from "../../workshop/progress/store.ts";
import { reportHtml, reportMarkdown, reportOf } from "../../workshop/report/report.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import type { Call } from "../command.ts";
import { runningIn } from "../sandbox-folder.ts";
import { learnersFolder } from "./course.ts";
import { changesObjects, filesGiven } from "./kubectl-writes.ts";
import { runLessonCommand } from "./lesson-command.ts";
import { type OpenCluster, withWorkshop } from "./session.ts";
import { environmentOn } from "./shell.ts";
import { runEditor, runShell } from "./terminal-program.ts";

/** Opens the workshop as every command does, and keeps it open until the session is closed. */
export async function openSession(call: Call, choice: ClusterChoice, opening: Opening): Promise<Session> {
  const sandbox = join(stateFolder(call.io.env), "sandbox");
  // A sandbox that was running before us goes on after us.
  const ours = choice.kind === "sandbox" && !(await runningIn(sandbox));
  let close: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    close = () => {
      process.off("exit", close);
      const holder = ours ? holderOf(sandbox) : undefined;
      if (holder) process.kill(holder.pid, "SIGTERM");
      resolve();
    };
  });
  // However this program ends.
  process.once("exit", close);
  return new Promise((resolve, reject) => {
    withWorkshop(onScreen(call, choice, opening), async (workshop, open) => {
      const session = sessionOn(call, { workshop, ...open, choice, close });
      if (!call.flags.on("read-only"))
        await beginUnlessThere(workshop, await session.inventory(opening.signal), opening.signal);
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
  const chosen = choice.kind === "context" ? choice : { name: undefined, kubeconfig: undefined };
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
      on: (name) => (name === "sandbox" ? choice.kind === "sandbox" : flags.on(name)),
      text: (name) => (name === "context" ? chosen.name : name === "kubeconfig" ? chosen.kubeconfig : flags.text(name)),
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
  readonly close: () => void;
}

function sessionOn(call: Call, { workshop, cluster, calico, beforeWrite, choice, close }: Opened): Session {
  const { io } = call;
  const env = environmentOn(call, choice);
  const place = (): string => {
    const own = join(learnersFolder(call), workshop.here().module.id);
    mkdirSync(own, { recursive: true });
    return own;
  };
  const nameOf = (path: string): string => {
    const name = relative(io.cwd, path);
    return name.startsWith("..") ? path : name;
  };
  return {
    workshop,
    calico,
    cluster: choice.kind === "sandbox" ? "sandbox" : choice.name,
    run: async (words, signal) => {
      const folder = place();
      const changes = changesObjects(words);
      if (changes) {
        await beforeWrite(`run ${words.join(" ")}`);
        await workshop.refuseForOthers(objectsIn(filesGiven(words), folder), signal);
      }
      return { ...(await runLessonCommand(words, { folder, kubeconfig: env.KUBECONFIG, env, signal })), changes };
    },
    nameOf,
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
    inventory: (signal) => readInventory(cluster, { calico, namespaces: workshop.namespaces(workshop.here()), signal }),
    flows: async (query, signal) => (await findWhisker(cluster))?.flows(query, signal),
    edit: (path) => runEditor(path, { cwd: place(), env }),
    shell: async () => {
      io.out.write(
        "Your files are here; kubectl and netpol-workshop work on the workshop's cluster. `exit` comes back.\n",
      );
      await runShell({ cwd: place(), env });
    },
    writeResults: () => {
      const report = reportOf(workshop.modules, workshop.progress);
      const pages = { "results.md": reportMarkdown(report), "results.html": reportHtml(report) };
      return Object.entries(pages).map(([name, page]) => {
        const path = join(learnersFolder(call), name);
        writeWhole(path, page);
        return nameOf(path);
      });
    },
    close,
  };
}

/** What files hold that can be read; of the others kubectl says what is wrong with them. */
function objectsIn(files: readonly string[], folder: string): readonly RawObject[] {
  return files
    .map((file) => resolve(folder, file))
    .filter((file) => existsSync(file) && statSync(file).isFile())
    .flatMap((file) => parseManifests(readFileSync(file, "utf8"), file).objects.map(({ object }) => object));
}

/** Brings the step's begin state where the learner has not been yet, or where the cluster does not have it (any more). */
async function beginUnlessThere(workshop: Workshop, { objects }: Inventory, signal: AbortSignal): Promise<void> {
  const there = new Set(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
  const needed = workshop.namespaces(workshop.here());
  const { at, pending } = workshop.progress;
  if (at && !pending && needed.every((name) => there.has(name))) return;
  await workshop.goto(workshop.here(), signal);
}
