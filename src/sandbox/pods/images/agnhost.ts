/** agnhost, the test image of Kubernetes: netexec, connect, serve-hostname, porter, pause and the small questions. */
import { ConnectionReset } from "../network.ts";
import { timedOut, within } from "../patience.ts";
import type { Process, Program } from "../process.ts";
import { ByteReader } from "../protocols/bytes.ts";
import type { Answer, Request } from "../protocols/http.ts";
import { readResponse } from "../protocols/http.ts";
import { resolveName, resolverSettings } from "../resolver.ts";
import { dial } from "../tools/network/dial.ts";
import { parseOptions } from "../tools/options.ts";
import { type Image, root } from "./image.ts";
import { serveDatagrams, serveTcp, serveWeb, untilSignal } from "./serve.ts";
import { alpineSystem, iputils, networkTools } from "./systems.ts";

type Command = (process: Process, args: readonly string[]) => Promise<number>;

/** Go's durations: `1s`, `500ms`, `1m30s`. */
function goDuration(text: string): number {
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, number, unit = "s"]) => sum + Number(number) * (units[unit] ?? 0),
    0,
  );
}

const text = (body: string, status = 200): Answer => ({
  status,
  headers: [["Content-Type", "text/plain; charset=utf-8"]],
  body,
});

const netexec: Command = async (process, args) => {
  const options = parseOptions(args, "", {
    "http-port": "http:",
    "udp-port": "udp:",
    "sctp-port": "sctp:",
    "http-override": "override:",
    "delay-shutdown": "delay:",
    "udp-listen-addresses": "addresses:",
    "tls-cert-file": "cert:",
    "tls-private-key-file": "key:",
  });
  const [http, udp, sctp] = [
    Number(options.get("http") ?? 8080),
    Number(options.get("udp") ?? 8081),
    Number(options.get("sctp") ?? -1),
  ];
  const ended = untilSignal(process);
  const began = process.clock.now();
  const log = (line: string) =>
    process.stderr.write(
      `I${new Date(process.clock.now()).toISOString().replace(/.*T|Z/g, "")} ${process.pid} log.go:245] ${line}\n`,
    );
  if (http > 0) {
    await log(`Started HTTP server on port ${http}`);
    serveWeb(process, http, async (request) => {
      await log(`GET ${request.target}`);
      return netexecAnswer(process, request, began, options.get("override"));
    });
  }
  if (udp > 0) {
    await log(`Started UDP server on port  ${udp}`);
    serveDatagrams(process, udp, (message) => {
      const [command = "", ...rest] = message.trim().split(" ");
      if (command === "hostname" || command === "hostName") return process.hostname;
      return command === "echo" ? rest.join(" ") : undefined;
    });
  }
  if (sctp > 0) {
    await log(`Started SCTP server on port ${sctp}`);
    serveTcp(
      process,
      sctp,
      async (connection) => {
        await connection.write(process.hostname);
      },
      "SCTP",
    );
  }
  await ended;
  return 0;
};

async function netexecAnswer(
  process: Process,
  request: Request,
  began: number,
  override: string | undefined,
): Promise<Answer> {
  const url = new URL(request.target, "http://localhost");
  const query = (name: string) => url.searchParams.get(name);
  const path = override !== undefined && url.pathname === "/" ? override : url.pathname;
  switch (path) {
    case "/hostname":
    case "/hostName":
      return text(process.hostname);
    case "/clientip":
      return text(`${request.from}:${40_000}`);
    case "/echo":
      return text(query("msg") ?? "", Number(query("code") ?? 200));
    case "/healthz":
    case "/readyz":
      return text("");
    case "/header":
      return text(request.headers.find(([name]) => name.toLowerCase() === query("key")?.toLowerCase())?.[1] ?? "");
    case "/shell":
    case "/shutdown":
    case "/upload":
      return text("this is not part of the sandbox's agnhost\n", 404);
    case "/exit":
      process.signal(process.pid, "SIGTERM");
      return text("");
    case "/dial":
      return text(JSON.stringify(await dialOthers(process, query)));
    default:
      return text(`NOW: ${new Date(began).toISOString()}`);
  }
}

/** `/dial?host=…&port=…&request=hostname&tries=2`: asks another netexec and passes on what it says. */
async function dialOthers(
  process: Process,
  query: (name: string) => string | null,
): Promise<{ responses?: string[]; errors?: string[] }> {
  const responses: string[] = [];
  const errors: string[] = [];
  const host = query("host") ?? "";
  for (let left = Math.min(100, Number(query("tries") ?? 1)); left > 0; left--) {
    const found = await resolveName(host, process);
    const outcome =
      found.kind === "found"
        ? await dial(process, found.addresses[0] ?? host, Number(query("port") ?? 80), { milliseconds: 5000 })
        : undefined;
    if (outcome?.kind !== "connected") {
      errors.push(outcome === undefined ? "lookup failed" : `dial tcp: ${outcome.kind}`);
      continue;
    }
    await outcome.connection.write(
      `GET /${query("request") ?? ""} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    const response = await readResponse(new ByteReader(outcome.connection), "GET");
    let body = "";
    if (response !== undefined) for await (const part of response.body()) body += Buffer.from(part).toString();
    responses.push(body);
    outcome.connection.close();
  }
  return { ...(responses.length > 0 ? { responses } : {}), ...(errors.length > 0 ? { errors } : {}) };
}

const connect: Command = async (process, args) => {
  const options = parseOptions(args, "", { timeout: "timeout:", protocol: "protocol:", "udp-data": "udp-data:" });
  const [, host, port] = /^\[?(.*?)\]?:(\d+)$/.exec(options.operands[0] ?? "") ?? [];
  const fail = async (line: string) => {
    await process.stderr.write(`${line}\n`);
    return 1;
  };
  if (host === undefined) return fail(`OTHER: address ${options.operands[0] ?? ""}: missing port in address`);
  const limit = options.get("timeout") === undefined ? undefined : goDuration(options.get("timeout") ?? "");
  const milliseconds = limit === undefined || limit === 0 ? undefined : limit;
  const found = await resolveName(host, process);
  if (found.kind !== "found") {
    const server = resolverSettings(process).servers[0];
    return fail(`DNS: lookup ${host} on ${server}:53: ${found.kind === "no answer" ? "i/o timeout" : "no such host"}`);
  }
  const address = found.addresses[0] ?? host;
  const protocol = (options.get("protocol") ?? "tcp").toLowerCase();
  if (protocol === "udp") {
    const socket = process.network.datagrams();
    socket.send({ address, port: Number(port) }, Buffer.from(options.get("udp-data") ?? "hostname"));
    const answer = await within(process, milliseconds, (signal) => socket.receive({ signal }));
    socket.close();
    return answer === timedOut ? fail("TIMEOUT") : answer === "refused" ? fail("REFUSED") : 0;
  }
  const outcome = await dial(process, address, Number(port), {
    milliseconds,
    protocol: protocol === "sctp" ? "SCTP" : "TCP",
  });
  if (outcome.kind === "connected") {
    outcome.connection.close();
    return 0;
  }
  if (outcome.kind === "timed out") return fail("TIMEOUT");
  if (outcome.kind === "refused") return fail("REFUSED");
  return fail(
    `OTHER: dial ${protocol} ${address}:${port}: connect: ${outcome.kind === "no route" ? "no route to host" : "network is unreachable"}`,
  );
};

const serveHostname: Command = async (process, args) => {
  const options = parseOptions(args, "", { port: "port:", http: "http", tcp: "tcp", udp: "udp", close: "close" });
  const port = Number(options.get("port") ?? 9376);
  const ended = untilSignal(process);
  if (options.has("udp")) serveDatagrams(process, port, () => `${process.hostname}\n`);
  if (options.has("tcp"))
    serveTcp(process, port, async (connection) => {
      await connection.write(`${process.hostname}\n`);
    });
  if (!options.has("udp") && !options.has("tcp")) serveWeb(process, port, () => text(process.hostname));
  await process.stderr.write(`Serving hostname on port ${port}\n`);
  await ended;
  return 0;
};

/** One server for each SERVE_PORT_80, SERVE_SCTP_PORT_81 in the environment. */
const porter: Command = async (process) => {
  const ended = untilSignal(process);
  for (const [name, value] of process.env) {
    const [, kind, port] = /^SERVE_(TLS_|SCTP_)?PORT_(\d+)$/.exec(name) ?? [];
    if (port === undefined) continue;
    if (kind === "SCTP_")
      serveTcp(
        process,
        Number(port),
        async (connection) => {
          await connection.write(value);
        },
        "SCTP",
      );
    else serveWeb(process, Number(port), () => text(value));
  }
  await ended;
  return 0;
};

const pause: Command = async (process) => {
  const ended = untilSignal(process);
  await process.stdout.write("Paused\n");
  await ended;
  return 0;
};

const print =
  (make: (process: Process) => string): Command =>
  async (process) => {
    await process.stdout.write(`${make(process)}\n`);
    return 0;
  };

const commands: Readonly<Record<string, Command>> = {
  netexec,
  connect,
  "serve-hostname": serveHostname,
  porter,
  pause,
  "dns-suffix": print((process) => resolverSettings(process).search.join(",")),
  "dns-server-list": print((process) => resolverSettings(process).servers.join(",")),
  "etc-hosts": print((process) => process.files.readText("/etc/hosts")),
  help: print(
    () =>
      `Usage:\n  agnhost [command]\n\nAvailable Commands:\n${Object.keys(commands)
        .sort()
        .map((name) => `  ${name}`)
        .join("\n")}`,
  ),
};

const agnhost: Program = async (process) => {
  const [name = "help", ...args] = process.argv.slice(1);
  const command = name === "--version" ? print(() => "agnhost version 2.47") : commands[name];
  if (command === undefined) {
    await process.stderr.write(
      `Error: unknown command "${name}" for "app" (the sandbox's agnhost knows ${Object.keys(commands).join(", ")})\n`,
    );
    return 1;
  }
  try {
    return await command(process, args);
  } catch (error) {
    if (!(error instanceof ConnectionReset)) throw error;
    return 1;
  }
};

export const agnhostImage = (): Image => ({
  files: alpineSystem({ programs: { ...networkTools, "/agnhost": agnhost, "/bin/ping": iputils } }),
  entrypoint: ["/agnhost"],
  command: ["pause"],
  env: {},
  workingDirectory: "/",
  user: root,
});
