/** Turns the JSON of a body into a draft of its kind, or refuses it as the Go decoder does. */
import { Field } from "../kinds/fields.ts";
import { apiVersionOf, type ResourceKind } from "../kinds/kind.ts";
import { mannersOf } from "../kinds/manners.ts";
import { unrecognized } from "../schema/index.ts";
import { type Draft, type DraftMeta, isList, isObject, type Json, type JsonObject, textAt } from "../store/object.ts";
import { type ApiError, badRequest, invalid } from "./status.ts";

export function draftOf(kind: ResourceKind, body: Json, text = JSON.stringify(body)): Draft {
  const { apiVersion, kind: name } = typeOf(kind, body, text);
  const { metadata, ...rest } = isObject(body) ? body : {};
  const meta = checkedMeta(kind, metadata ?? {});
  return { ...rest, apiVersion, kind: name, metadata: meta };
}

function typeOf(kind: ResourceKind, body: Json, text: string): { apiVersion: string; kind: string } {
  const expected = { apiVersion: apiVersionOf(kind), kind: kind.kind };
  // Go reads null into an empty object.
  if (!isObject(body) && body !== null) {
    const why = `json: cannot unmarshal ${goType(body)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`;
    throw unrecognized(kind.kind, `couldn't get version/kind; json parse error: ${why}`, Buffer.from(text));
  }
  const { apiVersion = "", kind: name = "" } = body ?? {};
  if (typeof apiVersion !== "string" || typeof name !== "string")
    throw unrecognized(
      kind.kind,
      "couldn't get version/kind; json parse error: json: cannot unmarshal",
      Buffer.from(text),
    );
  if (!mannersOf(kind).acceptsBareBody) {
    if (name === "") throw unrecognized(kind.kind, `Object 'Kind' is missing in '${text}'`, Buffer.from(text));
    if (apiVersion !== expected.apiVersion)
      throw badRequest(
        `the API version in the data (${apiVersion}) does not match the expected API version (${expected.apiVersion})`,
      );
    if (name !== expected.kind) throw wrongKind(kind, name, textAt(body, "metadata", "name"));
  }
  const given = { apiVersion: apiVersion || expected.apiVersion, kind: name || expected.kind };
  if (given.apiVersion === expected.apiVersion && given.kind === expected.kind) return given;
  const version = given.apiVersion.split("/").at(-1) ?? "";
  const why =
    given.apiVersion === expected.apiVersion
      ? `converting (${version}.${given.kind}) to (${kind.group.split(".")[0] || "core"}.${kind.kind}): unknown conversion`
      : `no kind "${given.kind}" is registered for version "${given.apiVersion}" in scheme "pkg/runtime/scheme.go:111"`;
  throw badRequest(`${given.kind} in version "${version}" cannot be handled as a ${kind.kind}: ${why}`);
}

function wrongKind(kind: ResourceKind, given: string, name: string): ApiError {
  return invalid({ group: kind.group, kind: given }, name, [Field.at("kind").invalid(given, `must be ${kind.kind}`)]);
}

function checkedMeta(kind: ResourceKind, metadata: Json): DraftMeta {
  const wrong = (where: string, value: Json, type: string) =>
    badRequest(
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: json: cannot unmarshal ${goType(value)} into Go struct field ${where} of type ${type}`,
    );
  if (!isObject(metadata)) throw wrong(`${kind.kind}.metadata`, metadata, "v1.ObjectMeta");
  const refuse = (field: string, value: Json, type: string) => wrong(`ObjectMeta.metadata.${field}`, value, type);
  return readMeta(metadata, refuse);
}

type Refuse = (field: string, value: Json, type: string) => ApiError;

function readMeta(metadata: JsonObject, refuse: Refuse): DraftMeta {
  const text = (field: string) => {
    const value = metadata[field] ?? undefined;
    if (value !== undefined && typeof value !== "string") throw refuse(field, value, "string");
    return value;
  };
  const whole = (field: string) => {
    const value = metadata[field] ?? undefined;
    if (value !== undefined && !Number.isInteger(value)) throw refuse(field, value, "int64");
    return typeof value === "number" ? value : undefined;
  };
  const texts = (field: string) => {
    const value = metadata[field] ?? undefined;
    if (value === undefined) return undefined;
    if (!isObject(value)) throw refuse(field, value, "map[string]string");
    // A label without a value (`app:` in YAML) is an empty text.
    const entries = Object.entries(value).map(([key, entry]): [string, string] => {
      if (entry !== null && typeof entry !== "string") throw refuse(field, entry, "string");
      return [key, entry ?? ""];
    });
    return Object.fromEntries(entries);
  };
  const list = (field: string): readonly Json[] | undefined => {
    const value = metadata[field] ?? undefined;
    if (value !== undefined && !isList(value)) throw refuse(field, value, `[]${field}`);
    return value;
  };
  return withoutUndefined({
    name: text("name"),
    generateName: text("generateName"),
    namespace: text("namespace"),
    labels: texts("labels"),
    annotations: texts("annotations"),
    uid: text("uid"),
    resourceVersion: text("resourceVersion"),
    generation: whole("generation"),
    creationTimestamp: text("creationTimestamp"),
    deletionTimestamp: text("deletionTimestamp"),
    deletionGracePeriodSeconds: whole("deletionGracePeriodSeconds"),
    finalizers: list("finalizers")?.map((item) => {
      if (typeof item !== "string") throw refuse("finalizers", item, "string");
      return item;
    }),
    ownerReferences: list("ownerReferences")?.map((item) => readOwner(item, refuse)),
    managedFields: list("managedFields")?.map((item) => readManaged(item, refuse)),
  });
}

function readOwner(item: Json, refuse: Refuse) {
  if (!isObject(item)) throw refuse("ownerReferences", item, "v1.OwnerReference");
  const { controller, blockOwnerDeletion } = item;
  return {
    apiVersion: textAt(item, "apiVersion"),
    kind: textAt(item, "kind"),
    name: textAt(item, "name"),
    uid: textAt(item, "uid"),
    ...(typeof controller === "boolean" ? { controller } : {}),
    ...(typeof blockOwnerDeletion === "boolean" ? { blockOwnerDeletion } : {}),
  };
}

function readManaged(item: Json, refuse: Refuse) {
  if (!isObject(item)) throw refuse("managedFields", item, "v1.ManagedFieldsEntry");
  const { manager, operation, apiVersion, time, fieldsV1, subresource } = item;
  return {
    manager: typeof manager === "string" ? manager : "",
    operation: operation === "Apply" ? ("Apply" as const) : ("Update" as const),
    apiVersion: typeof apiVersion === "string" ? apiVersion : "",
    ...(typeof time === "string" ? { time } : {}),
    fieldsType: "FieldsV1" as const,
    fieldsV1: isObject(fieldsV1) ? fieldsV1 : {},
    ...(typeof subresource === "string" ? { subresource } : {}),
  };
}

function withoutUndefined(meta: { readonly [K in keyof DraftMeta]: DraftMeta[K] | undefined }): DraftMeta {
  return Object.fromEntries(Object.entries(meta).filter(([, value]) => value !== undefined));
}

function goType(value: Json): string {
  if (isList(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return value === null ? "null" : typeof value;
}
