/** What is not a resource: version, health, discovery and the documents about the API. */
import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { openApiV2, openApiV2Type } from "../openapi/v2.ts";
import type { JsonObject } from "../store/object.ts";
import { discoveryVersionOf } from "./accept.ts";
import { send, sendText, sendValue } from "./answer.ts";
import type { Core } from "./core.ts";
import { aggregated, apiGroup, apiVersions, groupList, groupVersions, resourceList } from "./discovery.ts";
import { isOn } from "./request.ts";
import { ApiError } from "./status.ts";
import { versionInfo } from "./version.ts";

/** Answered without a token. */
export function isPublic(path: string): boolean {
  return /^\/(version|healthz|livez|readyz)(\/|$)/.test(path);
}

export interface PathCall {
  readonly core: Core;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly openApi: OpenApi;
}

/** The OpenAPI documents, by the part of the path below /openapi/v3. */
export interface OpenApi {
  index(core: Core): { readonly [groupVersion: string]: { readonly hash: string } };
  document(core: Core, groupVersion: string): string | undefined;
}

export function servePath(call: PathCall) {
  const { core, request, response, path } = call;
  if (request.method !== "GET" && request.method !== "HEAD") throw notAllowed();
  const parts = path.split("/").filter((part) => part !== "");
  const [first = "", second, third, ...more] = parts;
  switch (first) {
    case "version":
      if (parts.length > 1) return unknownPath(call);
      return send(request, response, 200, "application/json", JSON.stringify(versionInfo, undefined, 2));
    case "healthz":
    case "livez":
    case "readyz":
      return health(call, first, parts.slice(1));
    case "api":
      if (parts.length === 1) return discovery(call, "api");
      if (parts.length === 2) return found(call, resourceList(core.registry.kinds, "", second ?? ""));
      throw noSuchResource();
    case "apis":
      if (parts.length === 1) return discovery(call, "apis");
      if (parts.length === 2) return found(call, apiGroup(core.registry.kinds, second ?? ""));
      if (more.length === 0) return found(call, resourceList(core.registry.kinds, second ?? "", third ?? ""));
      return unknownPath(call);
    case "openapi":
      if (second === "v3") return openApi(call, parts.slice(2).join("/"));
      if (second === "v2") return send(request, response, 200, openApiV2Type, openApiV2(core.registry.kinds));
      return unknownPath(call);
    case "":
      return sendValue(request, response, 200, { paths: knownPaths(core) });
    default:
      return unknownPath(call);
  }
}

export function unknownPath({ request, response }: Pick<PathCall, "request" | "response">): void {
  sendText(request, response, 404, "404 page not found\n");
}

export function noSuchResource(): ApiError {
  return new ApiError(404, "NotFound", "the server could not find the requested resource", {});
}

export function notAllowed(): ApiError {
  return new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

function found(call: PathCall, value: JsonObject | undefined) {
  if (value) return sendValue(call.request, call.response, 200, value);
  const [root, group = ""] = call.path.split("/").slice(1);
  if (root === "api" || (call.path.split("/").length > 3 && call.core.registry.hasGroup(group))) throw noSuchResource();
  unknownPath(call);
}

function discovery({ core, request, response }: PathCall, root: "api" | "apis") {
  const { kinds } = core.registry;
  if (discoveryVersionOf(request) === undefined) {
    return sendValue(request, response, 200, root === "api" ? apiVersions(hostOf(request)) : groupList(kinds));
  }
  const text = `${JSON.stringify(aggregated(kinds, root))}\n`;
  const etag = `"${hashOf(text)}"`;
  response.setHeader("cache-control", "public");
  response.setHeader("vary", "Accept");
  response.setHeader("etag", etag);
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304);
    response.end();
    return;
  }
  send(request, response, 200, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", text);
}

function hostOf(request: IncomingMessage): string {
  return request.headers.host ?? "127.0.0.1";
}

const checks = ["ping", "log", "etcd", "poststarthook/start-kube-apiserver-admission-initializer"];

function health(call: PathCall, endpoint: string, below: readonly string[]) {
  const { request, response, query } = call;
  if (below.length > 0) {
    if (!checks.includes(below.join("/"))) return unknownPath(call);
    return sendText(request, response, 200, "ok");
  }
  const verbose = query.has("verbose") && isOn(query.get("verbose") || "true");
  const lines = checks.map((check) => `[+]${check} ok\n`).join("");
  sendText(request, response, 200, verbose ? `${lines}${endpoint} check passed\n` : "ok");
}

function openApi(call: PathCall, below: string) {
  const { core, request, response, query, openApi: documents } = call;
  const index = documents.index(core);
  if (below === "") {
    const paths = Object.fromEntries(
      Object.entries(index).map(([name, { hash }]) => [
        name,
        { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` },
      ]),
    );
    return sendValue(request, response, 200, { paths });
  }
  const hash = Object.hasOwn(index, below) ? index[below]?.hash : undefined;
  if (hash === undefined) return unknownPath(call);
  response.setHeader("vary", "Accept");
  const asked = query.get("hash");
  if (asked !== null && asked !== hash) {
    response.writeHead(301, { location: `/openapi/v3/${below}?hash=${hash}` });
    response.end();
    return;
  }
  response.setHeader("etag", `"${hash}"`);
  // Clients keep a document for as long as its hash: the address changes with the content.
  if (asked === hash) {
    response.setHeader("cache-control", "public, immutable");
    response.setHeader("expires", new Date(core.clock.now() + 365 * 24 * 3600 * 1000).toUTCString());
  }
  send(request, response, 200, "application/json", documents.document(core, below) ?? "{}");
}

export function hashOf(text: string): string {
  return createHash("sha512").update(text).digest("hex").toUpperCase();
}

function knownPaths(core: Core): string[] {
  const groups = groupVersions(core.registry.kinds).filter(({ group }) => group !== "");
  const below = groups.flatMap(({ group, version }) => [`/apis/${group}`, `/apis/${group}/${version}`]);
  const others = ["/api", "/api/v1", "/apis", "/apis/", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version"];
  return [...new Set([...others, ...below])].sort();
}
