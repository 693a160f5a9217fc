/** The kinds that a CustomResourceDefinition declares: one for each served version. */
import { age, ageColumn, nameColumn } from "../kinds/columns.ts";
import { apiVersionOf, type Column, type ResourceKind, type Subresource, type View } from "../kinds/kind.ts";
import { isSchema, type Schema } from "../kinds/schema.ts";
import { metadataSchema } from "../schema/builtin/index.ts";
import { validateBySchema } from "../schema/index.ts";
import {
  at,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type KubeObject,
  listAt,
  objectAt,
  textAt,
} from "../store/object.ts";
import { jsonPath } from "./json-path.ts";

/** The newest version first, as clients are to prefer it. */
export function kindsOf(definition: KubeObject): readonly ResourceKind[] {
  const versions = listAt(definition, "spec", "versions")
    .filter(isObject)
    .filter((version) => version.served === true)
    .sort((a, b) => comparePriority(textAt(b, "name"), textAt(a, "name")));
  const stored = versions.find((version) => version.storage === true) ?? versions[0];
  return versions.map((version) => {
    const kind = kindOf(definition, version);
    return version === stored ? kind : { ...kind, viewOf: versionView(kind) };
  });
}

/** All versions are stored once, in one form: nothing is converted but the name of the version. */
function versionView(kind: ResourceKind): View {
  const apiVersion = apiVersionOf(kind);
  return {
    resource: `${kind.plural}.${kind.group}`,
    show: (stored) => ({ ...stored, apiVersion }),
    read: (draft) => draft,
  };
}

function kindOf(definition: KubeObject, version: JsonObject): ResourceKind {
  const names = objectAt(definition, "spec", "names");
  const group = textAt(definition, "spec", "group");
  const kind = textAt(names, "kind");
  const plural = textAt(names, "plural");
  const schema = wholeSchema(at(version, "schema", "openAPIV3Schema"));
  const shape = { group, version: textAt(version, "name") };
  const subresources = subresourcesOf(version);
  const columns = columnsOf(version);
  return {
    ...shape,
    kind,
    plural,
    singular: textAt(names, "singular") || kind.toLowerCase(),
    shortNames: texts(names.shortNames),
    categories: texts(names.categories),
    namespaced: textAt(definition, "spec", "scope") === "Namespaced",
    servedBy: "crd",
    subresources,
    schema,
    columns,
    ...(version.deprecated === true ? { deprecation: deprecationOf(definition, version) } : {}),
    ...selectableFields(version),
    validate: (object, old) => validateBySchema(object, schema, old),
  };
}

/** In its author's words, or naming the version that is to be used instead. */
function deprecationOf(definition: KubeObject, version: JsonObject): string {
  const group = textAt(definition, "spec", "group");
  const kind = textAt(definition, "spec", "names", "kind");
  const name = textAt(version, "name");
  const better = listAt(definition, "spec", "versions")
    .filter(isObject)
    .find((one) => one.served === true && one.deprecated !== true && comparePriority(textAt(one, "name"), name) > 0);
  const instead = better ? `; use ${group}/${textAt(better, "name")} ${kind}` : "";
  return textAt(version, "deprecationWarning") || `${group}/${name} ${kind} is deprecated${instead}`;
}

function selectableFields(version: JsonObject): Pick<ResourceKind, "fieldSelectors"> {
  const paths = listAt(version, "selectableFields").map((field) => textAt(field, "jsonPath"));
  if (paths.length === 0) return {};
  const readers = paths.map((path) => {
    const read = jsonPath(path);
    return [path.replace(/^\./, ""), (object: KubeObject) => String(read?.(object)[0] ?? "")] as const;
  });
  return { fieldSelectors: Object.fromEntries(readers) };
}

function texts(value: Json | undefined): string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}

/** The definition's schema with what every object has. */
function wholeSchema(given: Json | undefined): Schema {
  const schema: Schema = isSchema(given) ? given : { type: "object", "x-kubernetes-preserve-unknown-fields": true };
  return {
    ...schema,
    properties: {
      ...schema.properties,
      apiVersion: { type: "string", description: "The group and version of the schema that this object follows." },
      kind: { type: "string", description: "What kind of object this is." },
      metadata: metadataSchema(),
    },
  };
}

function subresourcesOf(version: JsonObject): Subresource[] {
  const given = objectAt(version, "subresources");
  const scale = objectAt(given, "scale");
  const found: Subresource[] = [];
  if (isObject(given.scale)) {
    const selectorAt = jsonPath(textAt(scale, "labelSelectorPath"));
    const hasSelector = textAt(scale, "labelSelectorPath") !== "";
    found.push({
      name: "scale",
      specReplicas: textAt(scale, "specReplicasPath"),
      statusReplicas: textAt(scale, "statusReplicasPath"),
      selector: (object) => (hasSelector ? String(selectorAt?.(object)[0] ?? "") : ""),
    });
  }
  if (isObject(given.status)) found.push({ name: "status" });
  return found;
}

/** Without columns of its own a definition gets the age. */
function columnsOf(version: JsonObject): Column[] {
  const given = listAt(version, "additionalPrinterColumns").filter(isObject);
  if (given.length === 0) return [nameColumn, ageColumn];
  return [nameColumn, ...given.map(columnOf)];
}

function columnOf(given: JsonObject): Column {
  const read = jsonPath(textAt(given, "jsonPath"));
  const type = columnType(textAt(given, "type"));
  const format = textAt(given, "format");
  return {
    name: textAt(given, "name"),
    type,
    ...(format ? { format } : {}),
    description:
      textAt(given, "description") ||
      `Custom resource definition column (in JSONPath format): ${textAt(given, "jsonPath")}`,
    priority: given.priority === undefined || given.priority === 0 ? 0 : 1,
    cell: (object, now) => cellOf(read?.(object) ?? [], type, now),
  };
}

function columnType(text: string): Column["type"] {
  return text === "integer" || text === "number" || text === "boolean" || text === "date" ? text : "string";
}

function cellOf(found: readonly Json[], type: Column["type"], now: Date): Json {
  const [value] = found;
  if (value === undefined || value === null) return null;
  switch (type) {
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
      return typeof value === "string" ? age(value, now) : "<unknown>";
    default:
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
}

/** v2 before v1, v1 before v1beta2, v1beta2 before v1beta1, v1beta1 before v1alpha1, those before any other name. */
export function comparePriority(a: string, b: string): number {
  const one = rankOf(a);
  const other = rankOf(b);
  if (!one || !other) {
    if (!one && !other) return a < b ? 1 : -1;
    return one ? 1 : -1;
  }
  return one.stage - other.stage || one.major - other.major || one.minor - other.minor;
}

function rankOf(version: string): { stage: number; major: number; minor: number } | undefined {
  const parts = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!parts) return undefined;
  const [, major, stage, minor] = parts;
  const stages: Readonly<Record<string, number>> = { alpha: 0, beta: 1 };
  return { stage: stage === undefined ? 2 : (stages[stage] ?? 0), major: Number(major), minor: Number(minor ?? 0) };
}
