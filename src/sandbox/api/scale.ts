/** The scale of a workload: the number of its replicas, as an object of its own. */
import { ageColumn, column, nameColumn } from "../kinds/columns.ts";
import type { Subresource } from "../kinds/kind.ts";
import { jsonPatch } from "../patch/json.ts";
import { mergePatch } from "../patch/merge.ts";
import {
  at,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  numberAt,
  objectAt,
  textAt,
} from "../store/object.ts";
import { type Representation, representationOf } from "./accept.ts";
import { sendValue } from "./answer.ts";
import { decodeBody, mediaTypeOf, readBody } from "./body.ts";
import { shown } from "./core.ts";
import { draftOf } from "./draft.ts";
import { patchRefused } from "./fields.ts";
import { writeOptions } from "./options.ts";
import { patchTypeOf } from "./patching.ts";
import { type Call, nameOf, readPatch } from "./resource-handlers.ts";
import { badRequest, conflict, invalid, objectModified } from "./status.ts";
import { includeObjectOf, table } from "./table.ts";
import { existing, replace } from "./write.ts";

type Scale = Extract<Subresource, { name: "scale" }>;

export async function serveScale(call: Call): Promise<void> {
  const { core, kind, request, query } = call;
  const scale = kind.subresources?.find((subresource): subresource is Scale => subresource.name === "scale");
  if (!scale) return;
  const representation = representationOf(request);
  const current = shown(kind, existing(core, kind, nameOf(call)));
  const before = scaleOf(scale, current);
  if (request.method === "GET") return answerScale(call, before, representation);
  const after = request.method === "PUT" ? await replaced(call) : await patched(call, before);
  const options = writeOptions(request, query, request.method === "PUT" ? "UpdateOptions" : "PatchOptions");
  const stored = existing(core, kind, nameOf(call));
  const version = isObject(after.metadata) ? after.metadata.resourceVersion : undefined;
  if (typeof version === "string" && version !== "" && version !== stored.metadata.resourceVersion)
    throw conflict(kind, stored.metadata.name, objectModified);
  const named = textAt(after, "metadata", "name");
  if (named !== stored.metadata.name)
    throw badRequest(`the name of the object (${named}) does not match the name on the URL (${stored.metadata.name})`);
  const replicas = replicasIn(after);
  checkReplicas(stored, replicas);
  const draft = draftOf(kind, withNumber(stored, scale.specReplicas, replicas));
  const { object } = replace(core, kind, stored, draft, { ...options, subresource: "scale" });
  answerScale(call, scaleOf(scale, object), representation);
}

const columns = [
  nameColumn,
  column("Desired", "How many pods it is to keep.", (scale) => numberAt(scale, "spec", "replicas") ?? 0, "integer"),
  column("Available", "How many pods it has.", (scale) => numberAt(scale, "status", "replicas") ?? 0, "integer"),
  ageColumn,
];

function answerScale({ core, kind, query, request, response }: Call, scale: KubeObject, as: Representation): void {
  const { resourceVersion } = scale.metadata;
  const now = new Date(core.clock.now());
  const value =
    as.as === "Table"
      ? table({ ...kind, columns }, [scale], { resourceVersion }, as, includeObjectOf(query), now)
      : scale;
  sendValue(request, response, 200, value, as.media);
}

function replicasIn(scale: JsonObject): number {
  const given = at(scale, "spec", "replicas") ?? 0;
  if (Number.isInteger(given)) return Number(given);
  const type = "json: cannot unmarshal string into Go struct field ScaleSpec.spec.replicas of type int32";
  throw patchRefused(JSON.stringify(scale), type);
}

function checkReplicas({ metadata }: KubeObject, replicas: number): void {
  if (replicas >= 0) return;
  throw invalid({ group: "autoscaling", kind: "Scale" }, metadata.name, [
    {
      field: "spec.replicas",
      path: ["spec", "replicas"],
      answer: "invalid",
      reason: "FieldValueInvalid",
      message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
    },
  ]);
}

async function replaced({ request }: Call): Promise<JsonObject> {
  const { value } = decodeBody(mediaTypeOf(request), await readBody(request), { kind: "Scale" });
  if (!isObject(value)) throw badRequest("the body is not a Scale");
  return value;
}

async function patched({ kind, request }: Call, scale: JsonObject): Promise<JsonObject> {
  // No replicas is not shown, and can be replaced all the same.
  const before = { ...scale, spec: { replicas: 0, ...objectAt(scale, "spec") } };
  const type = patchTypeOf(kind, mediaTypeOf(request));
  const body = await readPatch(request, type);
  if (type === "json" && Array.isArray(body)) {
    const operations = body.filter(isObject).map(({ op, path, from, value = null }) => ({
      op: typeof op === "string" ? op : "",
      path: typeof path === "string" ? path : undefined,
      from: typeof from === "string" ? from : undefined,
      value,
    }));
    const result = jsonPatch(before, operations);
    if (isObject(result)) return result;
  }
  if (!isObject(body)) throw badRequest("error decoding patch: the patch is not an object");
  return mergePatch(before, body);
}

function scaleOf(scale: Scale, object: KubeObject): KubeObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = scale.selector(object);
  const replicas = numberAt(object, ...steps(scale.statusReplicas)) ?? 0;
  const wanted = numberAt(object, ...steps(scale.specReplicas)) ?? 0;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, ...(namespace ? { namespace } : {}), uid, resourceVersion, creationTimestamp },
    spec: wanted === 0 ? {} : { replicas: wanted },
    status: { replicas, ...(selector ? { selector } : {}) },
  };
}

/** `.spec.replicas` → spec, replicas. */
function steps(path: string): string[] {
  return path.split(".").filter((step) => step !== "");
}

function withNumber(object: JsonObject, path: string, value: number): JsonObject {
  const [first = "", ...rest] = steps(path);
  return { ...object, [first]: rest.length === 0 ? value : withNumber(childOf(object[first]), rest.join("."), value) };
}

function childOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
