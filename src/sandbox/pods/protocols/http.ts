/** HTTP/1.1 over a connection, as client and as server. */

import type { Connection } from "../network.ts";
import { concat, toBytes } from "../streams.ts";
import { ByteReader } from "./bytes.ts";

/** In the order in which they were sent, names as written. */
export type Headers = readonly (readonly [name: string, value: string])[];

export const headerOf = (headers: Headers, name: string): string | undefined =>
  headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];

export class NotHttp extends Error {
  /** What came instead. */
  readonly received: string;
  constructor(received: string) {
    super("not HTTP");
    this.received = received;
  }
}

interface ResponseHead {
  /** The first line as it came: `HTTP/1.1 200 OK`. */
  readonly line: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
}

export interface Response extends ResponseHead {
  /** The body piece by piece. */
  body(signal?: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** Reads a response; undefined when the connection ends before the first byte. */
export async function readResponse(
  reader: ByteReader,
  method: string,
  signal?: AbortSignal,
): Promise<Response | undefined> {
  for (;;) {
    const line = await reader.line(signal);
    if (line === undefined) return undefined;
    const [, code, reason = ""] = /^HTTP\/\d(?:\.\d)? (\d{3}) ?(.*)$/.exec(line) ?? [];
    if (code === undefined) throw new NotHttp(line);
    const headers = await readHeaders(reader, signal);
    const status = Number(code);
    if (status < 200) continue;
    const empty = method === "HEAD" || status === 204 || status === 304;
    return { line, status, reason, headers, body: (own) => (empty ? nothing() : readBody(reader, headers, own, true)) };
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function readHeaders(reader: ByteReader, signal: AbortSignal | undefined): Promise<Headers> {
  const headers: [string, string][] = [];
  for (let line = await reader.line(signal); line !== undefined && line !== ""; line = await reader.line(signal)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return headers;
}

async function* readBody(
  reader: ByteReader,
  headers: Headers,
  signal: AbortSignal | undefined,
  untilEnd: boolean,
): AsyncGenerator<Uint8Array> {
  if (/chunked/i.test(headerOf(headers, "transfer-encoding") ?? "")) {
    for (;;) {
      const size = Number.parseInt((await reader.line(signal)) ?? "0", 16);
      if (!(size > 0)) break;
      yield* counted(reader, size, signal);
      await reader.line(signal);
    }
    await readHeaders(reader, signal);
    return;
  }
  const length = headerOf(headers, "content-length");
  if (length !== undefined) yield* counted(reader, Number(length), signal);
  else if (untilEnd) yield* counted(reader, Number.POSITIVE_INFINITY, signal);
}

async function* counted(
  reader: ByteReader,
  count: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let left = count; left > 0; ) {
    const chunk = await reader.some(Math.min(left, 64 * 1024), signal);
    if (chunk === undefined) return;
    left -= chunk.byteLength;
    yield chunk;
  }
}

export interface Request {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly version: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly from: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Headers;
  readonly body?: Uint8Array | string;
}

export const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  204: "No Content",
  301: "Moved Permanently",
  302: "Found",
  304: "Not Modified",
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Not Allowed",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** How a client begins that believes this to be https. */
const tlsHandshake = 0x16;
const mostBody = 8 * 1024 * 1024;

/**
 * Answers requests on one connection until the other side has enough. `handle` gives undefined to hang up without a
 * word. `broken` answers what is no HTTP.
 */
export async function serveHttp(
  connection: Connection,
  handle: (request: Request) => Promise<Answer | undefined> | Answer | undefined,
  broken: (line: string) => Answer = () => ({ status: 400 }),
): Promise<void> {
  const reader = new ByteReader(connection);
  if ((await reader.peek()) === tlsHandshake) return writeAnswer(connection, broken(""), "GET", false);
  for (;;) {
    const line = await reader.line();
    if (line === undefined) return;
    if (line === "") continue;
    const [, method, target, version] = /^([A-Z]+) (\S+) (HTTP\/\d\.\d)$/.exec(line) ?? [];
    if (method === undefined || target === undefined || version === undefined) {
      await writeAnswer(connection, broken(line), "GET", false);
      return;
    }
    const headers = await readHeaders(reader, undefined);
    if (/100-continue/i.test(headerOf(headers, "expect") ?? ""))
      await connection.write("HTTP/1.1 100 Continue\r\n\r\n");
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of readBody(reader, headers, undefined, false)) {
      size += part.byteLength;
      if (size <= mostBody) parts.push(part);
    }
    const wish = headerOf(headers, "connection")?.toLowerCase();
    const stays = wish !== "close" && (version === "HTTP/1.1" || wish === "keep-alive");
    const answer = await handle({
      method,
      target,
      version,
      headers,
      body: concat(parts),
      from: connection.remote.address,
    });
    if (answer === undefined) return;
    await writeAnswer(connection, answer, method, stays);
    if (!stays) return;
  }
}

async function writeAnswer(connection: Connection, answer: Answer, method: string, stays: boolean): Promise<void> {
  const body = toBytes(answer.body ?? "");
  const headers = [...(answer.headers ?? [])];
  if (headerOf(headers, "content-length") === undefined) headers.push(["Content-Length", String(body.byteLength)]);
  if (headerOf(headers, "connection") === undefined) headers.push(["Connection", stays ? "keep-alive" : "close"]);
  const head = `HTTP/1.1 ${answer.status} ${reasons[answer.status] ?? "Unknown"}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
  await connection.write(method === "HEAD" ? head : concat([toBytes(head), body]));
}

/** `Sun, 21 Nov 2026 12:00:00 GMT` */
export const httpDate = (time: number): string => new Date(time).toUTCString();

export interface Address {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** The port as it was written, if it was. */
  readonly hasPort: boolean;
  readonly target: string;
  readonly user?: string;
}

/** Reads a URL as command-line clients do, where the scheme may be missing. Undefined: no URL. */
export function parseAddress(text: string): Address | "unsupported scheme" | undefined {
  const [, given = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(text) ?? [];
  const scheme = given.toLowerCase();
  if (scheme !== "http" && scheme !== "https") return "unsupported scheme";
  const [, user, host, port, target = ""] =
    /^(?:([^@/?#]*)@)?(\[[0-9a-fA-F:.]+\]|[^:/?#]*)(?::(\d*))?([/?#].*)?$/.exec(rest) ?? [];
  if (host === undefined || host === "" || Number(port ?? 0) > 65_535) return undefined;
  const path = target.replace(/#.*/, "");
  return {
    scheme,
    host: host.replace(/^\[|\]$/g, ""),
    port: port ? Number(port) : scheme === "https" ? 443 : 80,
    hasPort: Boolean(port),
    target: path === "" ? "/" : path.startsWith("?") ? `/${path}` : path,
    ...(user === undefined ? {} : { user }),
  };
}
