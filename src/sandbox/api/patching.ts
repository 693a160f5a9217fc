/** PATCH: the patch by its content type, then the same way as any other change. */
import type { ResourceKind } from "../kinds/kind.ts";
import { mannersOf } from "../kinds/manners.ts";
import { goText } from "../patch/go-text.ts";
import { jsonPatch } from "../patch/json.ts";
import { mergePatch } from "../patch/merge.ts";
import { strategicMergePatch } from "../patch/strategic.ts";
import { unknownMetadata } from "../schema/index.ts";
import {
  type Draft,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  type ObjectName,
  textAt,
} from "../store/object.ts";
import { apply } from "./applying.ts";
import { type Core, shown } from "./core.ts";
import { draftOf } from "./draft.ts";
import { patchRefused } from "./fields.ts";
import { ApiError, badRequest } from "./status.ts";
import { existing, type Outcome, replace, type WriteOptions } from "./write.ts";

export type PatchType = "json" | "merge" | "strategic" | "apply";

export interface Patch {
  readonly type: PatchType;
  readonly body: Json;
  /** Server-side apply only: take fields over from other managers. */
  readonly force: boolean;
}

const contentTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

export function patchTypeOf(kind: ResourceKind, contentType: string): PatchType {
  const type = Object.hasOwn(contentTypes, contentType) ? contentTypes[contentType] : undefined;
  if (type === "strategic" && !mannersOf(kind).acceptsStrategicMerge)
    throw new ApiError(
      415,
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
    );
  if (!type) throw new ApiError(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
  return type;
}

export function patch(core: Core, kind: ResourceKind, name: ObjectName, given: Patch, options: WriteOptions): Outcome {
  if (given.type === "apply") return apply(core, kind, name, given, options);
  const old = existing(core, kind, name);
  const current = shown(kind, old);
  const patched = patchedJson(kind, current, given);
  const shownPatch = given.type === "strategic" ? goText(given.body) : JSON.stringify(inGoOrder(patched, given));
  const patchedBy = { shown: shownPatch, strategic: given.type === "strategic" };
  const draft = patchedDraft(kind, patched, shownPatch);
  checkName(draft.metadata, name);
  options.check?.(draft);
  return replace(core, kind, old, draft, { ...options, patchedBy, unknownMeta: unknownMetadata(patched) });
}

function patchedDraft(kind: ResourceKind, patched: Json, shownPatch: string): Draft {
  try {
    return draftOf(kind, patched);
  } catch (error) {
    const [, why] = error instanceof ApiError ? (/ cannot be handled as a \w+: (.*)$/s.exec(error.message) ?? []) : [];
    throw why === undefined ? error : patchRefused(shownPatch, why);
  }
}

/** What a patch touched comes out sorted; the rest stays in the order of its fields. */
function inGoOrder(patched: Json, { type, body }: Patch): Json {
  const paths =
    type === "json" && isList(body) ? body.map((operation) => textAt(operation, "path").split("/").slice(1)) : [];
  const touched: Json =
    type === "json" ? paths.reduce<JsonObject>((tree, path) => mergePatch(tree, nested(path)), {}) : body;
  return sortedWhere(patched, touched);
}

function nested([first, ...rest]: readonly string[]): JsonObject {
  return first === undefined ? {} : { [first]: nested(rest) };
}

function sortedWhere(value: Json, touched: Json | undefined): Json {
  if (!isObject(value) || !isObject(touched)) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sortedWhere(value[name] ?? null, touched[name])]));
}

/** The object with the patch applied, before any check. */
function patchedJson(kind: ResourceKind, current: KubeObject, { type, body }: Patch): Json {
  if (body === null) {
    if (type === "merge") throw badRequest("Invalid JSON Patch");
    return current;
  }
  if (type === "json") {
    if (!isList(body)) throw undecodable(body, "[]handlers.jsonPatchOp");
    return jsonPatch(
      current,
      body.map((operation) => {
        if (!isObject(operation)) throw undecodable(operation, "handlers.jsonPatchOp");
        const { op, path, from, value = null } = operation;
        return { op: text(op) ?? "", path: text(path), from: text(from), value };
      }),
    );
  }
  if (!isObject(body)) {
    if (type === "merge") throw undecodable(body, "map[string]interface {}");
    throw badRequest(`json: cannot unmarshal ${goType(body)} into Go value of type map[string]interface {}`);
  }
  if (type === "merge") return mergePatch(current, body);
  // A strategic merge patch works on the object as decoded, which knows its kind.
  const { apiVersion, kind: name } = current;
  return { ...strategicMergePatch(current, body, kind.schema), apiVersion, kind: name };
}

function checkName(given: { readonly name?: string; readonly namespace?: string }, url: ObjectName): void {
  if ((given.name ?? "") !== url.name)
    throw badRequest(`the name of the object (${given.name ?? ""}) does not match the name on the URL (${url.name})`);
  if (url.namespace && given.namespace !== url.namespace)
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

function undecodable(body: Json, type: string): ApiError {
  return badRequest(`error decoding patch: json: cannot unmarshal ${goType(body)} into Go value of type ${type}`);
}

function goType(value: Json): string {
  if (isList(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null" : typeof value;
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
