import { createdAtColumn, nameColumn } from "../kinds/columns.ts";
import type { Column, ResourceKind } from "../kinds/kind.ts";
import type { Json, JsonObject, KubeObject } from "../store/object.ts";
import type { Representation } from "./accept.ts";
import { badRequest } from "./status.ts";

export type IncludeObject = "None" | "Metadata" | "Object";

export function includeObjectOf(query: URLSearchParams): IncludeObject {
  const value = query.get("includeObject");
  if (value === null || value === "" || value === "Metadata") return "Metadata";
  if (value === "None" || value === "Object") return value;
  throw badRequest(`unrecognized includeObject value: ${JSON.stringify(value)}`);
}

export function columnDefinitions(kind: ResourceKind): Json {
  return columnsOf(kind).map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format: format ?? "",
    description,
    priority: priority ?? 0,
  }));
}

export function rowsOf(
  kind: ResourceKind,
  objects: readonly KubeObject[],
  include: IncludeObject,
  version: string,
  now: Date,
): JsonObject[] {
  const columns = columnsOf(kind);
  return objects.map((object) => ({
    cells: columns.map((column) => column.cell(object, now)),
    object: include === "None" ? null : include === "Object" ? object : partial(object, version),
  }));
}

/** The default table of a real server has `null` for no rows, a kind's own table an empty list. */
export function table(
  kind: ResourceKind,
  objects: readonly KubeObject[],
  metadata: JsonObject,
  { version }: Representation,
  include: IncludeObject,
  now: Date,
): JsonObject {
  const rows = rowsOf(kind, objects, include, version, now);
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${version}`,
    metadata,
    columnDefinitions: columnDefinitions(kind),
    rows: rows.length === 0 && kind.columns === undefined ? null : rows,
  };
}

export function partial(object: KubeObject, version: string): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

function columnsOf(kind: ResourceKind): readonly Column[] {
  return kind.columns ?? [nameColumn, createdAtColumn];
}
