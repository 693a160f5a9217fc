/**
 * What Go's encoder leaves out: an empty list or map, and false, 0 and "" where the field has no other way to be absent.
 * Such fields are gone after a real server stored the object, so that applying the same file again changes nothing.
 */
import { type Draft, isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import type { Schema } from "./schema.ts";

/** Scalars without a pointer behind them. With one, as `replicas: 0`, zero is a value and stays. */
const omitted = new Set([
  "appProtocol",
  "clusterIP",
  "description",
  "effect",
  "externalName",
  "externalTrafficPolicy",
  "fsType",
  "globalDefault",
  "healthCheckNodePort",
  "hostIP",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostPort",
  "hostname",
  "initialDelaySeconds",
  "internalTrafficPolicy",
  "key",
  "loadBalancerIP",
  "medium",
  "minReadySeconds",
  "name",
  "namespace",
  "nodeName",
  "nodePort",
  "operator",
  "paused",
  "prefix",
  "priorityClassName",
  "publishNotReadyAddresses",
  "readOnly",
  "serviceAccount",
  "serviceAccountName",
  "serviceName",
  "stdin",
  "stdinOnce",
  "subPath",
  "subPathExpr",
  "subdomain",
  "tty",
  "unschedulable",
  "value",
  "workingDir",
]);

/** Types whose fields are all pointers or always written. */
const kept = ["EndpointPort", "PriorityClass", "EndpointSlice"];

/** apiVersion, kind and metadata are others' concern. */
export function withoutZeroValues(draft: Draft, schema: Schema): Draft {
  const { apiVersion, kind, metadata, ...content } = draft;
  return { ...cleaned(content, schema), apiVersion, kind, metadata };
}

function cleaned(object: JsonObject, schema: Schema): JsonObject {
  const entries = Object.entries(object).flatMap(([name, value]): [string, Json][] => {
    const field = schema.properties?.[name];
    if (field === undefined) return [[name, value]];
    const clean = cleanedValue(value, field);
    return isZero(name, clean, field, schema) ? [] : [[name, clean]];
  });
  return Object.fromEntries(entries);
}

function cleanedValue(value: Json, schema: Schema): Json {
  if (isList(value)) return schema.items ? value.map((item) => cleanedValue(item, schema.items ?? {})) : value;
  if (!isObject(value)) return value;
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== "object") return schema.properties ? cleaned(value, schema) : value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, cleanedValue(entry, additionalProperties)]),
  );
}

function isZero(name: string, value: Json, field: Schema, parent: Schema): boolean {
  // The one time that is written without a value too.
  if (value === null) return name !== "lastProbeTime" || !isOf(parent, "PodCondition");
  if (parent.required?.includes(name)) return false;
  if (isList(value)) return value.length === 0;
  if (isObject(value)) return field.additionalProperties !== undefined && Object.keys(value).length === 0;
  if (kept.some((type) => isOf(parent, type))) return false;
  return omitted.has(name) && (value === "" || value === 0 || value === false);
}

function isOf({ model }: Schema, type: string): boolean {
  return model?.endsWith(`.${type}`) ?? false;
}
