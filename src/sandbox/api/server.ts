import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { asApiError, sendError } from "./answer.ts";
import { answer, answerUpgrade, type Routes } from "./routes.ts";
import { ApiError, statusObject } from "./status.ts";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** One answered request, for tests and for whoever asks what a client did. */
export interface Exchange {
  readonly method: string;
  readonly url: string;
  readonly code: number;
  readonly upgrade: boolean;
}

export interface ApiServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Longer than Go's clients keep an idle connection, so that none of their requests lands on a closing one. */
const keepAlive = 120_000;
const headersWithin = 20_000;
const maxConnections = 5000;
/** Selectors may be long; Go's servers take as much. */
const longestHead = 1024 * 1024;

/** Listens on loopback only. */
export async function listen(
  routes: Routes,
  options: {
    readonly port: number;
    readonly certificate: Certificate;
    readonly onExchange?: (exchange: Exchange) => void;
  },
): Promise<ApiServer> {
  const { certificate, onExchange } = options;
  const server = createServer({
    ...certificate,
    minVersion: "TLSv1.2",
    ALPNProtocols: ["http/1.1"],
    maxHeaderSize: longestHead,
  });
  server.keepAliveTimeout = keepAlive;
  server.headersTimeout = headersWithin;
  // A body may come slowly, but not for ever; watches have sent theirs long before.
  server.requestTimeout = 120_000;
  server.maxConnections = maxConnections;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    request.on("error", () => {});
    response.on("error", () => {});
    response.on("close", () => onExchange?.(exchangeOf(request, response.statusCode, false)));
    const refused = foreignHost(request);
    if (refused) sendError(request, response, refused);
    else void answer(routes, request, response);
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => {});
    upgrade(routes, request, socket, head).then((code) => onExchange?.(exchangeOf(request, code, true)));
  });
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end(rawAnswer(new ApiError(400, "BadRequest", "the request could not be read")));
  });
  server.on("tlsClientError", () => {});
  const port = await bound(server, options.port);
  return { port, close: () => closed(server) };
}

async function upgrade(routes: Routes, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<number> {
  try {
    const refused = foreignHost(request);
    if (refused) throw refused;
    await answerUpgrade(routes, request, socket, head);
    return 101;
  } catch (error) {
    const refusal = asApiError(error);
    socket.end(rawAnswer(refusal));
    return refusal.code;
  }
}

function rawAnswer(error: ApiError): string {
  const body = `${JSON.stringify(statusObject(error))}\n`;
  const head = [
    `HTTP/1.1 ${error.code} ${error.reason || "Error"}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "Connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

/** A page in a browser that was led here under a name of its own must not be served. */
function foreignHost(request: IncomingMessage): ApiError | undefined {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  const ours = ["127.0.0.1", "localhost", "[::1]", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];
  if (ours.includes(host)) return undefined;
  return new ApiError(403, "Forbidden", `this server answers to 127.0.0.1 and localhost, not to "${host}"`, {});
}

function exchangeOf(request: IncomingMessage, code: number, isUpgrade: boolean): Exchange {
  return { method: request.method ?? "", url: request.url ?? "", code, upgrade: isUpgrade };
}

function bound(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
