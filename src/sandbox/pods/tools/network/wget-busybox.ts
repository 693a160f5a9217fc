/** busybox's `wget`. */
import { FileError } from "../../file-error.ts";
import { type Connection, ConnectionReset } from "../../network.ts";
import { openToWrite } from "../../open.ts";
import { timedOut, within } from "../../patience.ts";
import type { Process } from "../../process.ts";
import { ByteReader } from "../../protocols/bytes.ts";
import { type Address, headerOf, NotHttp, parseAddress, type Response, readResponse } from "../../protocols/http.ts";
import { startTls } from "../../protocols/tls.ts";
import { toBytes } from "../../streams.ts";
import type { Options } from "../options.ts";
import { complain, optionsOf, pathOf, type Tool } from "../tool.ts";
import { dial, find } from "./dial.ts";

const long = {
  spider: "spider",
  header: "header:",
  "post-data": "post-data:",
  "post-file": "post-file:",
  "no-check-certificate": "no-check-certificate",
  timeout: "T:",
  quiet: "q",
  "output-document": "O:",
  "server-response": "S",
  "user-agent": "U:",
  tries: "t:",
} as const;

/** Without -T. */
const defaultPatience = 900;
const mostRedirects = 5;

class WgetError extends Error {}

export const busyboxWget: Tool = async (process, args, flavour) => {
  const options = await optionsOf(process, args, flavour, "cqSO:o:P:U:Y:T:t:n", long);
  if (options === undefined) return 1;
  if (options.operands.length === 0) {
    await process.stderr.write("Usage: wget [OPTION]... URL...\n");
    return 1;
  }
  try {
    for (const url of options.operands) await download(process, options, url);
    return 0;
  } catch (error) {
    if (error instanceof WgetError) await complain(process, error.message);
    else if (error instanceof ConnectionReset)
      await complain(process, "error getting response: Connection reset by peer");
    else throw error;
    return 1;
  }
};

async function download(process: Process, options: Options, given: string): Promise<void> {
  let url = given;
  for (let redirects = 0; ; redirects++) {
    if (redirects > mostRedirects) throw new WgetError("too many redirections");
    const address = parseAddress(url);
    if (address === undefined || address === "unsupported scheme")
      throw new WgetError(`not an http or ftp url: ${url}`);
    const location = await fetchOnce(process, options, address, given);
    if (location === undefined) return;
    url = new URL(location, url.includes("://") ? url : `http://${url}`).toString();
  }
}

async function fetchOnce(
  process: Process,
  options: Options,
  address: Address,
  given: string,
): Promise<string | undefined> {
  const quiet = options.has("q");
  const say = async (text: string) => {
    if (!quiet) await process.stderr.write(text);
  };
  const patience = Number(options.get("T") ?? defaultPatience) * 1000;
  const connection = await connect(process, address, patience, say);
  try {
    const method = options.has("spider")
      ? "HEAD"
      : options.get("post-data") === undefined && options.get("post-file") === undefined
        ? "GET"
        : "POST";
    await connection.write(requestOf(process, options, address, method));
    const response = await patiently(process, patience, (signal) => readHead(connection, method, signal));
    if (options.has("S"))
      await process.stderr.write(
        `${[response.line, ...response.headers.map(([name, value]) => `${name}: ${value}`), ""].map((line) => `  ${line}`).join("\n")}\n`,
      );
    const location = headerOf(response.headers, "location");
    if (response.status >= 300 && response.status < 400 && location !== undefined) return location;
    if (response.status >= 300) throw new WgetError(`server returned error: ${response.line}`);
    if (options.has("spider")) {
      await say("remote file exists\n");
      return undefined;
    }
    await save(process, options, response, given, patience, say);
    return undefined;
  } finally {
    connection.close();
  }
}

async function connect(
  process: Process,
  { scheme, host, port }: Address,
  patience: number,
  say: (text: string) => Promise<void>,
): Promise<Connection> {
  const found = await find(process, host);
  if (found === timedOut || found.kind !== "found") throw new WgetError(`bad address '${host}'`);
  const address = found.addresses[0] ?? host;
  const shown = address.includes(":") ? `[${address}]` : address;
  await say(`Connecting to ${host} (${shown}:${port})\n`);
  const outcome = await dial(process, address, port, { milliseconds: patience });
  if (outcome.kind === "timed out")
    throw new WgetError(
      patience < 130_000 ? "download timed out" : `can't connect to remote host (${address}): Connection timed out`,
    );
  if (outcome.kind === "refused") throw new WgetError(`can't connect to remote host (${address}): Connection refused`);
  if (outcome.kind === "network unreachable")
    throw new WgetError(`can't connect to remote host (${address}): Network is unreachable`);
  if (outcome.kind !== "connected") throw new WgetError(`can't connect to remote host (${address}): No route to host`);
  if (scheme === "http") return outcome.connection;
  await say("wget: note: TLS certificate validation not implemented\n");
  const secured = await patiently(process, patience, (signal) => startTls(outcome.connection, host, signal));
  if (secured.kind !== "secure") throw new WgetError("TLS error from peer (alert code 80): internal error");
  return secured.connection;
}

async function patiently<Result>(
  process: Process,
  patience: number,
  run: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const result = await within(process, patience, run);
  if (result === timedOut) throw new WgetError("download timed out");
  return result;
}

function requestOf(
  process: Process,
  options: Options,
  { host, port, target, scheme, user }: Address,
  method: string,
): string {
  const body =
    options.get("post-file") === undefined
      ? (options.get("post-data") ?? "")
      : process.files.readText(pathOf(process, options.get("post-file") ?? ""));
  const given = options.values.get("header") ?? [];
  const has = (name: string) => given.some((line) => line.toLowerCase().startsWith(`${name}:`));
  const standardPort = port === (scheme === "https" ? 443 : 80);
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...(has("host") ? [] : [`Host: ${host}${standardPort ? "" : `:${port}`}`]),
    ...(has("user-agent") ? [] : [`User-Agent: ${options.get("U") ?? "Wget"}`]),
    "Connection: close",
    ...(user === undefined ? [] : [`Authorization: Basic ${Buffer.from(user).toString("base64")}`]),
    ...given,
    ...(method === "POST"
      ? [
          ...(has("content-type") ? [] : ["Content-Type: application/x-www-form-urlencoded"]),
          `Content-Length: ${toBytes(body).byteLength}`,
        ]
      : []),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

async function readHead(connection: Connection, method: string, signal: AbortSignal): Promise<Response> {
  try {
    const response = await readResponse(new ByteReader(connection), method, signal);
    if (response !== undefined) return response;
  } catch (error) {
    if (!(error instanceof NotHttp)) throw error;
  }
  throw new WgetError("error getting response");
}

async function save(
  process: Process,
  options: Options,
  response: Response,
  url: string,
  patience: number,
  say: (text: string) => Promise<void>,
): Promise<void> {
  const named = options.get("O");
  const toOutput = named === "-";
  const path = url.replace(/^[a-z]+:\/\//i, "").replace(/[?#].*/, "");
  const base = /\/([^/]+)$/.exec(path)?.[1] ?? "index.html";
  const name = named ?? (options.get("P") === undefined ? base : `${options.get("P")}/${base}`);
  if (!toOutput && named === undefined && process.files.find(pathOf(process, name)) !== undefined)
    throw new WgetError(`can't open '${name}': File exists`);
  let sink = process.stdout;
  try {
    if (!toOutput) sink = openToWrite(name, process, false);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new WgetError(`can't open '${name}': ${error.message}`);
  }
  await say(toOutput ? "writing to stdout\n" : `saving to '${name}'\n`);
  let size = 0;
  for await (const part of withPatience(process, response, patience)) {
    await sink.write(part);
    size += part.byteLength;
  }
  const expected = Number(headerOf(response.headers, "content-length") ?? size);
  if (size < expected) throw new WgetError("connection closed prematurely");
  await say(`${name.slice(-20).padEnd(20)} 100% |${"*".repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n`);
  await say(toOutput ? "written to stdout\n" : `'${name}' saved\n`);
}

async function* withPatience(process: Process, response: Response, patience: number): AsyncGenerator<Uint8Array> {
  const stalled = new AbortController();
  let cancel = () => {};
  const wait = () => {
    cancel();
    cancel = process.clock.schedule(patience, () => stalled.abort(timedOut));
  };
  const die = () => stalled.abort(process.killed.reason);
  process.killed.addEventListener("abort", die, { once: true });
  try {
    wait();
    for await (const part of response.body(stalled.signal)) {
      wait();
      yield part;
    }
  } catch (error) {
    if (error === timedOut) throw new WgetError("download timed out");
    throw error;
  } finally {
    cancel();
    process.killed.removeEventListener("abort", die);
  }
}
