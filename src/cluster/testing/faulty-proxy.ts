/** A proxy between client and cluster that does what networks, gateways and busy servers do. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Agent, request as httpsRequest } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";

/** What happens to one request; undefined: it passes. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body: string;
      readonly headers?: Record<string, string>;
    }
  /** Nothing reaches the server. */
  | { readonly kind: "cut" }
  /** The server does it, and the answer is lost. */
  | { readonly kind: "lose" }
  /** The answer begins, and breaks off. */
  | { readonly kind: "truncate" }
  | { readonly kind: "delay"; readonly milliseconds: number };

export interface FaultyProxy {
  readonly url: string;
  /** Decides about each request; called with its method, its path, and how many came before. */
  plan: (method: string, path: string, count: number) => Fault | undefined;
  readonly seen: string[];
  /** Cuts every connection that is open now. */
  cutAll(): void;
  close(): Promise<void>;
}

export async function faultyProxy(target: string): Promise<FaultyProxy> {
  const sockets = new Set<Socket>();
  const agent = new Agent({ rejectUnauthorized: false, keepAlive: true });
  const { port: targetPort, hostname } = new URL(target);
  const proxy = { plan: (): Fault | undefined => undefined } as Pick<FaultyProxy, "plan">;
  const seen: string[] = [];
  const faultOf = ({ method = "GET", url = "/" }: IncomingMessage) => {
    const path = url.split("?")[0] ?? url;
    const fault = proxy.plan(method, path, seen.length);
    seen.push(`${method} ${path}`);
    return fault;
  };
  const server = createServer((incoming, outgoing) => {
    const fault = faultOf(incoming);
    if (fault?.kind === "answer") {
      incoming.resume();
      outgoing.writeHead(fault.status, { "Content-Type": "application/json", ...fault.headers }).end(fault.body);
    } else if (fault?.kind === "cut") incoming.socket.destroy();
    else if (fault?.kind === "delay") setTimeout(() => pass(incoming, outgoing, undefined), fault.milliseconds);
    else pass(incoming, outgoing, fault?.kind);
  });
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse, fault: "lose" | "truncate" | undefined) => {
    const { method, headers, url } = incoming;
    const onward = httpsRequest({ hostname, port: targetPort, path: url, method, headers, agent }, (answer) => {
      if (fault === "lose") {
        answer.resume().on("end", () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      if (fault === "truncate") {
        answer.once("data", (chunk: Buffer) => {
          outgoing.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => incoming.socket.destroy());
        });
        return;
      }
      answer.pipe(outgoing);
    });
    onward.on("error", () => incoming.socket.destroy());
    outgoing.on("close", () => outgoing.writableFinished || onward.destroy());
    incoming.pipe(onward);
  };
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const fault = faultOf(incoming);
    if (fault?.kind === "answer") {
      const { status, body, headers = {} } = fault;
      const lines = Object.entries({ ...headers, "Content-Length": String(Buffer.byteLength(body)) });
      socket.end(
        `HTTP/1.1 ${status} Fault\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`,
      );
      return;
    }
    const onward = tlsConnect({ host: hostname, port: Number(targetPort), rejectUnauthorized: false }, () => {
      const lines = incoming.rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [`${name}: ${incoming.rawHeaders[index + 1]}\r\n`] : [],
      );
      onward.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${lines.join("")}\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(proxy, {
    seen,
    url: `http://127.0.0.1:${portOf(server)}`,
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
