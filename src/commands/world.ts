/** What the commands that work on manifests share: their flags, and the cluster that the manifests would make. */
import { join } from "node:path";
import { nodeFiles, sha256 } from "../disk.ts";
import { InputError, UsageError } from "../errors.ts";
import {
  excerpt,
  expandWorkloads,
  type FileReader,
  loadFiles,
  problemsError,
  type SourceObject,
} from "../manifests/index.ts";
import {
  buildSnapshot,
  type CalicoRelease,
  calicoReleases,
  newestCalico,
  type ObjectRef,
  type Place,
  type Snapshot,
} from "../policy/index.ts";
import { refusalsOf } from "../policy/refusals/index.ts";
import { tellSandbox } from "./cluster-choice.ts";
import type { Call, Flag } from "./command.ts";
import { runningIn, sandboxFolder } from "./sandbox-folder.ts";
import { workshopFlags } from "./workshop/flags.ts";

export const worldFlags = {
  filename: {
    type: "string",
    short: "f",
    multiple: true,
    value: "FILE",
    help: "manifests: a file, a folder, a kustomization, or - for standard input; may be given several times",
  },
  kustomize: { type: "string", short: "k", multiple: true, value: "DIR", help: "a folder with a kustomization" },
  recursive: { type: "boolean", short: "R", help: "look into the folders of folders too" },
  namespace: {
    type: "string",
    short: "n",
    value: "NAME",
    help: "the namespace of names and objects that say none (default: default)",
  },
  kubeconfig: { type: "string", value: "FILE", help: "ask a running cluster instead: that of this kubeconfig" },
  context: { type: "string", value: "NAME", help: "ask a running cluster instead: that of this context" },
  calico: {
    type: "string",
    value: "RELEASE",
    help: `the Calico release whose rules apply: ${calicoReleases.join(", ")} (default ${newestCalico})`,
  },
} as const satisfies Readonly<Record<string, Flag>>;

export interface World {
  readonly sources: readonly SourceObject[];
  readonly snapshot: Snapshot;
  readonly calico: CalicoRelease;
  readonly namespace: string;
  /** The lines of a file that the world was read from; none for an object that was in none. */
  readonly lines: (file: string) => readonly string[];
}

export interface Loaded {
  readonly sources: readonly SourceObject[];
  readonly lines: World["lines"];
  /** What a running cluster says of itself; a flag overrules it. */
  readonly calico?: CalicoRelease;
}

/** The cluster of -f and -k. What was assumed or left out is said on standard error. */
export async function loadWorld(call: Call, options: WorldOptions = {}): Promise<World> {
  const paths = manifestPaths(call);
  if (isLive(call) || (paths.length === 0 && (await hasCluster(call)))) return liveWorld(await loadLive(call), call);
  if (paths.length === 0)
    throw new UsageError("which manifests? Give a file or a folder with -f", {
      next: [
        "netpol-workshop matrix -f shop/",
        "netpol-workshop matrix --context NAME",
        "netpol-workshop sandbox start   (without manifests the sandbox is asked, when it runs)",
      ],
    });
  return worldOf(await loadPaths(paths, call), call, options);
}

/** Manifests stand behind -f; the first thing that people try is without. */
export function refusePaths(command: string, { args: [path] }: Call): void {
  if (path === undefined) return;
  throw new UsageError(`${command} takes no argument, and got ${path}`, {
    next: [`netpol-workshop ${command} -f ${path}`],
  });
}

/** What -f and -k name. */
export function manifestPaths({ flags }: Call): readonly string[] {
  return [...flags.list("filename"), ...flags.list("kustomize")];
}

export function isLive(call: Call): boolean {
  const named = ["kubeconfig", "context"].some((flag) => call.flags.on(flag));
  if (named && manifestPaths(call).length > 0)
    throw new UsageError("manifests or a running cluster: -f and -k do not go with --kubeconfig and --context");
  return named;
}

/** Whether there is a cluster to ask where neither manifests nor flags are given. */
export async function hasCluster({ io }: Call): Promise<boolean> {
  return Boolean(io.env[workshopFlags.context.env]) || (await runningIn(sandboxFolder(io))) !== undefined;
}

/** The objects of the cluster of the flags, else of the workshop's. The client is loaded only here: it is large. */
export async function loadLive(call: Call): Promise<Loaded> {
  const { readCluster } = await import("./live.ts");
  const { flags, io } = call;
  const namespace = flags.text("namespace");
  const context = io.env[workshopFlags.context.env] || undefined;
  const isSandbox = !isLive(call) && context === undefined;
  if (isSandbox) tellSandbox(call);
  const { sources, calico, unread } = await readCluster(
    isLive(call)
      ? { kubeconfig: flags.text("kubeconfig"), context: flags.text("context"), namespace }
      : { kubeconfig: isSandbox ? join(sandboxFolder(io), "kubeconfig") : undefined, context, namespace },
  );
  if (unread)
    call.io.err.write(
      `warning: this user may not list ${unread.kinds.join(", ")} of the whole cluster; only namespace ${unread.namespace} was read, and what is elsewhere may decide as well\n`,
    );
  return { sources, lines: () => [], ...(calico && { calico }) };
}

/** A cluster has checked its objects itself, and made pods of its workloads. */
function liveWorld(loaded: Loaded, call: Call): World {
  const calico = calicoFlag(call, loaded.calico);
  const snapshot = buildSnapshot(loaded.sources, { calico });
  return { ...loaded, snapshot, calico, namespace: call.flags.text("namespace") ?? "default" };
}

export interface WorldOptions {
  /** For a command that reports itself what is wrong: nothing is refused and nothing warned of here. */
  readonly lenient?: boolean;
}

export async function loadPaths(paths: readonly string[], { flags, io }: Call): Promise<Loaded> {
  const reader = remembering(nodeFiles(io.cwd));
  const stdin = paths.includes("-") ? await io.readStdin() : "";
  const { objects, problems } = loadFiles(paths, { reader, sha256, stdin, recursive: flags.on("recursive") });
  if (problems.length > 0) throw problemsError(problems);
  const lines = (file: string) =>
    (file === "<stdin>" ? stdin : reader.kind(file) === "file" ? reader.readFile(file) : "").split(/\r?\n/);
  return { sources: objects, lines };
}

/** Puts objects into a cluster of the flags' release, after an API server's look at them. */
export function worldOf(loaded: Loaded, call: Call, { lenient = false }: WorldOptions = {}): World {
  const { sources, lines } = loaded;
  const calico = calicoFlag(call, loaded.calico);
  const namespace = call.flags.text("namespace") ?? "default";
  if (!lenient) refuse(sources, calico, lines);
  const { objects, assumptions } = expandWorkloads(sources, { namespace });
  const snapshot = buildSnapshot(objects, { calico });
  for (const assumption of assumptions) call.io.err.write(`note: ${assumption}\n`);
  if (!lenient) {
    for (const { object, reason, place } of snapshot.problems) warn(call, nameOf(object), reason, place);
    for (const { object, reason, place } of snapshot.unevaluated)
      warn(call, nameOf(object), `not evaluated: ${reason}`, place);
  }
  return { sources: objects, snapshot, calico, namespace, lines };
}

export function nameOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function warn(call: Call, object: string, reason: string, place: Place | undefined): void {
  call.io.err.write(`warning: ${place ? `${place.file}:${place.line}: ` : ""}${object}: ${reason}\n`);
}

function calicoFlag({ flags }: Call, found: CalicoRelease = newestCalico): CalicoRelease {
  const given = flags.text("calico") ?? found;
  const release = calicoReleases.find((known) => known === given.replace(/^v/, "").split(".").slice(0, 2).join("."));
  if (release) return release;
  throw new UsageError(`Calico ${given} is not known here; one of: ${calicoReleases.join(", ")}`);
}

/** Manifests that an API server would refuse stop here, each with its place, field and reason. */
function refuse(sources: readonly SourceObject[], calico: CalicoRelease, lines: World["lines"]): void {
  const context = sources.map(({ object }) => object);
  const refused = sources.flatMap(({ object, place }) =>
    refusalsOf(object, { calico, context }).map(({ field, path, message }) => {
      const at = place?.(path);
      const what = `${object.kind} ${object.metadata.name}: ${field === "" ? "" : `${field}: `}${message}`;
      const text = at && lines(at.file)[at.line - 1];
      return {
        line: at ? `${at.file}:${at.line}:${at.column}: ${what}` : what,
        shown: at && text !== undefined ? excerpt(text, at).map((each) => `  ${each}`) : [],
      };
    }),
  );
  const [first, ...others] = refused;
  if (!first) return;
  const shown = others.slice(0, 9);
  const hidden = others.length - shown.length;
  throw new InputError("an API server would refuse this:", {
    detail: [
      ...[first, ...shown].flatMap(({ line, shown: excerptLines }) => [line, ...excerptLines]),
      ...(hidden > 0 ? [`… and ${hidden} more`] : []),
    ],
  });
}

const longestBlock = 12;

/** The lines of the YAML item at a place: its own line, and those below that are indented at least as far. */
export function blockLines(
  { file, line, column }: Place,
  lines: World["lines"],
): readonly { number: number; text: string }[] {
  const all = lines(file);
  const block: { number: number; text: string }[] = [];
  for (let number = line; number <= all.length && block.length < longestBlock; number++) {
    const text = all[number - 1] ?? "";
    const indent = /^ */.exec(text)?.[0].length ?? 0;
    if (number > line && text.trim() !== "" && indent < column - 1) break;
    block.push({ number, text });
  }
  while (block.at(-1)?.text.trim() === "") block.pop();
  return block;
}

/** Reads a file once, however often its lines are asked for. */
function remembering(reader: FileReader): FileReader {
  const texts = new Map<string, string>();
  return {
    ...reader,
    readFile(path) {
      const text = texts.get(path) ?? reader.readFile(path);
      texts.set(path, text);
      return text;
    },
  };
}
