/** The workshop that a command works on, and its cluster: opened for the command, let go of in the end. */
import { resolve } from "node:path";
import { absentCluster, type Cluster, connect } from "../../cluster/index.ts";
import { type CalicoRelease, newestCalico } from "../../policy/index.ts";
import { lookInto } from "../../workshop/doctor/api.ts";
import { productionByLook, productionByName } from "../../workshop/doctor/looks.ts";
import { calicoOf } from "../../workshop/lab/calico.ts";
import { worldsOf } from "../../workshop/lab/desired.ts";
import { type BeforeWrite, guarded, readOnly } from "../../workshop/lab/guard.ts";
import { knownClusterNames } from "../../workshop/lab/known.ts";
import { loadModules, type Module } from "../../workshop/module/load.ts";
import type { Located } from "../../workshop/module/locate.ts";
import { progressStore, stateFolder } from "../../workshop/progress/store.ts";
import { Workshop } from "../../workshop/workshop.ts";
import { tellSandbox } from "../cluster-choice.ts";
import type { Call } from "../command.ts";
import { askedOnce } from "./consent.ts";
import { attendeeOf, learnersFolder, modulesFolder, worldsFolder } from "./course.ts";
import { workshopFlags } from "./flags.ts";
import { sandboxKubeconfig } from "./sandbox.ts";

/** The same surroundings for a program that is started from here, wherever it runs. */
export function flagsAsEnvironment(call: Call): Readonly<Record<string, string | undefined>> {
  const { flags, io } = call;
  const given = flags.text("modules");
  return {
    [workshopFlags.dir.env]: learnersFolder(call),
    [workshopFlags.modules.env]: given === undefined ? undefined : resolve(io.cwd, given),
    [workshopFlags.prefix.env]: flags.text("prefix"),
    [workshopFlags.registry.env]: flags.text("registry"),
    [workshopFlags["read-only"].env]: flags.on("read-only") ? "true" : undefined,
  };
}

export interface OpenCluster {
  readonly cluster: Cluster;
  readonly calico: CalicoRelease;
  /** For changes that are not made through `cluster`: it throws, or lets them pass. */
  readonly beforeWrite: BeforeWrite;
}

/**
 * Connects to the cluster that the flags name, else to the sandbox, and lets go of it in the end. Before the first change
 * in a cluster of the learner's own, `creates` is shown and asked for.
 */
export async function withCluster<T>(
  call: Call,
  act: (open: OpenCluster) => Promise<T>,
  creates: () => readonly string[] = () => [],
): Promise<T> {
  const given = { kubeconfig: call.flags.text("kubeconfig"), context: call.flags.text("context") };
  const isLive = given.kubeconfig !== undefined || given.context !== undefined;
  if (!isLive) tellSandbox(call);
  const kubeconfig = isLive ? given.kubeconfig : await sandboxKubeconfig(call);
  const connected = connect({
    ...(kubeconfig ? { kubeconfig } : {}),
    ...(given.context ? { context: given.context } : {}),
  });
  const beforeWrite = careOf(call, connected, isLive, creates);
  const cluster = beforeWrite ? guarded(connected, beforeWrite) : connected;
  try {
    const calico = (await firstContact(call, connected.target.server, () => calicoOf(cluster))) ?? newestCalico;
    return await act({ cluster, calico, beforeWrite: beforeWrite ?? (async () => {}) });
  } finally {
    cluster.close();
  }
}

const slowMs = 1_500;

/** Nobody waits for a slow cluster without being told. */
async function firstContact<T>({ io }: Call, server: string, ask: () => Promise<T>): Promise<T> {
  const tell = () => io.err.isTTY && io.err.write(`waiting for the cluster at ${server} …\n`);
  const timer = setTimeout(tell, slowMs);
  try {
    return await ask();
  } finally {
    clearTimeout(timer);
  }
}

/** What comes before a change: a refusal, a question, or nothing. */
function careOf(
  call: Call,
  cluster: Cluster,
  isLive: boolean,
  creates: () => readonly string[],
): BeforeWrite | undefined {
  if (call.flags.on("read-only")) return readOnly;
  if (!isLive) return undefined;
  const { target } = cluster;
  const look = async () => productionByLook(target, await lookInto(cluster));
  return askedOnce(call, target, { creates, production: productionByName(target), look });
}

/** Opens the workshop, does something with it, and lets go of everything. */
export async function withWorkshop(call: Call, act: WithWorkshop): Promise<number> {
  const creates = () => courseCreates(loadModules(modulesFolder(call)), worldsFolder(call));
  return withCluster(call, (open) => openWorkshop(call, open, act), creates);
}

/** For what stands in the course and in the progress: no cluster is reached for it, and no sandbox started. */
export async function withLesson(call: Call, act: WithWorkshop): Promise<number> {
  return openWorkshop(call, { cluster: absentCluster(), calico: newestCalico, beforeWrite: readOnly }, act);
}

type WithWorkshop = (workshop: Workshop, open: OpenCluster) => Promise<number> | number;

async function openWorkshop(call: Call, open: OpenCluster, act: WithWorkshop): Promise<number> {
  const { io } = call;
  const attendee = attendeeOf(call);
  const store = progressStore(stateFolder(io.env));
  try {
    const workshop = new Workshop({
      modules: loadModules(modulesFolder(call)),
      worlds: worldsFolder(call),
      cluster: open.cluster,
      calico: open.calico,
      store,
      folder: learnersFolder(call),
      onProgress: progressLines(call),
      ...(attendee === undefined ? {} : { attendee }),
    });
    for (const note of workshop.notes) io.err.write(`note: ${note}\n`);
    return await act(workshop, open);
  } finally {
    store.release();
  }
}

/** Everything that a course makes in a cluster, for whoever wants to know before. */
function courseCreates(modules: readonly Module[], worlds: string): readonly string[] {
  const objects = modules.flatMap((module) => worldsOf(module, worlds).map(({ object }) => object));
  const names = new Map<string, Set<string>>();
  for (const { kind, metadata } of objects) {
    const place = kind === "Namespace" ? metadata.name : (metadata.namespace ?? "the whole cluster");
    const things = names.get(place) ?? new Set();
    if (kind !== "Namespace") things.add(`${kind} ${metadata.name}`);
    names.set(place, things);
  }
  const clusterWide = [...knownClusterNames(modules)].map((identity) =>
    identity.split("/").slice(1).filter(Boolean).join(" "),
  );
  return [
    ...[...names].map(([place, things]) => `namespace ${place}: ${[...things].join(", ")}`),
    "and in these namespaces the policies of the steps",
    ...(clusterWide.length > 0 ? [`for the whole cluster, in modules with tiers: ${clusterWide.join(", ")}`] : []),
  ];
}

/** Says what is waited for, each thing once. */
function progressLines({ io }: Call): (words: string) => void {
  let last = "";
  return (words) => {
    if (words !== last && io.err.isTTY) io.err.write(`${words} …\n`);
    last = words;
  };
}

/** The step that the arguments name, else the one where the learner is. */
export function stepIn(workshop: Workshop, words: string | undefined): Located {
  return words === undefined ? workshop.here() : workshop.locate(words);
}

export function stepName({ id }: Located): string {
  return `${id.module}/${id.step}`;
}
