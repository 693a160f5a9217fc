/**
 * One container: an image started with a command, and what the outside may do with it. Restarting, probes and the life
 * of the pod around it are the kubelet's business.
 */
import type { Clock } from "../clock.ts";
import { defaultPath } from "./executables.ts";
import { FileError } from "./file-error.ts";
import { Files } from "./files.ts";
import type { Image } from "./images/image.ts";
import { ContainerLog } from "./logs.ts";
import type { PodNetwork } from "./network.ts";
import { device, directory, file, link, type Node } from "./nodes.ts";
import { type Child, type ProcessEntry, StartError, type User } from "./process.ts";
import { ProcessTable } from "./processes.ts";
import type { Signal } from "./signals.ts";
import { nothing, pipe, type Sink, type Source, sinkTo } from "./streams.ts";
import { type Size, Terminal } from "./terminal.ts";

export interface ContainerSpec {
  readonly image: Image;
  /** The pod's `command` and `args`: undefined leaves what the image says. */
  readonly command?: readonly string[] | undefined;
  readonly args?: readonly string[] | undefined;
  readonly env: ReadonlyMap<string, string>;
  readonly workingDirectory?: string | undefined;
  readonly user?: User | undefined;
  readonly readOnlyRoot?: boolean | undefined;
  /** `stdin: true`; `once` closes it when the first who attached has gone. */
  readonly stdin?: "closed" | "open" | "once" | undefined;
  readonly tty?: boolean | undefined;
  readonly hostname: string;
  readonly network: PodNetwork;
  readonly clock: Clock;
  readonly mounts?: readonly Mount[];
  /** The pod's /etc/hosts and /etc/resolv.conf. */
  readonly hosts: string;
  readonly resolvConf: string;
}

export interface Mount {
  readonly path: string;
  /** A volume's directory, shared by all that mount it, or a single file. */
  readonly node: Node;
  readonly readOnly?: boolean;
}

/** The caller's ends of an exec; with a terminal, what is typed goes to `terminal.type`. */
interface ExecStreams {
  readonly stdin?: Source | undefined;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly terminal?: Terminal | undefined;
}

interface Exec {
  /** Never rejects. */
  readonly exit: Promise<number>;
  /** The caller has gone: ends what was started, with everything that it started. */
  hangUp(): void;
}

interface Attachment {
  write(data: Uint8Array): Promise<void>;
  /** The caller's input has ended. */
  end(): void;
  resize(size: Size): void;
  detach(): void;
}

export interface ContainerExit {
  readonly code: number;
  /** The signal that ended it, if one did. */
  readonly signal: Signal | undefined;
}

export interface Container {
  readonly log: ContainerLog;
  readonly files: Files;
  /** Never rejects. */
  readonly exit: Promise<ContainerExit>;
  readonly processes: readonly ProcessEntry[];
  /** Throws StartError, whose message is what the container runtime would say. */
  exec(command: readonly string[], streams: ExecStreams): Exec;
  attach(streams: { readonly stdout: Sink; readonly stderr: Sink }): Attachment;
  /** A signal from outside, as the kubelet sends it. */
  kill(signal: Signal): void;
}

/** Throws StartError when the command cannot be run. */
export function startContainer(spec: ContainerSpec): Container {
  const { image, clock } = spec;
  const files = filesOf(spec);
  const log = new ContainerLog(() => clock.now());
  const table = new ProcessTable({ files, network: spec.network, clock, hostname: spec.hostname });
  addKernelFiles(files, table, spec);

  const watchers = new Set<{ stdout: Sink; stderr: Sink }>();
  const output = (stream: "stdout" | "stderr"): Sink =>
    sinkTo((data) => {
      log.append(stream, data);
      for (const watcher of watchers) watcher[stream].write(data).catch(() => watchers.delete(watcher));
    });
  const terminal = spec.tty ? new Terminal(output("stdout")) : undefined;
  const input = spec.stdin === undefined || spec.stdin === "closed" || spec.tty ? undefined : pipe();

  const cwd = spec.workingDirectory ?? image.workingDirectory;
  prepare(`chdir \`${cwd}\``, () => files.makeDirectory(cwd, { parents: true }));
  if (spec.readOnlyRoot) files.makeRootReadOnly();
  const user = spec.user ?? image.user;
  const env = environmentOf(spec, user);
  const beginning = { env, cwd, user };
  const main = table.start({
    ...beginning,
    argv: commandOf(spec),
    terminal,
    stdin: terminal?.source ?? input?.source ?? nothing,
    stdout: terminal?.sink ?? output("stdout"),
    stderr: terminal?.sink ?? output("stderr"),
  });
  const exit = main.exit.then((code): ContainerExit => {
    log.end();
    return { code, signal: main.endedBy };
  });

  return {
    log,
    files,
    exit,
    get processes() {
      return table.list();
    },
    exec(command, streams) {
      const { terminal: own } = streams;
      const started = table.start({
        ...beginning,
        argv: command,
        terminal: own,
        stdin: own?.source ?? streams.stdin ?? nothing,
        stdout: own?.sink ?? streams.stdout,
        stderr: own?.sink ?? streams.stderr,
      });
      return { exit: started.exit, hangUp: () => hangUp(table, started, own) };
    },
    attach(streams) {
      watchers.add(streams);
      const leave = () => {
        watchers.delete(streams);
        if (spec.stdin === "once") input?.sink.close();
      };
      return {
        async write(data) {
          if (terminal !== undefined) terminal.type(data);
          else await input?.sink.write(data).catch(() => {});
        },
        end() {
          if (spec.stdin === "once") input?.sink.close();
        },
        resize: (size) => terminal?.resize(size),
        detach: leave,
      };
    },
    kill: (signal) => table.signalFirst(signal),
  };
}

function hangUp(table: ProcessTable, started: Child, terminal: Terminal | undefined): void {
  terminal?.hangUp();
  table.endTree(started.pid, "SIGHUP");
}

/** Kubernetes' rule: `command` replaces both parts of the image, `args` only its command. */
function commandOf({ image, command, args }: ContainerSpec): readonly string[] {
  if (command !== undefined && command.length > 0) return [...command, ...(args ?? [])];
  return [...image.entrypoint, ...(args !== undefined && args.length > 0 ? args : image.command)];
}

function environmentOf({ image, env, hostname, tty }: ContainerSpec, user: User): Map<string, string> {
  return new Map([
    ["PATH", defaultPath],
    ["HOSTNAME", hostname],
    ...(tty ? ([["TERM", "xterm"]] as const) : []),
    ...Object.entries(image.env),
    ...env,
    ...(env.has("HOME") || image.env.HOME !== undefined ? [] : ([["HOME", homeOf(user)]] as const)),
  ]);
}

const homeOf = (user: User): string => (user.uid === 0 ? "/root" : user.name === "" ? "/" : `/home/${user.name}`);

function filesOf({ image, clock, mounts = [], hostname, hosts, resolvConf }: ContainerSpec): Files {
  const files = new Files(image.files, () => clock.now());
  files.mount("/etc/hostname", file(`${hostname}\n`, 0o644, clock.now()));
  files.mount("/etc/hosts", file(hosts, 0o644, clock.now()));
  files.mount("/etc/resolv.conf", file(resolvConf, 0o644, clock.now()));
  for (const { path, node, readOnly = false } of mounts)
    prepare(`mkdir \`${path}\``, () => files.mount(path, node, { readOnly }));
  return files;
}

/** Makes a place in the container's files; a file in its way is said as the runtime says it. */
function prepare(what: string, make: () => void): void {
  try {
    make();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new StartError("not a directory", `${what}: ${error.code === "EEXIST" ? "Not a directory" : error.message}`);
  }
}

/** /dev and the few places under /proc that people look at. */
function addKernelFiles(files: Files, table: ProcessTable, { clock }: ContainerSpec): void {
  const text = (make: () => string) => file(() => Buffer.from(make()), 0o444);
  const started = clock.now();
  const uptime = () => ((clock.now() - started) / 1000).toFixed(2);
  files.mount(
    "/dev",
    directory([
      ["null", device("null")],
      ["zero", device("zero")],
      ["full", device("full")],
      ["random", device("random")],
      ["urandom", device("random")],
      ["tty", device("tty")],
      ["stdin", device("stdin")],
      ["stdout", device("stdout")],
      ["stderr", device("stderr")],
      [
        "fd",
        directory([
          ["0", device("stdin")],
          ["1", device("stdout")],
          ["2", device("stderr")],
        ]),
      ],
      ["shm", directory([], 0o1777)],
    ]),
  );
  const command = () => `${(table.list().find(({ pid }) => pid === 1)?.argv ?? []).join("\0")}\0`;
  files.mount(
    "/proc",
    directory([
      ["1", directory([["cmdline", text(command)]])],
      ["self", link("1")],
      ["mounts", text(() => files.mounts.map(mountLine).join(""))],
      ["uptime", text(() => `${uptime()} ${uptime()}\n`)],
      ["loadavg", text(() => `0.00 0.01 0.05 1/${table.list().length} ${table.list().at(-1)?.pid ?? 1}\n`)],
      ["version", text(() => "Linux version 6.8.0 (sandbox)\n")],
    ]),
  );
}

const deviceOf: Readonly<Record<string, string>> = { "/": "overlay", "/proc": "proc", "/dev": "tmpfs" };

/** A line of /proc/mounts; volumes and the few files of the kubelet lie on the node's disk, accounts in memory. */
function mountLine({ path, readOnly }: Files["mounts"][number]): string {
  const inMemory = path === "/var/run/secrets/kubernetes.io/serviceaccount" ? "tmpfs" : undefined;
  const sort = deviceOf[path] ?? inMemory;
  return `${sort ?? "/dev/vda1"} ${path} ${sort ?? "ext4"} ${readOnly ? "ro" : "rw"},relatime 0 0\n`;
}
