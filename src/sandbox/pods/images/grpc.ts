/** gRPC as the sandbox's programs pretend it: HTTP/2's first bytes, then a line for each call and a line for its answer. */
import { type Connection, ConnectionReset } from "../network.ts";
import { timedOut, within } from "../patience.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import { dial, find } from "../tools/network/dial.ts";
import { parseOptions } from "../tools/options.ts";
import { serveTcp } from "./serve.ts";

const preface = "PRI * HTTP/2.0";
/** An empty SETTINGS frame, which a real server sends first: other clients see that this is no HTTP/1. */
const settings = Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0);

export interface CallProblem {
  readonly code: "Unavailable" | "DeadlineExceeded";
  readonly text: string;
}

/** Serves calls; the answer to each is what `call` resolves to, or why it could not. */
export function serveGrpc(
  process: Process,
  port: number,
  call: (method: string) => Promise<CallProblem | undefined>,
): void {
  serveTcp(process, port, async (connection) => {
    await connection.write(settings);
    const reader = new ByteReader(connection);
    if ((await reader.line()) !== preface) return;
    for (let method = await reader.line(); method !== undefined; method = await reader.line()) {
      const problem = method.startsWith("/grpc.health.v1.") ? undefined : await call(method);
      await connection.write(`${JSON.stringify(problem ?? {})}\n`);
    }
  });
}

const callPatience = 20_000;

/** One client's connection to one server: opened at the first call, kept, opened again when it broke. */
export class GrpcClient {
  readonly #process: Process;
  readonly #host: string;
  readonly #port: number;
  #open: { connection: Connection; reader: ByteReader } | undefined;

  constructor(process: Process, address: string) {
    const [, host = address, port = "80"] = /^(.*):(\d+)$/.exec(address) ?? [];
    this.#process = process;
    this.#host = host;
    this.#port = Number(port);
  }

  async call(method: string): Promise<CallProblem | undefined> {
    try {
      const opened = this.#open ?? (await this.#dial());
      if ("code" in opened) return opened;
      this.#open = opened;
      const answer = await within(this.#process, callPatience, async (signal) => {
        await opened.connection.write(`${method}\n`, signal);
        return opened.reader.line(signal);
      });
      if (answer === timedOut) return this.#drop({ code: "DeadlineExceeded", text: "context deadline exceeded" });
      if (answer === undefined) return this.#drop({ code: "Unavailable", text: "error reading from server: EOF" });
      const problem: Partial<CallProblem> = JSON.parse(answer);
      return problem.code === undefined ? undefined : { code: problem.code, text: problem.text ?? "" };
    } catch (error) {
      if (!(error instanceof ConnectionReset)) throw error;
      return this.#drop({ code: "Unavailable", text: "error reading from server: connection reset by peer" });
    }
  }

  #drop(problem: CallProblem): CallProblem {
    this.#open?.connection.close();
    this.#open = undefined;
    return problem;
  }

  async #dial(): Promise<{ connection: Connection; reader: ByteReader } | CallProblem> {
    const target = `${this.#host}:${this.#port}`;
    const found = await find(this.#process, this.#host, callPatience);
    if (found === timedOut || found.kind === "no answer")
      return { code: "Unavailable", text: `dns: A record lookup error: lookup ${this.#host}: i/o timeout` };
    if (found.kind !== "found")
      return { code: "Unavailable", text: `dns: A record lookup error: lookup ${this.#host}: no such host` };
    const address = found.addresses[0] ?? "";
    const outcome = await dial(this.#process, address, this.#port, { milliseconds: callPatience });
    if (outcome.kind !== "connected") {
      const why = {
        refused: "connect: connection refused",
        "timed out": "i/o timeout",
        "no route": "connect: no route to host",
        "network unreachable": "connect: network is unreachable",
        "address in use": "bind: address already in use",
      }[outcome.kind];
      return {
        code: "Unavailable",
        text: `connection error: desc = "transport: Error while dialing: dial tcp ${address}:${this.#port}: ${why}" (${target})`,
      };
    }
    const { connection } = outcome;
    await connection.write(`${preface}\n`);
    const reader = new ByteReader(connection);
    await reader.some(settings.byteLength);
    return { connection, reader };
  }

  close(): void {
    this.#open?.connection.close();
    this.#open = undefined;
  }
}

/** `grpc_health_probe -addr=:8080`, with its exit codes. */
export const grpcHealthProbe: Program = async (process) => {
  const words = process.argv.slice(1).map((word) => word.replace(/^-(?=[a-z]{2})/, "--"));
  const options = parseOptions(words, "", {
    addr: "addr:",
    "connect-timeout": "connect:",
    "rpc-timeout": "rpc:",
    service: "service:",
  });
  const address = options.get("addr");
  if (address === undefined) {
    await process.stderr.write("error: -addr not specified\n");
    return 1;
  }
  const client = new GrpcClient(process, address.replace(/^:/, "127.0.0.1:"));
  const problem = await within(process, 1000, () => client.call("/grpc.health.v1.Health/Check"));
  client.close();
  if (problem === undefined) {
    await process.stdout.write("status: SERVING\n");
    return 0;
  }
  await process.stderr.write(
    problem === timedOut
      ? `timeout: failed to connect service "${address}" within 1s\n`
      : `error: failed to connect service at "${address}": ${problem.text}\n`,
  );
  return 2;
};
