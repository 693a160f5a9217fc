/**
 * The seam to the wire protocols of exec, attach, port-forward and log (`src/sandbox/streams`). The API has checked the
 * user and found the pod; the rest is theirs. An ApiError thrown before anything was answered becomes the Status.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { KubeObject } from "../store/object.ts";
import type { Containers } from "./containers.ts";

export interface Streams {
  /** A request with an Upgrade header, by WebSocket or SPDY. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, call: StreamCall): Promise<void> | void;
  /** GET …/log. */
  log(response: ServerResponse, call: StreamCall): Promise<void> | void;
}

export interface StreamCall {
  readonly subresource: "exec" | "attach" | "portforward" | "log";
  readonly pod: KubeObject;
  readonly query: URLSearchParams;
  readonly containers: Containers;
}
