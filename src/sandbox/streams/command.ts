/** Exec and attach, by whichever protocol the client speaks: its streams are joined to a program in a container. */
import type { Duplex, Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { AttachRequest, Session } from "../api/containers.ts";
import type { StreamCall } from "../api/streams.ts";
import { Channels } from "./channels.ts";
import { type AnswerStyle, answerTo, refusalAnswer } from "./command-answer.ts";
import {
  acceptSpdy,
  acceptWebSocket,
  chooseProtocol,
  offerOf,
  UpgradeRefused,
  type UpgradeRequest,
} from "./handshake.ts";
import { flag } from "./query.ts";
import { SpdyConnection } from "./spdy-connection.ts";
import { containerOf, isRunning, requireNode } from "./target.ts";
import type { WireStream } from "./wire-stream.ts";

/** The client's side of a command. */
interface Client {
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly stderr?: Writable;
  /** JSON texts with the size of the terminal, one after another. */
  readonly sizes?: Readable;
  /** What is said last. */
  readonly error: Writable;
  readonly gone: Promise<void>;
  close(): void;
}

const webSocketProtocols = [
  "v5.channel.k8s.io",
  "v4.channel.k8s.io",
  "v4.base64.channel.k8s.io",
  "channel.k8s.io",
  "base64.channel.k8s.io",
];
const spdyProtocols = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4 } as const;

export function serveCommand(upgrade: UpgradeRequest, call: StreamCall): void {
  const command = new Command(call);
  const offer = offerOf(upgrade.request);
  if (offer.transport === "spdy") {
    command.refuseBeforeUpgrade();
    acceptSpdy(upgrade, offer.protocols, spdyProtocols);
    const hasStatus = offer.protocols.includes("v4.channel.k8s.io");
    gatherStreams(upgrade.socket, command.streamTypes, (client) => command.run(client, hasStatus ? "v4" : "text"));
    return;
  }
  const protocol = chooseProtocol(offer.protocols, webSocketProtocols);
  const isV5 = protocol === "v5.channel.k8s.io";
  if (!isV5) command.refuseBeforeUpgrade();
  acceptWebSocket(upgrade, protocol, (socket) => {
    const channels = new Channels(socket, { base64: protocol?.includes("base64") ?? false, halfClose: isV5 });
    const open = (wanted: boolean, name: keyof typeof channel) =>
      wanted ? { [name]: channels.open(channel[name]) } : {};
    const client: Client = {
      ...open(command.wants.stdin, "stdin"),
      ...open(command.wants.stdout, "stdout"),
      ...open(command.wants.stderr, "stderr"),
      ...(command.wants.tty ? { sizes: channels.open(channel.resize) } : {}),
      error: channels.open(channel.error),
      gone: channels.closed,
      close: () => channels.close(),
    };
    command.run(client, isV5 ? "v5" : protocol?.startsWith("v4") ? "v4" : "text");
  });
}

class Command {
  readonly wants: {
    readonly stdin: boolean;
    readonly stdout: boolean;
    readonly stderr: boolean;
    readonly tty: boolean;
  };
  readonly #call: StreamCall;
  readonly #target;
  readonly #command: readonly string[];

  constructor(call: StreamCall) {
    this.#call = call;
    this.#target = containerOf(call.pod, call.query);
    requireNode(call.pod);
    this.#command = call.query.getAll("command");
    const tty = flag(call.query, "tty");
    this.wants = {
      tty,
      stdin: flag(call.query, "stdin"),
      stdout: flag(call.query, "stdout"),
      // A terminal has one output.
      stderr: flag(call.query, "stderr") && !tty,
    };
  }

  /** The streams that a SPDY client opens. */
  get streamTypes(): ReadonlySet<string> {
    const { stdin, stdout, stderr, tty } = this.wants;
    const asked = { error: true, stdin, stdout, stderr, resize: tty };
    return new Set(Object.entries(asked).flatMap(([type, isAsked]) => (isAsked ? [type] : [])));
  }

  /** What the kubelet itself refuses. */
  get #refusal(): { code: number; message: string } | undefined {
    const { stdin, stdout, stderr } = this.wants;
    if (!stdin && !stdout && !stderr) {
      return { code: 400, message: "you must specify at least 1 of stdin, stdout, stderr" };
    }
    const { namespace, pod, container } = this.#target;
    if (isRunning(this.#call.pod, container)) return undefined;
    return this.#call.subresource === "exec"
      ? { code: 500, message: `container not found ("${container}")` }
      : { code: 500, message: `container ${container} not found in pod ${pod}_${namespace}` };
  }

  /** Up to v4 the kubelet's refusal is the answer to the upgrade; with v5 it comes on the error channel. */
  refuseBeforeUpgrade(): void {
    const refusal = this.#refusal;
    if (refusal !== undefined) throw new UpgradeRefused(refusal.code, refusal.message);
  }

  /** Never rejects: whatever goes wrong, the client is told. */
  async run(client: Client, style: AnswerStyle): Promise<void> {
    const answer = await this.#answer(client, style).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      return answerTo({ kind: "failed", message }, this.#command, style);
    });
    if (answer === undefined) return;
    await Promise.race([Promise.all([client.stdout, client.stderr].map(flushed)), client.gone]);
    if (answer !== "") client.error.write(answer);
    await Promise.race([flushed(client.error), client.gone]);
    client.close();
  }

  /** Undefined when the client has gone before. */
  async #answer(client: Client, style: AnswerStyle): Promise<string | undefined> {
    const refusal = this.#refusal;
    if (refusal !== undefined) return refusalAnswer(refusal.message);
    const session = this.#start(client);
    if (client.sizes !== undefined) onSize(client.sizes, (columns, rows) => session.resize(columns, rows));
    const end = await Promise.race([session.ended, client.gone]);
    if (end === undefined) {
      session.hangUp();
      return undefined;
    }
    // Attach watches a program, it does not answer for it.
    const isAttachedToEnd = this.#call.subresource === "attach" && end.kind === "exited";
    return answerTo(isAttachedToEnd ? { kind: "exited", code: 0 } : end, this.#command, style);
  }

  #start(client: Client): Session {
    const { containers, subresource } = this.#call;
    const request: AttachRequest = {
      tty: this.wants.tty,
      ...(client.stdin ? { stdin: client.stdin } : {}),
      ...(client.stdout ? { stdout: client.stdout } : {}),
      ...(client.stderr ? { stderr: client.stderr } : {}),
    };
    if (subresource === "attach") return containers.attach(this.#target, request);
    return containers.exec(this.#target, { ...request, command: this.#command });
  }
}

/** How long a client may take to open its streams. */
const patience = 30_000;

/** A SPDY client opens its streams in any order; the command starts when all are there. */
function gatherStreams(transport: Duplex, types: ReadonlySet<string>, start: (client: Client) => void): void {
  const streams = new Map<string, WireStream>();
  const connection = new SpdyConnection(transport, (stream, headers) => {
    const type = headers.get("streamtype") ?? "";
    if (!types.has(type) || streams.has(type)) return stream.destroy();
    streams.set(type, stream);
    const error = streams.get("error");
    if (error === undefined || streams.size < types.size) return;
    clearTimeout(timer);
    const [stdin, stdout, stderr, sizes] = ["stdin", "stdout", "stderr", "resize"].map((name) => streams.get(name));
    start({
      ...(stdin ? { stdin } : {}),
      ...(stdout ? { stdout } : {}),
      ...(stderr ? { stderr } : {}),
      ...(sizes ? { sizes } : {}),
      error,
      gone: connection.closed,
      close: () => connection.goAway(),
    });
  });
  const timer = setTimeout(() => connection.goAway(), patience).unref();
  connection.closed.then(() => clearTimeout(timer));
}

const longestSize = 256;

/** Hands on each `{"Width":101,"Height":33}`; what is none is skipped. */
function onSize(sizes: Readable, resize: (columns: number, rows: number) => void): void {
  let text = "";
  sizes.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    for (let end = text.indexOf("}"); end !== -1; end = text.indexOf("}")) {
      const width = /"Width":\s*(\d+)/i.exec(text.slice(0, end));
      const height = /"Height":\s*(\d+)/i.exec(text.slice(0, end));
      if (width !== null && height !== null) resize(Number(width[1]), Number(height[1]));
      text = text.slice(end + 1);
    }
    text = text.slice(-longestSize);
  });
}

/** Everything written to it has left, or never will. */
async function flushed(stream: Writable | undefined): Promise<void> {
  if (stream === undefined) return;
  stream.end();
  await finished(stream, { readable: false }).catch(() => {});
}
