/** For the tests of the streams: an HTTPS server with pods in it, whose containers know a handful of commands. */
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Duplex, PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";
import type { AttachRequest, Containers, LogOptions, Session, SessionEnd } from "../../api/containers.ts";
import { ApiError, isApiError, statusObject } from "../../api/status.ts";
import type { StreamCall } from "../../api/streams.ts";
import type { KubeObject } from "../../store/object.ts";
import { streams } from "../index.ts";

/** The programs, by the first word of the command. A resolved number is the exit code. */
type Program = (io: Required<Pick<FakeSession, "arguments" | "request" | "hungUp">> & FakeSession) => Promise<number>;

/** Runs commands without a simulation, and remembers what was asked of it. */
export const lastWords = Array.from({ length: 40 }, (_, index) => `word ${index}\n`);

class FakeContainers implements Containers {
  readonly sessions: FakeSession[] = [];
  readonly logRequests: LogOptions[] = [];
  readonly forwards: Duplex[] = [];

  exec(_target: unknown, request: AttachRequest & { command: readonly string[] }): Session {
    return this.#run(request.command, request);
  }

  attach(_target: unknown, request: AttachRequest): Session {
    return this.#run(["main"], request);
  }

  logs(_target: unknown, options: LogOptions): Readable {
    this.logRequests.push(options);
    if (!options.follow) return Readable.from([Buffer.from("one\n"), Buffer.from("two\n")]);
    const output = new PassThrough();
    output.write("one\n");
    this.followed.push(output);
    return output;
  }
  readonly followed: PassThrough[] = [];

  /** Port 7 echoes, 19 sends without end, 80 greets and closes; nobody listens elsewhere. */
  portForward(_pod: KubeObject, port: number): Duplex {
    const connection = this.#connection(port);
    this.forwards.push(connection);
    return connection;
  }

  #connection(port: number): Duplex {
    if (port === 7) return new PassThrough();
    if (port === 19) return Duplex.from(endless());
    if (port === 70) {
      // Says its last words in pieces and is gone.
      return new Duplex({
        allowHalfOpen: false,
        read() {},
        write(_request, _encoding, done) {
          for (const word of lastWords) this.push(word);
          this.push(null);
          done();
        },
      });
    }
    if (port === 80) {
      return new Duplex({
        read() {},
        write(_request, _encoding, done) {
          this.push("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n");
          this.push(null);
          done();
        },
      });
    }
    const refused = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    setImmediate(() => refused.destroy(new Error(`error forwarding port ${port}: connection refused`)));
    return refused;
  }

  #run(command: readonly string[], request: AttachRequest): Session {
    const session = new FakeSession(command, request);
    this.sessions.push(session);
    return session;
  }
}

class FakeSession implements Session {
  readonly ended: Promise<SessionEnd>;
  readonly sizes: string[] = [];
  readonly hungUp: Promise<void>;
  readonly request: AttachRequest;
  readonly arguments: readonly string[];
  hangUp: () => void = () => {};

  constructor([name = "", ...rest]: readonly string[], request: AttachRequest) {
    this.request = request;
    this.arguments = rest;
    this.hungUp = new Promise((resolve) => {
      this.hangUp = resolve;
    });
    const program = programs[name];
    const failed: SessionEnd = { kind: "failed", message: `error executing command in container: no ${name}` };
    this.ended = program === undefined ? Promise.resolve(failed) : this.#finish(program);
  }

  resize(columns: number, rows: number): void {
    this.sizes.push(`${columns}x${rows}`);
  }

  async #finish(program: Program): Promise<SessionEnd> {
    return { kind: "exited", code: await program(this) };
  }
}

const programs: Readonly<Record<string, Program>> = {
  async cat({ request: { stdin, stdout } }) {
    if (stdin && stdout) await pipeline(stdin, stdout, { end: false });
    return 0;
  },
  async count({ request: { stdin, stdout } }) {
    let total = 0;
    for await (const chunk of stdin ?? []) total += chunk.length;
    stdout?.write(`${total}\n`);
    return 0;
  },
  async both({ request: { stdout, stderr } }) {
    stdout?.write("out\n");
    stderr?.write("err\n");
    return 5;
  },
  async main({ request: { stdin, stdout } }) {
    stdout?.write("attached\n");
    if (stdin && stdout) await pipeline(stdin, stdout, { end: false });
    return 3;
  },
  async exit({ arguments: [code] }) {
    return Number(code);
  },
  /** So many bytes of output. */
  async big({ arguments: [bytes], request: { stdout } }) {
    if (stdout) await pipeline(Readable.from(output(Number(bytes))), stdout, { end: false });
    return 0;
  },
  async yes({ request: { stdout }, hungUp }) {
    let isOver = false;
    hungUp.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const hasRoom = stdout?.write(Buffer.alloc(16 * 1024, "y\n"));
      const ready = hasRoom === false ? new Promise((resolve) => stdout?.once("drain", resolve)) : nextTurn();
      await Promise.race([ready, hungUp]);
    }
    return 129;
  },
  async fail() {
    throw new Error("the pod is gone");
  },
  async sleep({ hungUp }) {
    await hungUp;
    return 129;
  },
  async sizes(session) {
    for await (const _ of session.request.stdin ?? []);
    session.request.stdout?.write(`${session.sizes.join(" ")}\n`);
    return 0;
  },
};

function* output(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= 60_000) yield Buffer.alloc(Math.min(left, 60_000), "x");
}

async function* endless(): AsyncGenerator<Buffer> {
  while (true) yield Buffer.alloc(16 * 1024, "abcdefg\n");
}

function pod(
  name: string,
  containers: readonly string[],
  status: KubeObject["status"],
  nodeName = "worker-1",
): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "shop",
      uid: `uid-of-${name}`,
      resourceVersion: "1",
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: { nodeName, containers: containers.map((container) => ({ name: container, image: "busybox:1.36" })) },
    status: status ?? null,
  };
}

const running = (name: string) => ({ name, state: { running: { startedAt: "2026-01-01T00:00:00Z" } } });
const terminated = { exitCode: 1, reason: "Error" };
const waiting = (reason: string) => ({ name: "c", state: { waiting: { reason } } });

const pods: readonly KubeObject[] = [
  pod("client", ["c"], { phase: "Running", containerStatuses: [running("c")] }),
  pod("two", ["a", "b"], { phase: "Running", containerStatuses: [running("a"), running("b")] }),
  pod("done", ["c"], { phase: "Failed", containerStatuses: [{ name: "c", state: { terminated } }] }),
  pod("starting", ["c"], { phase: "Pending", containerStatuses: [waiting("ContainerCreating")] }),
  pod("nopull", ["c"], { phase: "Pending", containerStatuses: [waiting("ImagePullBackOff")] }),
  pod("crash", ["c"], {
    phase: "Running",
    containerStatuses: [{ ...waiting("CrashLoopBackOff"), lastState: { terminated } }],
  }),
  pod("pending", ["c"], { phase: "Pending" }, ""),
];

/** As much as kubectl needs to know what a pod is. */
const discovery: Readonly<Record<string, object>> = {
  "/api": { kind: "APIVersions", versions: ["v1"] },
  "/apis": { kind: "APIGroupList", apiVersion: "v1", groups: [] },
  "/api/v1": {
    kind: "APIResourceList",
    groupVersion: "v1",
    resources: [{ name: "pods", singularName: "pod", namespaced: true, kind: "Pod", verbs: ["get"] }],
  },
};

export interface TestServer {
  readonly port: number;
  readonly containers: FakeContainers;
  /** `GET /path`, the upgrades among them with their protocol: what clients asked for. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  const containers = new FakeContainers();
  const requests: string[] = [];
  const server = createServer(await selfSigned());
  const find = (url = "", method = "", upgrade = ""): StreamCall | KubeObject => {
    requests.push(`${method} ${url.split("?")[0]} ${upgrade}`.trim());
    const { pathname, searchParams } = new URL(url, "https://localhost");
    const [, name, subresource] = /^\/api\/v1\/namespaces\/shop\/pods\/([^/]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    const found = pods.find((candidate) => candidate.metadata.name === name);
    if (found === undefined) throw new ApiError(404, "NotFound", `pods "${name}" not found`, { name, kind: "pods" });
    if (subresource === undefined) return found;
    if (!isSubresource(subresource))
      throw new ApiError(404, "NotFound", "the server could not find the requested resource");
    return { pod: found, subresource, query: searchParams, containers };
  };
  const statusText = (error: unknown) => {
    if (!isApiError(error)) throw error;
    return { code: error.code, body: JSON.stringify(statusObject(error)) };
  };
  server.on("request", async (request, response) => {
    const document = discovery[request.url?.split("?")[0] ?? ""];
    if (document !== undefined) {
      response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(document));
      return;
    }
    try {
      const found = find(request.url, request.method);
      if (isCall(found)) await streams.log(response, found);
      else response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(found));
    } catch (error) {
      const { code, body } = statusText(error);
      response.writeHead(code, { "Content-Type": "application/json" }).end(body);
    }
  });
  const sockets = new Set<Duplex>();
  server.on("secureConnection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket, head) => {
    try {
      const found = find(request.url, request.method, request.headers.upgrade);
      if (isCall(found)) streams.upgrade(request, socket, head, found);
      else socket.destroy();
    } catch (error) {
      const { code, body } = statusText(error);
      socket.end(
        `HTTP/1.1 ${code} No\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: portOf(server.address()),
    containers,
    requests,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isCall(found: StreamCall | KubeObject): found is StreamCall {
  return "subresource" in found && "containers" in found;
}

function isSubresource(name: string): name is StreamCall["subresource"] {
  return ["exec", "attach", "portforward", "log"].includes(name);
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("the server does not listen");
  return address.port;
}

async function selfSigned(): Promise<{ key: string; cert: string }> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "CN=localhost",
    keys,
    signingAlgorithm: algorithm,
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [new SubjectAlternativeNameExtension([{ type: "ip", value: "127.0.0.1" }])],
  });
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  return { key: `-----BEGIN PRIVATE KEY-----\n${der}\n-----END PRIVATE KEY-----\n`, cert: certificate.toString("pem") };
}
