/** From an upgrade request to a WebSocket or a SPDY transport, with the words of a real server where it comes to nothing. */
import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";

/** An upgrade that is refused with plain text, as a kubelet answers; the API's own refusals are ApiErrors. */
export class UpgradeRefused extends Error {
  readonly code: number;
  readonly headers: readonly string[];

  constructor(code: number, message: string, headers: readonly string[] = []) {
    super(message);
    this.name = "UpgradeRefused";
    this.code = code;
    this.headers = headers;
  }
}

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** The protocols that the client offers, the one it likes best first. */
interface Offer {
  readonly transport: "websocket" | "spdy";
  readonly protocols: readonly string[];
}

export function offerOf(request: IncomingMessage): Offer {
  if (request.headers.upgrade?.toLowerCase() === "websocket") {
    return { transport: "websocket", protocols: tokens(request.headers["sec-websocket-protocol"]) };
  }
  return { transport: "spdy", protocols: tokens(request.headers["x-stream-protocol-version"]) };
}

const largestMessage = 32 * 1024 * 1024;
const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: largestMessage });

/**
 * Chooses the first protocol of the client's that is served; undefined when it offers none at all.
 * Refuses when it offers only others.
 */
export function chooseProtocol(offered: readonly string[], served: readonly string[]): string | undefined {
  if (offered.length === 0) return undefined;
  const chosen = offered.find((protocol) => served.includes(protocol));
  if (chosen === undefined) throw new UpgradeRefused(403, "");
  return chosen;
}

/** Completes a WebSocket handshake. A request that is no proper one is answered here, and nothing else happens. */
export function acceptWebSocket(
  { request, socket, head }: UpgradeRequest,
  protocol: string | undefined,
  accept: (socket: WebSocket) => void,
): void {
  // ws holds the slash in `SPDY/3.1+portforward.k8s.io` against the client; so it never sees the header.
  delete request.headers["sec-websocket-protocol"];
  if (protocol !== undefined) {
    const name = (headers: string[], of: IncomingMessage) => {
      if (of !== request) return;
      headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
      server.off("headers", name);
    };
    server.on("headers", name);
    socket.once("close", () => server.off("headers", name));
  }
  server.handleUpgrade(request, socket, head, accept);
}

/** Answers 101 with the chosen protocol; from then on the socket carries frames. */
export function acceptSpdy(
  { socket, head }: UpgradeRequest,
  offered: readonly string[],
  served: readonly string[],
): void {
  if (offered.length === 0) {
    throw new UpgradeRefused(400, "unable to upgrade: X-Stream-Protocol-Version is required\n");
  }
  const protocol = served.find((candidate) => offered.includes(candidate));
  if (protocol === undefined) {
    const why = `client supports [${offered.join(" ")}], server accepts [${served.join(" ")}]`;
    throw new UpgradeRefused(
      403,
      `unable to upgrade: unable to negotiate protocol: ${why}\n`,
      served.map((name) => `X-Accepted-Stream-Protocol-Versions: ${name}`),
    );
  }
  socket.write(answer(101, ["Connection: Upgrade", "Upgrade: SPDY/3.1", `X-Stream-Protocol-Version: ${protocol}`], ""));
  if (head.length > 0) socket.unshift(head);
}

export function refuse(socket: Duplex, { code, headers, message }: UpgradeRefused): void {
  const length = Buffer.byteLength(message);
  const own = ["Connection: close", "Content-Type: text/plain; charset=utf-8", `Content-Length: ${length}`];
  socket.end(answer(code, [...own, ...headers], message));
}

function answer(code: number, headers: readonly string[], body: string): string {
  return `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n${body}`;
}

function tokens(header: string | string[] | undefined): readonly string[] {
  return [header ?? []]
    .flat()
    .flatMap((line) => line.split(","))
    .map((token) => token.trim())
    .filter((token) => token !== "");
}
