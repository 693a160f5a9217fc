/** The whisker service's HTTP API, as whisker-backend behind Whisker's own web server answers it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createSecureContext, TLSSocket } from "node:tls";
import type { CalicoRelease } from "../../../policy/index.ts";
import type { Accept } from "../../pods/network.ts";
import { duplexOf } from "../duplex.ts";
import type { FlowEnd, FlowLog, FlowRow } from "./log.ts";
import { filterOf, hintsOf, orderOf, QueryError, wholeNumber } from "./query.ts";

export interface WhiskerOptions {
  readonly calico: CalicoRelease;
  /** With a certificate it speaks TLS, as from 3.33 on. */
  readonly certificate?: { readonly key: string; readonly cert: string };
}

/** What listens on Whisker's port. */
export function whisker(log: FlowLog, options: WhiskerOptions): Accept {
  const server: Server = createServer((request, response) => answer(log, options.calico, request, response));
  // The streams have no sockets below that could time out.
  server.timeout = 0;
  server.keepAliveTimeout = 0;
  const secureContext = options.certificate ? createSecureContext(options.certificate) : undefined;
  return (connection) => {
    const stream = duplexOf(connection);
    const plain = secureContext ? new TLSSocket(stream, { isServer: true, secureContext }) : stream;
    plain.on("error", () => plain.destroy());
    server.emit("connection", plain);
  };
}

function answer(log: FlowLog, calico: CalicoRelease, request: IncomingMessage, response: ServerResponse): void {
  // As a web server does it: however many slashes the path begins with, it is a path.
  const url = new URL(`http://whisker/${(request.url ?? "").replace(/^\/+/, "")}`);
  try {
    const watched = url.searchParams.get("watch") === "true";
    if (url.pathname === "/whisker-backend/flows" && watched) stream(log, calico, url, response);
    else if (url.pathname === "/whisker-backend/flows") list(log, calico, url, response);
    else if (url.pathname === "/whisker-backend/flows-filter-hints") hints(log, calico, url, response);
    else if (url.pathname === "/config/config.json") send(response, 200, "application/json", configuration(calico));
    else if (url.pathname === "/") send(response, 200, "text/html", page);
    else send(response, 404, "text/plain; charset=utf-8", "404 page not found\n");
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    send(response, 400, "text/plain; charset=utf-8", `${JSON.stringify({ error: error.message })}\n`);
  }
}

function list(log: FlowLog, calico: CalicoRelease, url: URL, response: ServerResponse): void {
  const sort = orderOf(url.searchParams.get("sortBy"));
  const items = selected(log, calico, url)
    .sort(sort)
    .map((row) => flowOf(row));
  send(
    response,
    200,
    "text/plain; charset=utf-8",
    `${JSON.stringify({ total: { totalPages: items.length > 0 ? 1 : 0 }, items: items.length > 0 ? items : null })}\n`,
  );
}

function hints(log: FlowLog, calico: CalicoRelease, url: URL, response: ServerResponse): void {
  const values = hintsOf(url.searchParams.get("type"), selected(log, calico, url), calico);
  const size = wholeNumber("pageSize", url.searchParams.get("pageSize")) || values.length || 1;
  const page = wholeNumber("page", url.searchParams.get("page")) ?? 0;
  const items = values.slice(page * size, (page + 1) * size).map((value) => ({ value }));
  send(
    response,
    200,
    "text/plain; charset=utf-8",
    `${JSON.stringify({ total: { totalPages: Math.ceil(values.length / size) }, items: items.length > 0 ? items : null })}\n`,
  );
}

/** Server-sent events: what is in the buckets since the start time, then each bucket as it completes. */
function stream(log: FlowLog, calico: CalicoRelease, url: URL, response: ServerResponse): void {
  const matches = filterOf(url.searchParams.get("filters"), calico);
  const emit = (rows: readonly FlowRow[]) => {
    for (const row of rows.filter(matches)) response.write(`data: ${JSON.stringify(flowOf(row))}\n\n`);
  };
  const start = url.searchParams.get("startTimeGte") ? selected(log, calico, url) : [];
  response.writeHead(200, {
    "Content-Type": "text/event-stream",
    "Cache-Control": "no-cache",
    Connection: "keep-alive",
  });
  response.flushHeaders();
  emit(start);
  const stop = log.onBucket(emit);
  response.on("close", stop);
}

function selected(log: FlowLog, calico: CalicoRelease, url: URL): FlowRow[] {
  const from = timeOf(log, "startTimeGte", url);
  const until = timeOf(log, "startTimeLt", url);
  const matches = filterOf(url.searchParams.get("filters"), calico);
  return log.rows(from, until).filter(matches);
}

/** Zero and nothing mean no bound; a negative number counts back from now. */
function timeOf(log: FlowLog, name: string, url: URL): number | undefined {
  const value = wholeNumber(name, url.searchParams.get(name));
  if (!value) return undefined;
  return value < 0 ? log.now() + value : value;
}

/** A row as the API writes it, in its order of fields. */
export function flowOf(row: FlowRow): Record<string, unknown> {
  return {
    start_time: timestamp(row.start),
    end_time: timestamp(row.end),
    action: row.action,
    source_name: row.source.name,
    source_namespace: row.source.namespace,
    source_labels: labelsOf(row.source),
    dest_name: row.destination.name,
    dest_namespace: row.destination.namespace,
    dest_labels: labelsOf(row.destination),
    protocol: row.protocol,
    dest_port: row.port,
    reporter: row.reporter,
    policies: { enforced: row.enforced, pending: row.pending },
    packets_in: row.packetsIn,
    packets_out: row.packetsOut,
    bytes_in: row.bytesIn,
    bytes_out: row.bytesOut,
  };
}

function timestamp(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function labelsOf({ labels }: FlowEnd): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(" | ");
}

function configuration(calico: CalicoRelease): string {
  const config = {
    cluster_id: "netpol-sandbox",
    cluster_type: "k8s",
    calico_version: `v${calico}.0`,
    notifications: "Disabled",
    calico_cloud_url: "",
  };
  return `${JSON.stringify(config)}\n`;
}

const page = `<!doctype html><title>Whisker</title><p>The sandbox serves Whisker's data, not its pages: see
<a href="/whisker-backend/flows">/whisker-backend/flows</a>, or run <code>netpol-workshop flows</code>.</p>\n`;

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "Content-Type": type });
  response.end(body);
}
