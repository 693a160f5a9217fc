/** From a request to whoever answers it: who asks, what for, whether it exists, whether they may. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { allVerbs, hasSubresource, type ResourceKind } from "../kinds/kind.ts";
import { asApiError, sendError, sendValue, warn } from "./answer.ts";
import { decodeBody, mediaTypeOf, readBody } from "./body.ts";
import type { Containers } from "./containers.ts";
import { type Core, shown } from "./core.ts";
import { draftOf } from "./draft.ts";
import { evict } from "./eviction.ts";
import { checkGrant, isGrant } from "./grants.ts";
import { isPublic, noSuchResource, notAllowed, type OpenApi, servePath, unknownPath } from "./paths.ts";
import { accessDenied, allows, allowsPath, pathDenied, rulesFor } from "./rbac.ts";
import { type ApiRequest, type ResourceRequest, readRequest } from "./request.ts";
import {
  type Call,
  deleteCollection,
  deleteObject,
  get,
  list,
  nameOf,
  patchObject,
  post,
  put,
  watch,
} from "./resource-handlers.ts";
import { answerReview, isReview } from "./reviews.ts";
import { serveScale } from "./scale.ts";
import { ApiError, notFound, notImplemented } from "./status.ts";
import type { StreamCall, Streams } from "./streams.ts";
import { bind, issueToken } from "./subresources.ts";
import { checkTier, isTiered, visibleInTiers } from "./tiers.ts";
import { authenticate, impersonated, type Tokens, type User } from "./users.ts";
import { existing } from "./write.ts";

export interface Routes {
  readonly core: Core;
  readonly tokens: Tokens;
  readonly openApi: OpenApi;
  readonly streams: Streams;
  /** Undefined where nothing runs in the pods. */
  readonly containers: () => Containers | undefined;
}

export async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(routes, request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendError(request, response, asApiError(error));
  }
}

async function route(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { core, openApi } = routes;
  const { path, query } = addressOf(request);
  if (isPublic(path)) return servePath({ core, request, response, path, query, openApi });
  const user = userOf(routes, request);
  const asked = readRequest(request.method ?? "GET", path, query);
  authorize(core, user, asked);
  if (asked.kind === "path") return servePath({ core, request, response, path, query, openApi });
  const kind = core.registry.byPath(asked.group, asked.version, asked.resource);
  if (!kind) {
    if (asked.group === "" || core.registry.hasGroup(asked.group)) throw noSuchResource();
    return unknownPath({ request, response });
  }
  await serve(routes, user, { core, request, response, query, asked, kind, ...objectRights(core, user, asked) });
}

function addressOf(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const path = mark === -1 ? url : url.slice(0, mark);
  return { path: path === "" ? "/" : path, query: new URLSearchParams(mark === -1 ? "" : url.slice(mark + 1)) };
}

function userOf({ core, tokens }: Routes, request: IncomingMessage): User {
  const user = authenticate(request, tokens);
  const other = impersonated(request);
  if (!other) return user;
  const wanted = { verb: "impersonate", group: "", subresource: "", namespace: undefined };
  const name = { ...wanted, resource: "users", name: other.name };
  if (!allows(rulesFor(core.store, user, undefined), name)) throw accessDenied(user, name);
  return other;
}

function authorize(core: Core, user: User, asked: ApiRequest) {
  if (asked.kind === "path") {
    const rules = rulesFor(core.store, user, undefined);
    if (!allowsPath(rules, asked.verb, asked.path)) throw pathDenied(user, asked.verb, asked.path);
    return;
  }
  // A namespace itself is judged within that namespace.
  const own = asked.group === "" && asked.resource === "namespaces" ? asked.name : undefined;
  const namespace = asked.namespace ?? own;
  const wanted = { ...asked, verb: verbOf(asked), namespace };
  if (!allows(rulesFor(core.store, user, namespace), wanted)) throw accessDenied(user, wanted);
}

/** To run something in a pod is to create, whichever method the transport uses. */
function verbOf({ verb, subresource }: ResourceRequest): string {
  return ["exec", "attach", "portforward"].includes(subresource) ? "create" : verb;
}

function objectRights(core: Core, user: User, asked: ResourceRequest): Pick<Call, "visible" | "checkObject"> {
  if (isGrant(asked)) return { visible: undefined, checkObject: (object) => checkGrant(core, user, asked, object) };
  if (!isTiered(asked)) return { visible: undefined, checkObject: () => {} };
  const reads = ["list", "watch"].includes(asked.verb);
  return {
    visible: reads ? visibleInTiers(core.store, user, asked) : undefined,
    checkObject: (object) => checkTier(core.store, user, asked, object),
  };
}

async function serve(routes: Routes, user: User, call: Call): Promise<void> {
  const { asked, kind, core } = call;
  const misplaced = kind.namespaced
    ? asked.name !== undefined && asked.namespace === undefined
    : asked.namespace !== undefined;
  if (misplaced && asked.namespace === undefined && kind.namespaced) throw noSuchResource();
  if (!kind.namespaced && asked.namespace !== undefined) throw noSuchResource();
  if (asked.subresource !== "") return serveSubresource(routes, call);
  if (isReview(kind)) return serveReview(core, user, call);
  if (kind.deprecation !== undefined) warn(call.response, [kind.deprecation]);
  if (call.request.method === "HEAD") throw notAllowed();
  const verbs = kind.verbs ?? allVerbs;
  if (!verbs.some((verb) => verb === asked.verb)) throw notAllowed();
  switch (asked.verb) {
    case "get":
      return get(call);
    case "list":
      return list(call);
    case "watch":
      return watch(call);
    case "create":
      if (asked.name !== undefined || (kind.namespaced && asked.namespace === undefined)) throw notAllowed();
      return post(call);
    case "update":
      if (asked.name === undefined) throw notAllowed();
      return put(call);
    case "patch":
      if (asked.name === undefined) throw notAllowed();
      return patchObject(call);
    case "delete":
      return deleteObject(call);
    case "deletecollection":
      if (kind.namespaced && asked.namespace === undefined) throw notAllowed();
      return deleteCollection(call);
    default:
      throw notAllowed();
  }
}

async function serveSubresource(routes: Routes, call: Call): Promise<void> {
  const { asked, kind, request } = call;
  const { subresource } = asked;
  if (!kind.subresources?.some(({ name }) => name === subresource)) {
    const isOptional = kind.servedBy === "crd" && ["status", "scale"].includes(subresource);
    throw isOptional ? notFound(kind, asked.name ?? "") : noSuchResource();
  }
  switch (subresource) {
    case "status":
    case "finalize":
    case "ephemeralcontainers":
    case "approval": {
      const part = subresource === "approval" ? "status" : subresource;
      if (request.method === "GET") return get(call);
      if (request.method === "PUT") return put(call, part);
      if (request.method === "PATCH") return patchObject(call, part);
      throw notAllowed();
    }
    case "scale":
      if (!["GET", "PUT", "PATCH"].includes(request.method ?? "")) throw notAllowed();
      return serveScale(call);
    case "eviction":
      return onlyPost(request) ?? evict(call);
    case "binding":
      return onlyPost(request) ?? bind(call);
    case "token":
      return onlyPost(request) ?? issueToken(call, routes.tokens);
    case "log":
      if (request.method !== "GET") throw notAllowed();
      return routes.streams.log(call.response, streamCall(routes, call));
    case "exec":
    case "attach":
    case "portforward":
      existing(call.core, kind, nameOf(call));
      throw new ApiError(400, "BadRequest", "Upgrade request required");
    default:
      throw notImplemented(`${kind.plural}/${subresource}`);
  }
}

function onlyPost(request: IncomingMessage): undefined {
  if (request.method !== "POST") throw notAllowed();
}

async function serveReview(core: Core, user: User, { kind, request, response }: Call): Promise<void> {
  onlyPost(request);
  const { value, text } = decodeBody(mediaTypeOf(request), await readBody(request), kind);
  sendValue(request, response, 201, answerReview(core, kind, user, draftOf(kind, value, text)));
}

function streamCall(
  routes: Routes,
  { core, kind, query, asked }: Pick<Call, "core" | "kind" | "query" | "asked">,
): StreamCall {
  const pod = shown(kind, existing(core, kind, { namespace: asked.namespace, name: asked.name ?? "" }));
  const { subresource } = asked;
  if (subresource !== "exec" && subresource !== "attach" && subresource !== "portforward" && subresource !== "log")
    throw noSuchResource();
  const containers = routes.containers();
  if (!containers) throw notImplemented(`pods/${subresource}: nothing runs in these pods`);
  return { subresource, pod, query, containers };
}

/** A request that wants to leave HTTP: exec, attach and port-forward. */
export async function answerUpgrade(
  routes: Routes,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  const { core } = routes;
  const { path, query } = addressOf(request);
  const user = userOf(routes, request);
  const asked = readRequest(request.method ?? "GET", path, query);
  authorize(core, user, asked);
  if (asked.kind === "path") throw noSuchResource();
  const kind = kindOf(core, asked);
  await routes.streams.upgrade(request, socket, head, streamCall(routes, { core, kind, query, asked }));
}

function kindOf(core: Core, asked: ResourceRequest): ResourceKind {
  const kind = core.registry.byPath(asked.group, asked.version, asked.resource);
  const known =
    kind &&
    (["exec", "attach", "portforward"] as const).some(
      (name) => name === asked.subresource && hasSubresource(kind, name),
    );
  if (!known) throw noSuchResource();
  return kind;
}
