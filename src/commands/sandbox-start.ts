import { UsageError } from "../errors.ts";
import { calicoReleases } from "../policy/types.ts";
import type { ClusterMake } from "../sandbox/kinds/kind.ts";
import { type Identity, makeOf, readIdentity } from "../sandbox/lifecycle/identity.ts";
import { holderOf } from "../sandbox/lifecycle/lock.ts";
import type { Call, Command, Io } from "./command.ts";
import { dirFlag, folderOf, startDetached } from "./sandbox-folder.ts";

export const sandboxStart: Command = {
  name: "start",
  summary: "Start the sandbox, or go on where it was stopped",
  description:
    "It listens on 127.0.0.1 only. Its kubeconfig is a file of its own with the context netpol-sandbox; nobody's file is changed. How the cluster is made (Calico, enforcement) is decided at its first start and after a reset.",
  flags: {
    detach: { type: "boolean", short: "d", help: "go on in the background; the command returns when it answers" },
    port: { type: "string", value: "N", help: "the port to listen on; 0 takes any free one" },
    dir: dirFlag,
    calico: {
      type: "string",
      value: "RELEASE",
      help: `which Calico it has: ${calicoReleases.join(", ")} (the default)`,
    },
    "no-calico": { type: "boolean", help: "Kubernetes alone" },
    "no-enforcement": {
      type: "boolean",
      help: "accept policies and enforce none, as without a network plugin for them",
    },
  },
  examples: [
    { line: "netpol-workshop sandbox start --detach", says: "a cluster in the background" },
    { line: 'eval "$(netpol-workshop sandbox env)"', says: "kubectl in this shell talks to it" },
    { line: "netpol-workshop sandbox start --dir ./old --calico 3.30", says: "another one, with an older Calico" },
  ],
  run: start,
};

async function start(call: Call): Promise<number> {
  const folder = folderOf(call);
  const port = portIn(call);
  const make = makeFor(call, readIdentity(folder));
  if (call.flags.on("detach")) {
    const holder = holderOf(folder);
    if (holder?.port !== undefined) {
      say(call.io, folder, holder.port, make, "the sandbox is running already");
      return 0;
    }
    const found = await startDetached(folder, flagsFor(make, port));
    say(call.io, folder, found, make, "the sandbox is ready");
    return 0;
  }
  // A mistake in one simulated program must not take the cluster, and everybody's work, down with it.
  const goOn = (fault: unknown) => void call.io.err.write(`a mistake of the sandbox: ${text(fault)}\n`);
  process.on("unhandledRejection", goOn).on("uncaughtException", goOn);
  const { openSandbox } = await import("../sandbox/sandbox.ts");
  const sandbox = await openSandbox(folder, {
    make,
    ...(port === undefined ? {} : { port }),
    onTrouble: (error) => call.io.err.write(`the state could not be written: ${error.message}\n`),
  });
  say(call.io, folder, sandbox.port, make, "the sandbox is ready; Ctrl-C stops it");
  await stopSignal();
  await sandbox.stop();
  return 0;
}

function say(io: Io, folder: string, port: number, make: ClusterMake, headline: string): void {
  io.out.write(`${headline}: https://127.0.0.1:${port}, ${makeText(make)}\n`);
  io.out.write(`use it with: export KUBECONFIG=${JSON.stringify(`${folder}/kubeconfig`)}\n`);
}

export function makeText({ calico, enforcement }: ClusterMake): string {
  const policies = enforcement ? "" : "; no policy is enforced";
  return `${calico === undefined ? "no Calico" : `Calico ${calico}`}${policies}`;
}

/** Resolves when somebody wants it to end; the second time Node ends it by itself. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}

function portIn({ flags }: Call): number | undefined {
  const text = flags.text("port");
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new UsageError(`"${text}" is not a port`, { detail: ["a number from 0 to 65535"] });
  return port;
}

function makeFor({ flags }: Call, identity: Identity | undefined): ClusterMake {
  const release = flags.text("calico");
  const calico = calicoReleases.find((known) => known === release);
  if (release !== undefined && calico === undefined)
    throw new UsageError(`there is no Calico ${release} here`, { detail: [`releases: ${calicoReleases.join(", ")}`] });
  if (release !== undefined && flags.on("no-calico"))
    throw new UsageError("--calico and --no-calico contradict each other");
  const before = identity && makeOf(identity);
  const said = release !== undefined || flags.on("no-calico") || flags.on("no-enforcement");
  const asked: ClusterMake = {
    calico: flags.on("no-calico") ? undefined : (calico ?? before?.calico ?? calicoReleases.at(-1)),
    enforcement: !flags.on("no-enforcement"),
  };
  if (!before) return asked;
  if (said && (asked.calico !== before.calico || asked.enforcement !== before.enforcement))
    throw new UsageError(`this sandbox was made with ${makeText(before)}, not with ${makeText(asked)}`, {
      next: ["netpol-workshop sandbox reset, then start", "netpol-workshop sandbox start --dir ANOTHER"],
    });
  return before;
}

function flagsFor({ calico, enforcement }: ClusterMake, port: number | undefined): string[] {
  return [
    ...(port === undefined ? [] : ["--port", String(port)]),
    ...(calico === undefined ? ["--no-calico"] : ["--calico", calico]),
    ...(enforcement ? [] : ["--no-enforcement"]),
  ];
}

function text(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}
