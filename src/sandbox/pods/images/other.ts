/** Images the sandbox knows nothing of, or only their port: they listen, answer with who they are, and say so in their log. */

import { ConnectionReset } from "../network.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import { type Answer, serveHttp } from "../protocols/http.ts";
import { strftime } from "../tools/strftime.ts";
import { type Image, root } from "./image.ts";
import { server, serveTcp } from "./serve.ts";
import { curlOf, debianSystem, emptySystem, wget } from "./systems.ts";

/** Programs with a port, and what a client finds there. */
interface Known {
  readonly port: number;
  readonly speaks: "http" | "bytes";
  readonly answer?: (process: Process) => string;
}

const http = (port: number, answer?: Known["answer"]): Known => ({
  port,
  speaks: "http",
  ...(answer === undefined ? {} : { answer }),
});
const bytes = (port: number): Known => ({ port, speaks: "bytes" });

const known: Readonly<Record<string, Known>> = {
  httpd: http(80, () => "<html><body><h1>It works!</h1></body></html>\n"),
  caddy: http(80),
  "traefik/whoami": http(80, (process) => `Hostname: ${process.hostname}\n`),
  "hashicorp/http-echo": http(
    5678,
    (process) =>
      `${process.argv.join(" ").match(/-text[= ]"?([^"]*?)"?(?: -|$)/)?.[1] ?? process.env.get("ECHO_TEXT") ?? "hello-world"}\n`,
  ),
  "gcr.io/google-samples/hello-app": http(
    8080,
    (process) => `Hello, world!\nVersion: 1.0.0\nHostname: ${process.hostname}\n`,
  ),
  "us-docker.pkg.dev/google-samples/containers/gke/hello-app": http(
    8080,
    (process) => `Hello, world!\nVersion: 1.0.0\nHostname: ${process.hostname}\n`,
  ),
  "kennethreitz/httpbin": http(80),
  "ealen/echo-server": http(80),
  postgres: bytes(5432),
  mongo: bytes(27_017),
  memcached: bytes(11_211),
  rabbitmq: bytes(5672),
  nats: bytes(4222),
};

const log = (process: Process, text: string): Promise<void> =>
  process.stdout.write(`${strftime("%Y-%m-%d %H:%M:%S", process.clock.now())} ${text}\n`);

function program(repository: string, declared: readonly number[]): Program {
  const {
    port,
    speaks = "http",
    answer = (process: Process) => `hello from ${process.hostname}\n`,
  } = known[repository] ?? {};
  const ports = declared.length > 0 ? declared : port === undefined ? [] : [port];
  return server(async (process) => {
    for (const each of ports)
      serveTcp(process, each, (connection) =>
        speaks === "bytes"
          ? takeBytes(new ByteReader(connection))
          : serveHttp(connection, async ({ method, target, from }): Promise<Answer> => {
              await log(process, `${from} "${method} ${target}" 200`);
              return { status: 200, headers: [["Content-Type", "text/plain"]], body: answer(process) };
            }),
      );
    await log(
      process,
      ports.length === 0
        ? `${repository}: running; it declares no ports`
        : `${repository}: listening on ${ports.join(", ")}`,
    );
  });
}

/** Takes what comes and says nothing, like a database that a stranger talks to. */
async function takeBytes(reader: ByteReader): Promise<void> {
  try {
    for (let part = await reader.some(4096); part !== undefined; part = await reader.some(4096));
  } catch (error) {
    if (!(error instanceof ConnectionReset)) throw error;
  }
}

/** `system`: what there is besides the program; the images of Kubernetes itself have nothing. */
export function otherImage(repository: string, ports: readonly number[], system: "debian" | "none"): Image {
  const path = `/usr/local/bin/${repository.replace(/.*\//, "")}`;
  const run = program(repository, ports);
  return {
    files:
      system === "none"
        ? emptySystem({ programs: { [path]: run } })
        : debianSystem({ programs: { [path]: run, "/usr/bin/curl": curlOf("7.88.1"), "/usr/bin/wget": wget } }),
    entrypoint: [path],
    command: [],
    env: {},
    workingDirectory: "/",
    user: root,
  };
}
