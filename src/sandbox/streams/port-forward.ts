/** Port-forward: each connection that a client makes to its own port becomes one to the pod's loopback. */

import type { Duplex } from "node:stream";
import { finished } from "node:stream";
import { createWebSocketStream } from "ws";
import { badRequest } from "../api/status.ts";
import type { StreamCall } from "../api/streams.ts";
import { textAt } from "../store/object.ts";
import { Channels } from "./channels.ts";
import {
  acceptSpdy,
  acceptWebSocket,
  chooseProtocol,
  offerOf,
  UpgradeRefused,
  type UpgradeRequest,
} from "./handshake.ts";
import { SpdyConnection } from "./spdy-connection.ts";
import type { Headers } from "./spdy-headers.ts";
import { requireNode } from "./target.ts";
import type { WireStream } from "./wire-stream.ts";

const spdyProtocol = "portforward.k8s.io";
const tunnelProtocol = `SPDY/3.1+${spdyProtocol}`;
const channelProtocols = ["v4.channel.k8s.io", "v4.base64.channel.k8s.io"];

/** Opens a connection to a port of the pod. */
type Dial = (port: number) => Duplex;

export function servePortForward(upgrade: UpgradeRequest, { pod, query, containers }: StreamCall): void {
  requireNode(pod);
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed") {
    throw new UpgradeRefused(500, `pod not found ("${pod.metadata.name}_${pod.metadata.namespace}")`);
  }
  const dial: Dial = (port) => containers.portForward(pod, port);
  const offer = offerOf(upgrade.request);
  if (offer.transport === "spdy") {
    acceptSpdy(upgrade, offer.protocols, [spdyProtocol]);
    serveSpdy(upgrade.socket, dial);
  } else if (offer.protocols.includes(tunnelProtocol)) {
    acceptWebSocket(upgrade, tunnelProtocol, (socket) => serveSpdy(createWebSocketStream(socket), dial));
  } else {
    const ports = portsOf(query);
    const protocol = chooseProtocol(offer.protocols, channelProtocols);
    acceptWebSocket(upgrade, protocol, (socket) => {
      const base64 = protocol?.includes("base64") ?? false;
      serveChannels(new Channels(socket, { base64, halfClose: false }), ports, dial);
    });
  }
}

/** Two streams with one request id for each connection: first `error`, then `data`. */
function serveSpdy(transport: Duplex, dial: Dial): void {
  const waiting = new Map<string, WireStream>();
  new SpdyConnection(transport, (stream, headers) => {
    const port = portIn(headers);
    const type = headers.get("streamtype");
    const id = headers.get("requestid") ?? "";
    if (port === undefined) return stream.destroy();
    if (type === "error" && !waiting.has(id)) {
      waiting.set(id, stream);
      stream.once("close", () => waiting.delete(id));
      return;
    }
    const error = waiting.get(id);
    if (type !== "data" || error === undefined) return stream.destroy();
    waiting.delete(id);
    // The client waits for the end of the error stream to know that all is over.
    join(stream, dial(port), (text) => error.resume().end(text));
  });
}

/** Every port is connected at once: channel 2i carries its data, 2i+1 its error, and the port is said first on both. */
function serveChannels(channels: Channels, ports: readonly number[], dial: Dial): void {
  let open = ports.length;
  const pairs = ports.map((port, index) => {
    const pair = { port, data: channels.open(2 * index), error: channels.open(2 * index + 1) };
    for (const stream of [pair.data, pair.error]) stream.write(Buffer.from([port & 0xff, port >> 8]));
    return pair;
  });
  for (const { port, data, error } of pairs) {
    join(data, dial(port), (text) => {
      error.end(text, () => {
        open -= 1;
        if (open === 0) channels.close();
      });
    });
  }
}

/** Carries bytes both ways until the connection has ended and all that came of it is on its way; `over` is told why. */
function join(client: Duplex, connection: Duplex, over: (error: string) => void): void {
  let failure = "";
  connection.on("error", (error) => {
    // A client that resets its stream has closed its own connection: no failure of ours.
    if (!client.destroyed) failure ||= error.message;
  });
  // A pipeline would throw away what a connection said last: it destroys the client's stream when the other is closed.
  client.pipe(connection).pipe(client);
  connection.once("close", () => {
    client.resume();
    if (!client.writableEnded) client.end();
  });
  client.on("error", () => {});
  client.once("close", () => connection.destroy());
  finished(client, { readable: false }, () => over(failure));
}

function portIn(headers: Headers): number | undefined {
  const port = Number(headers.get("port"));
  return Number.isInteger(port) && port > 0 && port <= 0xffff ? port : undefined;
}

function portsOf(query: URLSearchParams): readonly number[] {
  const texts = query.getAll("ports").flatMap((value) => value.split(","));
  if (texts.length === 0) throw new UpgradeRefused(400, 'query parameter "port" is required');
  return texts.map((text) => {
    if (!/^\d+$/.test(text)) {
      throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    const port = Number(text);
    if (port === 0) throw new UpgradeRefused(400, `port "${text}" must be > 0`);
    if (port > 0xffff) {
      throw badRequest(`cannot convert to []int32: strconv.ParseUint: parsing "${text}": value out of range`);
    }
    return port;
  });
}
