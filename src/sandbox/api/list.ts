/** Lists: selected, in pages, as one state of the cluster however long the reader takes. */
import { apiVersionOf, type ResourceKind } from "../kinds/kind.ts";
import { isObject, type Json, type JsonObject, type KubeObject } from "../store/object.ts";
import { jsonProblem } from "./body.ts";
import { type Core, shelfOf, shown } from "./core.ts";
import { fieldMatcher, labelMatcher, type Matcher } from "./selectors.ts";
import { ApiError, badRequest } from "./status.ts";

export interface Page {
  readonly objects: readonly KubeObject[];
  readonly metadata: JsonObject;
}

export function matcherFrom(kind: ResourceKind, query: URLSearchParams): Matcher | undefined {
  const labels = labelMatcher(query.get("labelSelector") ?? "");
  const fields = fieldMatcher(query.get("fieldSelector") ?? "", kind);
  if (!labels || !fields) return labels ?? fields;
  return (object) => labels(object) && fields(object);
}

export function listPage(
  core: Core,
  kind: ResourceKind,
  namespace: string | undefined,
  query: URLSearchParams,
  allowed?: Matcher,
): Page {
  checkVersion(core, query);
  const limit = numberIn(query, "limit") ?? 0;
  const matches = matcherFrom(kind, query);
  const from = continuation(query.get("continue") ?? "");
  const tooOld = from
    ? "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."
    : "The resourceVersion for the provided list is too old.";
  const past = from?.revision ?? exactVersion(query);
  const all =
    past === undefined ? core.store.list(shelfOf(kind), namespace) : stateAt(core, kind, namespace, past, tooOld);
  const revision = past ?? core.store.revision;
  const rest = from ? all.filter((object) => place(object) > from.after) : all;
  const wanted = rest.filter((object) => (matches?.(object) ?? true) && (allowed?.(object) ?? true));
  if (limit <= 0 || wanted.length <= limit)
    return {
      objects: show(kind, wanted),
      metadata: { ...(kind.servedBy === "crd" ? { continue: "" } : {}), resourceVersion: String(revision) },
    };
  const page = wanted.slice(0, limit);
  const last = page.at(-1);
  return {
    objects: show(kind, page),
    metadata: {
      resourceVersion: String(revision),
      continue: token(revision, last ? place(last) : ""),
      // With a selector a real server does not know how many are left.
      ...(matches || allowed ? {} : { remainingItemCount: wanted.length - limit }),
    },
  };
}

function show(kind: ResourceKind, objects: readonly KubeObject[]): readonly KubeObject[] {
  return kind.viewOf ? objects.map((object) => shown(kind, object)) : objects;
}

export function listObject(kind: ResourceKind, { objects, metadata }: Page): JsonObject {
  return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata, items: objects };
}

/** The state at an earlier revision: what happened since is undone. */
function stateAt(
  core: Core,
  kind: ResourceKind,
  namespace: string | undefined,
  revision: number,
  tooOld: string,
): readonly KubeObject[] {
  const shelf = shelfOf(kind);
  const changes = core.store.changesSince(shelf, revision);
  if (!changes) throw new ApiError(410, "Expired", tooOld);
  const objects = new Map(core.store.list(shelf, namespace).map((object) => [place(object), object]));
  for (const { object, old } of [...changes].reverse()) {
    if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
    if (old) objects.set(place(object), old);
    else objects.delete(place(object));
  }
  return [...objects].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

function place({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function token(revision: number, after: string): string {
  return Buffer.from(JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start: after })).toString("base64url");
}

function continuation(text: string): { revision: number; after: string } | undefined {
  if (text === "") return undefined;
  const decoded = Buffer.from(text, "base64url").toString("utf8");
  const problem = jsonProblem(decoded);
  if (problem !== "") throw badToken(problem);
  const value: Json = JSON.parse(decoded);
  if (!isObject(value) || typeof value.rv !== "number" || typeof value.start !== "string") throw badToken("no start");
  return { revision: value.rv, after: value.start };
}

function badToken(why: string): ApiError {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

function checkVersion(core: Core, query: URLSearchParams): void {
  if (query.get("sendInitialEvents"))
    throw listInvalid("sendInitialEvents", "FieldValueForbidden", "Forbidden: sendInitialEvents is forbidden for list");
  const match = query.get("resourceVersionMatch") ?? "";
  const given = query.get("resourceVersion") ?? "";
  if (match !== "" && given === "")
    throw listInvalid(
      "resourceVersionMatch",
      "FieldValueForbidden",
      "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
    );
  if (!["", "Exact", "NotOlderThan"].includes(match))
    throw listInvalid(
      "resourceVersionMatch",
      "FieldValueNotSupported",
      `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`,
    );
  if (match === "Exact" && given === "0")
    throw listInvalid(
      "resourceVersionMatch",
      "FieldValueForbidden",
      'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    );
  notFromTheFuture(core, query);
  numberIn(query, "timeoutSeconds");
}

/** Nobody has seen a version that is still to come. */
export function notFromTheFuture(core: Core, query: URLSearchParams): void {
  const given = query.get("resourceVersion") ?? "";
  const asked = versionIn(given, (why) => badRequest(`invalid resource version: ${why}`));
  if (asked !== undefined && asked > core.store.revision) throw fromTheFuture(asked, core.store.revision);
}

/** The very state that a list asks for, where it asks for one. */
function exactVersion(query: URLSearchParams): number | undefined {
  return query.get("resourceVersionMatch") === "Exact" ? Number(query.get("resourceVersion")) : undefined;
}

/** A resourceVersion of a query; undefined when there is none. */
export function versionIn(text: string, refusal: (why: string) => ApiError): number | undefined {
  if (text === "") return undefined;
  if (!/^\d+$/.test(text))
    throw refusal(`resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`);
  return Number(text);
}

function fromTheFuture(asked: number, current: number): ApiError {
  return new ApiError(504, "Timeout", `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}

export function listInvalid(field: string, reason: string, message: string): ApiError {
  return new ApiError(422, "Invalid", `ListOptions.meta.k8s.io "" is invalid: ${field}: ${message}`, {
    group: "meta.k8s.io",
    kind: "ListOptions",
    causes: [{ reason, message, field }],
  });
}

export function numberIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  if (!/^-?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}
