/** The seam to the API: exec, attach, logs and port-forward of the containers that the kubelet runs. */
import { PassThrough, type Readable } from "node:stream";
import type {
  AttachRequest,
  Containers,
  ContainerTarget,
  ExecRequest,
  LogOptions,
  Session,
  SessionEnd,
} from "../api/containers.ts";
import { badRequest } from "../api/status.ts";
import { systemClock } from "../clock.ts";
import type { Container } from "../pods/container.ts";
import type { ContainerLog, LogLine } from "../pods/logs.ts";
import type { Connection } from "../pods/network.ts";
import { StartError } from "../pods/process.ts";
import { Terminal } from "../pods/terminal.ts";
import type { KubeObject } from "../store/object.ts";
import { lateDuplex, sinkOnto, sourceFrom } from "./bridges.ts";
import type { Kubelet } from "./kubelet.ts";
import { execWords } from "./runtime-words.ts";
import type { Supervisor } from "./supervisor.ts";

export function containersOf(kubelet: Kubelet): Containers {
  const supervisorOf = ({ uid, container }: ContainerTarget): Supervisor => {
    const found = kubelet.worker(uid)?.supervisor(container);
    if (!found) throw badRequest(`container not found ("${container}")`);
    return found;
  };
  const runningIn = (target: ContainerTarget): Container => {
    const supervisor = supervisorOf(target);
    if (!supervisor.container || supervisor.exitCode !== undefined || supervisor.waitingReason !== "")
      throw badRequest(`unable to upgrade connection: container not found ("${target.container}")`);
    return supervisor.container;
  };
  return {
    exec: (target, request) => exec(runningIn(target), request),
    attach: (target, request) => attach(runningIn(target), request),
    logs: (target, options) => logs(supervisorOf(target), target, options),
    portForward: (pod, port) => lateDuplex(loopback(kubelet, pod, port)),
  };
}

function exec(container: Container, { command, tty, stdin, stdout, stderr }: ExecRequest): Session {
  const output = sinkOnto(stdout);
  const terminal = tty ? new Terminal(output) : undefined;
  const source = stdin && !terminal ? sourceFrom(stdin) : undefined;
  try {
    const started = container.exec(command, { stdin: source, stdout: output, stderr: sinkOnto(stderr), terminal });
    if (stdin && terminal) void typeInto(terminal, stdin);
    return {
      ended: started.exit.then((code): SessionEnd => ({ kind: "exited", code })),
      resize: (columns, rows) => terminal?.resize({ columns, rows }),
      hangUp: () => started.hangUp(),
    };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const message = `error executing command in container: ${execWords(error, command[0] ?? "")}`;
    return { ended: Promise.resolve({ kind: "failed", message }), resize: () => {}, hangUp: () => {} };
  }
}

async function typeInto(terminal: Terminal, stdin: Readable): Promise<void> {
  try {
    for await (const chunk of stdin) terminal.type(Buffer.from(chunk));
  } catch {
    // The client has gone; the session is hung up by whoever noticed.
  }
}

function attach(container: Container, { stdin, stdout, stderr }: AttachRequest): Session {
  const attachment = container.attach({ stdout: sinkOnto(stdout), stderr: sinkOnto(stderr ?? stdout) });
  if (stdin) {
    void (async () => {
      try {
        for await (const chunk of stdin) await attachment.write(Buffer.from(chunk));
        attachment.end();
      } catch {
        attachment.end();
      }
    })();
  }
  return {
    ended: container.exit.then(({ code }): SessionEnd => ({ kind: "exited", code })),
    resize: (columns, rows) => attachment.resize({ columns, rows }),
    hangUp: () => attachment.detach(),
  };
}

function logs(supervisor: Supervisor, target: ContainerTarget, options: LogOptions): Readable {
  const container = options.previous ? supervisor.previous : supervisor.container;
  if (!container) {
    if (options.previous)
      throw badRequest(`previous terminated container "${target.container}" in pod "${target.pod}" not found`);
    throw badRequest(
      `container "${target.container}" in pod "${target.pod}" is waiting to start: ${supervisor.waitingReason || "ContainerCreating"}`,
    );
  }
  return written(container.log, options, container.exit);
}

/** The lines of a log as bytes, and with `follow` those that come until the container ends. */
function written(log: ContainerLog, options: LogOptions, ended: Promise<unknown>): Readable {
  const stream = new PassThrough();
  let left = options.limitBytes ?? Number.POSITIVE_INFINITY;
  const write = (line: LogLine) => {
    const stamp = options.timestamps ? `${new Date(line.time).toISOString().replace("Z", "000000Z")} ` : "";
    const bytes = Buffer.from(`${stamp}${line.text}${line.complete ? "\n" : ""}`).subarray(0, left);
    left -= bytes.length;
    if (bytes.length > 0) stream.write(bytes);
    if (left <= 0) stream.end();
  };
  const since =
    options.sinceTime?.getTime() ??
    (options.sinceSeconds === undefined ? 0 : systemClock.now() - options.sinceSeconds * 1000);
  const lines = log.lines.filter(({ time }) => time >= since);
  const from = options.tailLines === undefined ? 0 : Math.max(0, lines.length - options.tailLines);
  for (const line of lines.slice(from)) if (left > 0) write(line);
  if (!options.follow) return stream.end();
  const stop = log.follow((line) => {
    if (!stream.writableEnded) write(line);
  });
  stream.on("close", stop);
  void ended.then(() => {
    stop();
    stream.end();
  });
  return stream;
}

const owner = { pid: 1, program: "port-forward" };

async function loopback(kubelet: Kubelet, pod: KubeObject, port: number): Promise<Connection> {
  const attachment = kubelet.worker(pod.metadata.uid)?.attachment;
  if (!attachment) throw new Error(`error forwarding port ${port} to pod ${pod.metadata.uid}: the pod has no network`);
  const target = { address: "127.0.0.1", port, protocol: "TCP" } as const;
  const outcome = await attachment.network.connect(target, { owner, signal: new AbortController().signal });
  if (outcome.kind === "connected") return outcome.connection;
  const netns = `/var/run/netns/cni-${pod.metadata.uid}`;
  throw new Error(
    `error forwarding port ${port} to pod ${pod.metadata.uid}, uid : failed to execute portforward in network namespace "${netns}": failed to connect to localhost:${port} inside namespace "${pod.metadata.uid}", IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found `,
  );
}
