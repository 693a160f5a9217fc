import type { IncomingMessage } from "node:http";
import WebSocket from "ws";
import { ClusterError, errorOfConnection, errorOfStatus } from "./errors.ts";
import { readText, retried, statusOf } from "./http.ts";
import type { Access } from "./kubeconfig.ts";

/**
 * Opens a WebSocket to a subresource that streams (exec, attach, portforward); a refusal comes as the server's own words.
 * It comes paused: the caller listens, then resumes it.
 */
export async function openChannels(
  access: Access,
  path: string,
  protocols: readonly string[],
  signal?: AbortSignal,
): Promise<WebSocket> {
  // A refused upgrade did nothing, so it may be repeated when the server is only busy.
  return retried(access, { method: "POST", signal }, async () => {
    try {
      return await attempt(access, path, protocols, signal, false);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.trouble !== "unauthorized") throw error;
      return attempt(access, path, protocols, signal, true);
    }
  });
}

/** Ends a connection whose other end has fallen silent, as when a laptop changes its network: nothing else would tell. */
export function heartbeat(socket: WebSocket, { everyMs, withinMs }: { everyMs: number; withinMs: number }): void {
  let heard = Date.now();
  const listen = () => {
    heard = Date.now();
  };
  socket.on("pong", listen);
  socket.on("message", listen);
  const timer = setInterval(() => {
    if (Date.now() - heard > withinMs) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.ping();
  }, everyMs);
  timer.unref();
  socket.on("close", () => clearInterval(timer));
}

async function attempt(
  access: Access,
  path: string,
  protocols: readonly string[],
  signal: AbortSignal | undefined,
  renew: boolean,
): Promise<WebSocket> {
  const { headers, tls, channelAgent } = await access.options(renew);
  const { server } = access.target;
  if (signal?.aborted) throw new ClusterError("cancelled", "cancelled");
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.replace(/^http/, "ws") + path, [...protocols], {
      headers,
      ...tls,
      agent: channelAgent,
      perMessageDeflate: false,
      handshakeTimeout: 30_000,
    });
    const cancel = () => {
      socket.terminate();
      reject(new ClusterError("cancelled", "cancelled"));
    };
    signal?.addEventListener("abort", cancel, { once: true });
    socket.on("unexpected-response", (_request: unknown, response: IncomingMessage) => {
      readText(response, server)
        .then((text) => {
          const code = response.statusCode ?? 500;
          reject(errorOfStatus(code, statusOf(text, code), response.headers["retry-after"]));
        })
        .catch(reject);
    });
    socket.on("error", (error) => reject(errorOfConnection(error, server)));
    socket.on("open", () => {
      signal?.removeEventListener("abort", cancel);
      heartbeat(socket, { everyMs: 5_000, withinMs: 30_000 });
      // What comes together with the upgrade would be gone before anybody listens.
      socket.pause();
      resolve(socket);
    });
  });
}

/** Says goodbye, and does not wait long for the answer: until then the connection would keep the program from ending. */
export function hangUp(socket: WebSocket): void {
  socket.resume();
  socket.close();
  const timer = setTimeout(() => socket.terminate(), goodbyeMs);
  timer.unref();
  socket.on("close", () => clearTimeout(timer));
}

const goodbyeMs = 500;

export function bytesOf(data: WebSocket.RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
