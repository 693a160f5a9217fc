import type { IncomingMessage } from "node:http";
import WebSocket from "ws";
import { ClusterError, errorOfConnection, errorOfStatus } from "./errors.ts";
import { readText, statusOf } from "./http.ts";
import type { Access } from "./kubeconfig.ts";

/** Opens a WebSocket to a subresource that streams (exec, attach, portforward); a refusal comes as the server's own words. */
export async function openChannels(
  access: Access,
  path: string,
  protocols: readonly string[],
  signal?: AbortSignal,
): Promise<WebSocket> {
  try {
    return await attempt(access, path, protocols, signal, false);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.trouble !== "unauthorized") throw error;
    return attempt(access, path, protocols, signal, true);
  }
}

async function attempt(
  access: Access,
  path: string,
  protocols: readonly string[],
  signal: AbortSignal | undefined,
  renew: boolean,
): Promise<WebSocket> {
  const { headers, tls, agent } = await access.options(renew);
  const { server } = access.target;
  if (signal?.aborted) throw new ClusterError("cancelled", "cancelled");
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(server.replace(/^http/, "ws") + path, [...protocols], {
      headers,
      ...tls,
      // A kept connection may go to sleep at the moment of the upgrade, so only proxies bring their agent.
      ...(agent.constructor.name.includes("Proxy") ? { agent } : {}),
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
        .then((text) => reject(errorOfStatus(response.statusCode ?? 500, statusOf(text, response.statusCode ?? 500))))
        .catch(reject);
    });
    socket.on("error", (error) => reject(errorOfConnection(error, server)));
    socket.on("open", () => {
      signal?.removeEventListener("abort", cancel);
      resolve(socket);
    });
  });
}

export function bytesOf(data: WebSocket.RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
