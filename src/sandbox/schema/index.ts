/**
 * The fields of what comes in, checked against the schema of its kind: start with `checkFields`. Built-in kinds (and Calico's)
 * are read into the server's own types, custom ones pruned and defaulted by their schema.
 */
import type { ResourceKind } from "../kinds/kind.ts";
import type { Schema } from "../kinds/schema.ts";
import { isObject, type Json, type JsonObject } from "../store/object.ts";
import { metadataSchema } from "./builtin/index.ts";
import { decodeGo, jsonType, WrongType } from "./go-decode.ts";
import { prune, withDefaults } from "./structural.ts";

export { schemaOf } from "./builtin/index.ts";
export { conversionProblem } from "./go-convert.ts";
export { WrongType } from "./go-decode.ts";
export { NotJson, readJson } from "./read-json.ts";
export { unrecognized } from "./unrecognized.ts";
export { validateBySchema } from "./validate.ts";

interface CheckedFields {
  readonly object: JsonObject;
  /** What strict field validation refuses and a lax one warns of: `unknown field "spec.form"`, `duplicate field "spec.x"`. */
  readonly strict: readonly string[];
}

/**
 * The object as the server would hold it. Throws WrongType, whose message is to follow `X in version "v1" cannot be handled as
 * a X: `, for a value of a wrong type. `duplicates` come from `readJson`.
 */
export function checkFields(
  kind: Pick<ResourceKind, "schema" | "servedBy">,
  object: JsonObject,
  duplicates: readonly string[] = [],
  unknownMeta: readonly string[] = [],
): CheckedFields {
  const twice = duplicates.map((path) => `duplicate field "${path}"`);
  const unknown = (paths: readonly string[]) => paths.map((path) => `unknown field "${path}"`);
  if (kind.servedBy !== "crd") {
    const decoded = decodeGo(object, wholeSchema(kind.schema));
    return { object: decoded.object, strict: [...unknown([...unknownMeta, ...decoded.unknown]), ...twice] };
  }
  const { metadata: given = null } = object;
  if (given !== null && !isObject(given)) {
    throw new WrongType(`json: cannot unmarshal ${jsonType(given)} into Go value of type v1.ObjectMeta`);
  }
  const metadata = decodeGo(given ?? {}, metadataSchema());
  const pruned = prune({ ...object, metadata: metadata.object }, kind.schema);
  const defaulted = withDefaults(pruned.object, { ...kind.schema, properties: withoutMetadata(kind.schema) });
  const inMetadata = metadata.unknown.map((path) => `metadata.${path}`);
  const paths = [...unknownMeta, ...inMetadata, ...pruned.unknown].sort();
  return { object: isObject(defaulted) ? defaulted : {}, strict: [...twice, ...unknown(paths)] };
}

/** Fields of a body's metadata that no object has: `metadata.namespce`. Reading the body into a draft drops them. */
export function unknownMetadata(body: Json): readonly string[] {
  const metadata = isObject(body) ? body.metadata : undefined;
  return isObject(metadata) ? decodeGo(metadata, metadataSchema()).unknown.map((path) => `metadata.${path}`) : [];
}

const whole = new WeakMap<Schema, Schema>();
const ofMetadata = "Name, namespace, labels and what the server records.";

/** The schema of a kind with apiVersion, kind and metadata, which a kind's own may leave out. */
export function wholeSchema(schema: Schema): Schema {
  const known = whole.get(schema);
  if (known) return known;
  const properties: Record<string, Schema> = {
    apiVersion: { type: "string" },
    kind: { type: "string" },
    ...schema.properties,
    // What the kind says of it, for `explain`; its type is the same everywhere.
    metadata: { ...metadataSchema(), description: schema.properties?.metadata?.description ?? ofMetadata },
  };
  const made: Schema = { ...schema, type: "object", properties };
  whole.set(schema, made);
  return made;
}

function withoutMetadata(schema: Schema): Record<string, Schema> {
  const { metadata: _, ...properties } = schema.properties ?? {};
  return properties;
}
