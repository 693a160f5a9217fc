import { Readable } from "node:stream";
import type WebSocket from "ws";
import { isRecord } from "../policy/json.ts";
import { bytesOf, hangUp, openChannels } from "./channels.ts";
import type { ExecOptions, Finished, PodName } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import type { Access } from "./kubeconfig.ts";
import { withQuery } from "./paths.ts";

const channel = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, close: 255 };

/** Runs a command in a container (or joins its main process) and waits for its end. */
export async function execInPod(
  access: Access,
  pod: PodName,
  command: readonly string[],
  options: ExecOptions,
): Promise<Finished> {
  const path = withQuery(`/api/v1/namespaces/${pod.namespace}/pods/${pod.name}/${options.attach ? "attach" : "exec"}`, {
    container: pod.container,
    command: options.attach ? undefined : command,
    stdin: options.stdin !== undefined,
    stdout: true,
    stderr: !options.tty,
    tty: options.tty ?? false,
  });
  const socket = await openChannels(access, path, ["v5.channel.k8s.io", "v4.channel.k8s.io"], options.signal);
  const collected = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const leave = new AbortController();
  try {
    const finished = statusOfSession(socket, options, collected);
    socket.resume();
    pumpInput(socket, options, leave.signal);
    // A terminal that does not tell its size any more keeps the one it had.
    pumpSizes(socket, options, leave.signal).catch(() => undefined);
    const exitCode = await finished;
    return {
      exitCode,
      stdout: Buffer.concat(collected.stdout).toString("utf8"),
      stderr: Buffer.concat(collected.stderr).toString("utf8"),
    };
  } finally {
    leave.abort();
    hangUp(socket);
  }
}

/** Hands the output on and settles with the exit code that the status channel brings. */
function statusOfSession(
  socket: WebSocket,
  options: ExecOptions,
  collected: { stdout: Buffer[]; stderr: Buffer[] },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const cancel = () => {
      socket.terminate();
      reject(new ClusterError("cancelled", "cancelled"));
    };
    options.signal?.addEventListener("abort", cancel, { once: true });
    socket.on("message", (data) => {
      const bytes = bytesOf(data);
      const content = bytes.subarray(1);
      if (bytes[0] === channel.status) {
        try {
          resolve(exitCodeOf(content.toString("utf8")));
        } catch (error) {
          reject(error);
        }
        return;
      }
      if (content.length === 0) return;
      if (bytes[0] === channel.stdout) deliver(content, options.stdout, collected.stdout, socket);
      if (bytes[0] === channel.stderr) deliver(content, options.stderr, collected.stderr, socket);
    });
    // Without a status nobody knows how the command ended, so a lost connection is no success.
    socket.on("close", () =>
      reject(new ClusterError("connection-lost", "the connection to the command was lost before it ended")),
    );
    socket.on("error", (cause) =>
      reject(new ClusterError("connection-lost", `the connection to the command broke: ${cause.message}`, { cause })),
    );
  });
}

function deliver(content: Buffer, stream: ExecOptions["stdout"], kept: Buffer[], socket: WebSocket): void {
  if (!stream) {
    kept.push(content);
    return;
  }
  if (stream.write(content)) return;
  socket.pause();
  stream.once("drain", () => socket.resume());
}

function pumpInput(socket: WebSocket, options: ExecOptions, signal: AbortSignal): void {
  if (options.stdin === undefined) return;
  const input = typeof options.stdin === "string" ? Readable.from([Buffer.from(options.stdin)]) : options.stdin;
  const stop = () => input.destroy();
  // A stream that is not ours (a terminal) is left alone when the command ends first.
  if (typeof options.stdin === "string") signal.addEventListener("abort", stop, { once: true });
  const send = (chunk: Buffer | string) => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.of(channel.stdin), Buffer.from(chunk)]));
  };
  const end = () => {
    if (socket.readyState === socket.OPEN && socket.protocol.startsWith("v5"))
      socket.send(Buffer.of(channel.close, channel.stdin));
  };
  // Input that breaks, as that of a terminal which is gone, has ended.
  input.on("data", send).on("end", end).on("error", end);
  signal.addEventListener("abort", () => input.off("data", send).off("end", end).off("error", end));
}

async function pumpSizes(socket: WebSocket, options: ExecOptions, signal: AbortSignal): Promise<void> {
  if (!options.sizes) return;
  for await (const { columns, rows } of options.sizes) {
    if (signal.aborted || socket.readyState !== socket.OPEN) return;
    socket.send(
      Buffer.concat([Buffer.of(channel.resize), Buffer.from(JSON.stringify({ Width: columns, Height: rows }))]),
    );
  }
}

/** The exit code in the final Status; anything but an exit is an error of the cluster. */
export function exitCodeOf(text: string): number {
  const status = parsed(text);
  if (!isRecord(status))
    throw new ClusterError("exec-failed", `the command's end was not understood: ${text.slice(0, 200)}`);
  if (status.status === "Success") return 0;
  const causes =
    isRecord(status.details) && Array.isArray(status.details.causes) ? status.details.causes.filter(isRecord) : [];
  const exit = causes.find((cause) => cause.reason === "ExitCode");
  if (status.reason === "NonZeroExitCode" && exit) return Number(exit.message);
  throw new ClusterError("exec-failed", String(status.message ?? "the command could not be run"));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
