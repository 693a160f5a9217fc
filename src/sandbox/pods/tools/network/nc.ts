/** netcat, busybox's and OpenBSD's, and busybox's telnet. */
import { AddressInUse, type Connection, ConnectionReset } from "../../network.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";
import { toBytes } from "../../streams.ts";
import type { Options } from "../options.ts";
import { complain, optionsOf, type Tool } from "../tool.ts";
import { dial, find, systemPatience, systemWords } from "./dial.ts";
import { pump } from "./pump.ts";

const services: Readonly<Record<number, string>> = {
  22: "ssh",
  53: "domain",
  80: "http",
  443: "https",
  3306: "mysql",
  6379: "redis",
};

const wait = (options: Options): number | undefined => {
  const given = options.get("w");
  return given === undefined || !(Number(given) > 0) ? undefined : Number(given) * 1000;
};

/** `80`, `80-90`, names of services */
function portsOf(text: string | undefined): number[] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text ?? "") ?? [];
  if (from === undefined)
    return Object.entries(services).flatMap(([port, name]) => (name === text ? Number(port) : []));
  const [first, last] = [Number(from), Number(to ?? from)];
  return Array.from({ length: Math.min(1000, Math.max(0, last - first + 1)) }, (_, index) => first + index);
}

export const busyboxNc: Tool = (process, args, flavour) =>
  saysInUse(process, "bind: Address in use", () => connectOrListen(process, args, flavour));

const connectOrListen: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "lknuvzp:w:i:s:e:o:b");
  if (options === undefined) return 1;
  if (options.has("l"))
    return listen(process, options, Number(options.get("p") ?? options.operands[0] ?? 0), "busybox");
  const [host, portText] = options.operands;
  const [port] = portsOf(portText);
  if (host === undefined || port === undefined) {
    await process.stderr.write("Usage: nc [OPTIONS] HOST PORT  - connect\n       nc [OPTIONS] -l -p PORT  - listen\n");
    return 1;
  }
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found") {
    await complain(process, `bad address '${host}'`);
    return 1;
  }
  const address = found.addresses[0] ?? host;
  const place = `${host} (${address}:${port})`;
  const verbose = options.flags.get("v") ?? 0;
  if (options.has("u"))
    return sendDatagrams(process, options, address, port, async (reached) => {
      if (reached && verbose > 0) await process.stderr.write(`${place} open\n`);
    });
  const outcome = await dial(process, address, port, { milliseconds: wait(options), sourcePort: sourcePort(options) });
  if (outcome.kind !== "connected") {
    // one -v keeps silent about refusals, as when scanning ports
    if (verbose > 1 || (verbose === 1 && outcome.kind !== "refused"))
      await complain(process, `${place}: ${timeOutWords(process, outcome.kind)}`);
    return 1;
  }
  if (verbose > 0) await process.stderr.write(`${place} open\n`);
  if (options.has("z")) {
    outcome.connection.close();
    return 0;
  }
  const program = options.get("e");
  if (program !== undefined) return connectProgram(process, outcome.connection, program);
  await pump(process, outcome.connection, { idle: wait(options), endAtInputEnd: true });
  return 0;
};

const sourcePort = (options: Options): number | undefined =>
  options.get("p") === undefined ? undefined : Number(options.get("p"));

function timeOutWords(process: Process, kind: keyof typeof systemWords): string {
  if (kind !== "timed out") return systemWords[kind];
  return process.files.find("/lib/ld-musl-x86_64.so.1") === undefined ? "Connection timed out" : "Operation timed out";
}

/** A port that somebody of the pod has already. */
async function saysInUse(process: Process, words: string, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AddressInUse)) throw error;
    await complain(process, words);
    return 1;
  }
}

export const openbsdNc: Tool = (process, args, flavour) =>
  saysInUse(process, "Address already in use", () => connectOrListenOpenbsd(process, args, flavour));

const connectOrListenOpenbsd: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "46dhklnruvzNCDFp:w:i:q:s:T:X:x:P:I:O:m:M:V:W:");
  if (options === undefined) return 1;
  if (options.has("l"))
    return listen(process, options, Number(options.operands.at(-1) ?? options.get("p") ?? 0), "openbsd");
  const [host, portText] = options.operands;
  const ports = portsOf(portText);
  if (host === undefined || ports.length === 0) {
    await process.stderr.write(
      host === undefined || portText === undefined
        ? "usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]\n\t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]\n\t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]\n\t  [destination] [port]\n"
        : `nc: port number invalid: ${portText}\n`,
    );
    return 1;
  }
  let status = 1;
  for (const port of ports) status = Math.min(status, await connectOpenbsd(process, options, host, port));
  return status;
};

async function connectOpenbsd(process: Process, options: Options, host: string, port: number): Promise<number> {
  const verbose = options.has("v");
  const udp = options.has("u");
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found") {
    const why =
      found !== timedOut && found.kind === "no such name"
        ? "Name or service not known"
        : "Temporary failure in name resolution";
    await process.stderr.write(`nc: getaddrinfo for host "${host}" port ${port}: ${why}\n`);
    return 1;
  }
  const address = found.addresses[0] ?? host;
  const named = host === address ? host : `${host} (${address})`;
  const service = process.files.find("/etc/services") === undefined ? "*" : (services[port] ?? "*");
  const success = `Connection to ${named} ${port} port [${udp ? "udp" : "tcp"}/${service}] succeeded!\n`;
  if (udp)
    return sendDatagrams(process, options, address, port, async (reached) => {
      if (reached && verbose) await process.stderr.write(success);
    });
  const outcome = await dial(process, address, port, { milliseconds: wait(options), sourcePort: sourcePort(options) });
  if (outcome.kind !== "connected") {
    const why =
      outcome.kind === "timed out" && wait(options) !== undefined
        ? "timed out: Operation now in progress"
        : `failed: ${outcome.kind === "timed out" ? "Connection timed out" : systemWords[outcome.kind]}`;
    if (verbose) await process.stderr.write(`nc: connect to ${named} port ${port} (tcp) ${why}\n`);
    return 1;
  }
  if (verbose) await process.stderr.write(success);
  if (options.has("z")) outcome.connection.close();
  else
    await pump(process, outcome.connection, {
      idle: wait(options),
      endAtInputEnd: options.has("N") || options.get("q") !== undefined,
    });
  return 0;
}

/** -z over UDP succeeds unless somebody says that nobody listens; without -z, standard streams and datagrams. */
async function sendDatagrams(
  process: Process,
  options: Options,
  address: string,
  port: number,
  report: (reached: boolean) => Promise<void>,
): Promise<number> {
  const socket = process.network.datagrams({
    ...(sourcePort(options) === undefined ? {} : { port: sourcePort(options) ?? 0 }),
  });
  const to = { address, port };
  if (options.has("z")) {
    socket.send(to, toBytes("X"));
    const answer = await within(process, wait(options) ?? 1000, (signal) => socket.receive({ signal }));
    const reached = answer !== "refused";
    await report(reached);
    return reached ? 0 : 1;
  }
  await report(true);
  const stop = new AbortController();
  const die = () => stop.abort(process.killed.reason);
  process.killed.addEventListener("abort", die, { once: true });
  const sending = (async () => {
    for (
      let chunk = await process.stdin.read(stop.signal);
      chunk !== undefined;
      chunk = await process.stdin.read(stop.signal)
    )
      socket.send(to, chunk);
  })().catch(() => {});
  try {
    for (;;) {
      const answer = await within(process, wait(options), (signal) => socket.receive({ signal }));
      if (answer === timedOut) return 0;
      if (answer === "refused") return 1;
      await process.stdout.write(answer.data);
    }
  } finally {
    stop.abort(timedOut);
    process.killed.removeEventListener("abort", die);
    await sending;
    socket.close();
  }
}

async function listen(process: Process, options: Options, port: number, kind: "busybox" | "openbsd"): Promise<number> {
  const verbose = options.has("v");
  if (options.has("u")) return listenForDatagrams(process, port);
  const arrived: Connection[] = [];
  let wake = () => {};
  process.network.listen(port, "TCP", (connection) => {
    arrived.push(connection);
    wake();
  });
  if (verbose)
    await process.stderr.write(
      kind === "busybox" ? `listening on [::]:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`,
    );
  const program = options.get("e");
  const again = options.has("k") || (options.flags.get("l") ?? 0) > 1;
  for (;;) {
    const connection = arrived.shift();
    if (connection === undefined) {
      await within(
        process,
        undefined,
        (signal) =>
          new Promise<void>((resolve, reject) => {
            wake = resolve;
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          }),
      );
      continue;
    }
    const { remote } = connection;
    if (verbose)
      await process.stderr.write(
        kind === "busybox"
          ? `connect to [::ffff:${connection.local.address}]:${port} from [::ffff:${remote.address}]:${remote.port} ([::ffff:${remote.address}]:${remote.port})\n`
          : `Connection received on ${remote.address} ${remote.port}\n`,
      );
    if (program !== undefined) {
      const running = connectProgram(process, connection, program);
      if (!again) return running;
      running.catch(() => connection.close());
    } else {
      await pump(process, connection, { idle: wait(options), endAtInputEnd: options.has("N") || kind === "busybox" });
      if (!again) return 0;
    }
  }
}

async function listenForDatagrams(process: Process, port: number): Promise<number> {
  const socket = process.network.datagrams({ port });
  for (;;) {
    const datagram = await socket.receive();
    if (datagram !== "refused") await process.stdout.write(datagram.data);
  }
}

/** `-e`: a program whose standard streams are the connection. */
async function connectProgram(process: Process, connection: Connection, program: string): Promise<number> {
  const source = {
    read: (signal?: AbortSignal) =>
      connection.read(signal).catch((error: unknown) => {
        if (error instanceof ConnectionReset) return undefined;
        throw error;
      }),
    unread: () => {},
    share: () => source,
    close: () => {},
  };
  const sink = { write: (data: Uint8Array | string) => connection.write(data), share: () => sink, close: () => {} };
  const child = process.spawn(program.split(/\s+/), { stdin: source, stdout: sink, stderr: process.stderr });
  const code = await child.exit;
  connection.close();
  return code;
}

export const telnet: Tool = async (process, args) => {
  const [host, portText = "23"] = args.filter((arg) => !arg.startsWith("-"));
  if (host === undefined) {
    await process.stderr.write("Usage: telnet HOST [PORT]\n");
    return 1;
  }
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found") {
    await complain(process, `bad address '${host}'`);
    return 1;
  }
  const address = found.addresses[0] ?? host;
  const outcome = await dial(process, address, portsOf(portText)[0] ?? 23, { milliseconds: systemPatience });
  if (outcome.kind !== "connected") {
    await complain(process, `can't connect to remote host (${address}): ${timeOutWords(process, outcome.kind)}`);
    return 1;
  }
  await process.stdout.write(`Connected to ${host}\n`);
  const end = await pump(process, outcome.connection, { closeAtInputEnd: true });
  if (end === "ended") await process.stderr.write("Connection closed by foreign host\n");
  return end === "ended" ? 1 : 0;
};
