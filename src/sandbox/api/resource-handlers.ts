/** What each verb does to a resource, from the request to the answer. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ResourceKind } from "../kinds/kind.ts";
import { mannersOf } from "../kinds/manners.ts";
import { NotJson, readJson, unknownMetadata } from "../schema/index.ts";
import type { JsonObject, KubeObject } from "../store/object.ts";
import { notAcceptable, type Representation, representationOf } from "./accept.ts";
import { send, sendValue, warn } from "./answer.ts";
import { decodeBody, decodeYaml, mediaTypeOf, readBody } from "./body.ts";
import { type Core, shown } from "./core.ts";
import { remove } from "./delete.ts";
import { draftOf } from "./draft.ts";
import { itemJson, objectJson } from "./encode.ts";
import {
  listInvalid,
  listObject,
  listPage,
  matcherFrom,
  notFromTheFuture,
  numberIn,
  type Page,
  versionIn,
} from "./list.ts";
import { applyOptions, deleteOptions, writeOptions } from "./options.ts";
import { patch, patchTypeOf } from "./patching.ts";
import { isOn, type ResourceRequest } from "./request.ts";
import type { Matcher } from "./selectors.ts";
import { ApiError, badRequest } from "./status.ts";
import { includeObjectOf, partial, table } from "./table.ts";
import { serveWatch } from "./watch.ts";
import { create, existing, type Outcome, update, type WriteOptions } from "./write.ts";

export interface Call {
  readonly core: Core;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly asked: ResourceRequest;
  readonly kind: ResourceKind;
  /** Objects that the user may see where that depends on the object: Calico's tiered policies. */
  readonly visible: Matcher | undefined;
  /** Throws where the user may not touch this very object: its tier is not theirs, or it grants rights that they lack. */
  readonly checkObject: (object: JsonObject) => void;
}

export function get(call: Call): void {
  const { core, kind } = call;
  notFromTheFuture(core, call.query);
  const representation = representationOf(call.request);
  const object = existing(core, kind, nameOf(call));
  call.checkObject(object);
  answerObject(call, 200, shown(kind, object), representation);
}

export function list(call: Call): void {
  const { core, kind, query, request } = call;
  const representation = representationOf(request);
  answerList(call, listPage(core, kind, call.asked.namespace, query, call.visible), representation);
}

function answerList(call: Call, page: Page, representation: Representation): void {
  const { kind, request, response } = call;
  if (representation.as === "PartialObjectMetadata") {
    const why = `you requested PartialObjectMetadata, but the requested object is a list (*core.${kind.kind}List)`;
    throw new ApiError(406, "NotAcceptable", why);
  }
  if (representation.as === "object" && representation.media === "json")
    send(request, response, 200, "application/json", listJson(kind, page));
  else sendValue(request, response, 200, listValue(call, page, representation), representation.media);
}

/** The texts of the objects are at hand; only the frame is new. */
function listJson(kind: ResourceKind, { objects, metadata }: Page): string {
  const item = mannersOf(kind).itemsCarryKind ? objectJson : itemJson;
  const frame = JSON.stringify(listObject(kind, { objects: [], metadata }));
  return `${frame.slice(0, -"]}".length)}${objects.map(item).join(",")}]}\n`;
}

function listValue({ core, kind, query }: Call, page: Page, representation: Representation): JsonObject {
  const { version } = representation;
  switch (representation.as) {
    case "Table": {
      const now = new Date(core.clock.now());
      return table(kind, page.objects, page.metadata, representation, includeObjectOf(query), now);
    }
    case "PartialObjectMetadataList":
      return {
        kind: "PartialObjectMetadataList",
        apiVersion: `meta.k8s.io/${version}`,
        metadata: page.metadata,
        items: page.objects.length === 0 ? null : page.objects.map((object) => partial(object, version)),
      };
    default:
      return listObject(kind, page);
  }
}

export function watch(call: Call): void {
  const { core, kind, query, asked, visible } = call;
  const representation = representationOf(call.request);
  if (representation.media === "yaml") throw notAcceptable();
  const initialEvents = wantsInitialEvents(kind, query);
  const since = versionIn(query.get("resourceVersion") ?? "", (why) => new ApiError(500, "", why));
  const selected = matcherFrom(kind, query);
  const matches: Matcher = (object) => (visible?.(object) ?? true) && (selected?.(object) ?? true);
  serveWatch(
    core,
    {
      kind,
      namespace: asked.namespace,
      matches,
      since: initialEvents || since === 0 ? undefined : since,
      initialEvents,
      bookmarks: isOn(query.get("allowWatchBookmarks")),
      timeout: timeoutIn(query),
      representation,
      include: includeObjectOf(query),
    },
    call.response,
  );
}

function wantsInitialEvents(kind: ResourceKind, query: URLSearchParams): boolean {
  const given = query.get("sendInitialEvents");
  if (given === null || given === "") {
    if (query.get("resourceVersionMatch"))
      throw listInvalid(
        "resourceVersionMatch",
        "FieldValueForbidden",
        "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
      );
    return false;
  }
  if (mannersOf(kind).watchList === "refused")
    throw listInvalid(
      "sendInitialEvents",
      "FieldValueForbidden",
      "Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
    );
  if (query.get("resourceVersionMatch") !== "NotOlderThan")
    throw listInvalid(
      "resourceVersionMatch",
      "FieldValueForbidden",
      "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    );
  return isOn(given);
}

/** `timeoutSeconds=5`, or `timeout=1m30s` as kubectl's --request-timeout sends it. */
function timeoutIn(query: URLSearchParams): number | undefined {
  const seconds = numberIn(query, "timeoutSeconds");
  if (seconds !== undefined && seconds > 0) return seconds * 1000;
  const parts = [...(query.get("timeout") ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (units[unit ?? ""] ?? 0), 0);
  return total > 0 ? total : undefined;
}

export async function post(call: Call): Promise<void> {
  const { core, kind, query, request, asked } = call;
  const representation = representationOf(request);
  const options = writeOptions(request, query, "CreateOptions");
  const body = await readBody(request);
  const { value, text, duplicates } = decodeBody(mediaTypeOf(request), body, kind);
  const draft = draftOf(kind, value, text);
  call.checkObject(draft);
  answerOutcome(
    call,
    create(core, kind, asked.namespace, draft, { ...options, duplicates, unknownMeta: unknownMetadata(value) }),
    representation,
  );
}

export async function put(call: Call, subresource?: WriteOptions["subresource"]): Promise<void> {
  const { core, kind, query, request } = call;
  const representation = representationOf(request);
  const options = writeOptions(request, query, "UpdateOptions");
  const body = await readBody(request);
  const { value, text, duplicates } = decodeBody(mediaTypeOf(request), body, kind);
  const draft = draftOf(kind, value, text);
  call.checkObject(draft);
  const { resourceVersion = "" } = draft.metadata;
  if (!/^\d*$/.test(resourceVersion))
    throw new ApiError(500, "", `strconv.ParseUint: parsing ${JSON.stringify(resourceVersion)}: invalid syntax`);
  const outcome = update(core, kind, nameOf(call), draft, {
    ...options,
    duplicates,
    unknownMeta: unknownMetadata(value),
    ...(subresource ? { subresource } : {}),
  });
  answerOutcome(call, outcome, representation);
}

export async function patchObject(call: Call, subresource?: WriteOptions["subresource"]): Promise<void> {
  const { core, kind, query, request } = call;
  const representation = representationOf(request);
  const type = patchTypeOf(kind, mediaTypeOf(request));
  const isApply = type === "apply";
  const options = writeOptions(request, query, "PatchOptions");
  const { force } = applyOptions(query, isApply);
  const body = await readPatch(request, type);
  const outcome = patch(
    core,
    kind,
    nameOf(call),
    { type, body, force },
    { ...options, ...(subresource ? { subresource } : {}), check: call.checkObject },
  );
  answerOutcome(call, outcome, representation);
}

export async function readPatch(request: IncomingMessage, type: "json" | "merge" | "strategic" | "apply") {
  const body = await readBody(request);
  if (type === "apply") return decodeYaml(body).value;
  try {
    return readJson(body.toString("utf8")).value;
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw badRequest(type === "strategic" ? error.message : `error decoding patch: ${error.message}`);
  }
}

export async function deleteObject(call: Call): Promise<void> {
  const { core, kind, query, request, response } = call;
  const representation = representationOf(request);
  const options = deleteOptions(await readDeleteBody(request), query);
  call.checkObject(existing(core, kind, nameOf(call)));
  const { object, gone } = remove(core, kind, nameOf(call), options);
  if (!gone || kind.deletionReturnsObject) return answerObject(call, 200, object, representation);
  const { name, uid } = object.metadata;
  const details = { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid };
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
  sendValue(request, response, 200, status, representation.media);
}

export async function deleteCollection(call: Call): Promise<void> {
  const { core, kind, query, request } = call;
  const representation = representationOf(request);
  const options = deleteOptions(await readDeleteBody(request), query);
  const page = listPage(core, kind, call.asked.namespace, query, call.visible);
  for (const object of page.objects) remove(core, kind, object.metadata, options);
  const metadata = { resourceVersion: String(core.store.revision) };
  answerList(call, { objects: page.objects, metadata }, representation);
}

async function readDeleteBody(request: IncomingMessage) {
  const body = await readBody(request);
  if (body.length === 0) return undefined;
  try {
    return decodeBody(mediaTypeOf(request), body, { kind: "DeleteOptions" }).value;
  } catch (error) {
    const [, why] =
      error instanceof ApiError ? (/(couldn't get version\/kind; .*) \(.*\)$/s.exec(error.message) ?? []) : [];
    throw why === undefined ? error : badRequest(why);
  }
}

export function nameOf({ asked }: Call): { readonly namespace: string | undefined; readonly name: string } {
  return { namespace: asked.namespace, name: asked.name ?? "" };
}

function answerOutcome(call: Call, { object, created, warnings }: Outcome, representation: Representation): void {
  warn(call.response, warnings);
  answerObject(call, created ? 201 : 200, object, representation);
}

function answerObject(call: Call, code: number, object: KubeObject, representation: Representation): void {
  const { core, kind, query, request, response } = call;
  const value =
    representation.as === "Table"
      ? table(
          kind,
          [object],
          { resourceVersion: object.metadata.resourceVersion },
          representation,
          includeObjectOf(query),
          new Date(core.clock.now()),
        )
      : representation.as === "object"
        ? withoutEmptyVersion(object)
        : partial(object, representation.version);
  sendValue(request, response, code, value, representation.media);
}

/** What was never stored has no version, and shows none. */
function withoutEmptyVersion(object: KubeObject): JsonObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { resourceVersion, ...others } = metadata;
  return { kind, apiVersion, metadata: resourceVersion === "" ? others : metadata, ...rest };
}
