/**
 * The one OpenAPI v2 document of all kinds, in protobuf: kubectl up to 1.28 applies nothing and explains nothing without it.
 */
import type { ResourceKind } from "../kinds/kind.ts";
import { isList, isObject, type Json, type JsonObject, textAt } from "../store/object.ts";
import { Components, pathOf } from "./document.ts";

export const openApiV2Type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

const made = new WeakMap<readonly ResourceKind[], Uint8Array>();

/** Made once for a list of kinds; a change of kinds is a new list. */
export function openApiV2(kinds: readonly ResourceKind[]): Uint8Array {
  const document = made.get(kinds) ?? documentOf(kinds);
  made.set(kinds, document);
  return document;
}

function documentOf(kinds: readonly ResourceKind[]): Uint8Array {
  const components = new Components();
  for (const kind of kinds) components.addKind(kind);
  const definitions = Object.entries(components.all()).map(([name, schema]) => named(1, name, schemaMessage(schema)));
  const paths = kinds.map((kind) => message(2, text(1, pathOf(kind)), message(2, message(8, patchOperation(kind)))));
  return Buffer.concat([
    text(1, "2.0"),
    message(2, text(1, "Kubernetes"), text(2, "v1.35")),
    message(8, ...paths),
    message(9, ...definitions),
  ]);
}

/** That a kind can be patched, and that the server validates fields. */
function patchOperation({ group, version, kind }: ResourceKind): Buffer {
  const parameter = (name: string) =>
    message(8, message(1, message(2, message(3, text(2, "query"), text(4, name), text(6, "string")))));
  return Buffer.concat([
    ...["dryRun", "fieldManager", "fieldValidation"].map(parameter),
    message(9, message(1, text(1, "200"), message(2, message(1, text(1, "OK"))))),
    extension(13, "x-kubernetes-group-version-kind", { group, version, kind }),
  ]);
}

function schemaMessage(value: Json): Buffer {
  const schema = isObject(value) ? value : {};
  const reference = referenceIn(schema);
  const parts = [
    ...(reference === undefined ? [] : [text(1, reference)]),
    ...(textAt(schema, "format") === "" ? [] : [text(2, textAt(schema, "format"))]),
    ...(textAt(schema, "description") === "" ? [] : [text(4, textAt(schema, "description"))]),
    ...(isList(schema.required) ? schema.required.map((name) => text(19, String(name))) : []),
    ...additional(schema.additionalProperties),
    ...typeMessage(schema),
    ...(isObject(schema.items) ? [message(23, message(1, schemaMessage(schema.items)))] : []),
    ...(isObject(schema.properties)
      ? [message(25, ...Object.entries(schema.properties).map(([name, field]) => named(1, name, schemaMessage(field))))]
      : []),
    ...Object.entries(schema)
      .filter(([key]) => key.startsWith("x-kubernetes-"))
      .map(([key, inner]) => extension(31, key, inner)),
  ];
  return Buffer.concat(parts);
}

/** Of v3, where a reference with a description of its own stands in an allOf. */
function referenceIn({ $ref, allOf }: JsonObject): string | undefined {
  const [only] = isList(allOf) ? allOf : [];
  const reference = typeof $ref === "string" ? $ref : textAt(only, "$ref");
  return reference === "" ? undefined : reference.replace("#/components/schemas/", "#/definitions/");
}

/** v2 knows no unions: what is a number or a string is a string. */
function typeMessage({ type, oneOf }: JsonObject): Buffer[] {
  const known = typeof type === "string" ? type : oneOf === undefined ? undefined : "string";
  return known === undefined ? [] : [message(22, text(1, known))];
}

function additional(value: Json | undefined): Buffer[] {
  if (isObject(value)) return [message(21, message(1, schemaMessage(value)))];
  return value === true ? [message(21, varint(2, 1))] : [];
}

function extension(field: number, name: string, value: Json): Buffer {
  return message(field, text(1, name), message(2, text(2, JSON.stringify(value))));
}

function named(field: number, name: string, value: Buffer): Buffer {
  return message(field, text(1, name), message(2, value));
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value));
}

function message(field: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([number(field * 8 + 2), number(content.length), content]);
}

function varint(field: number, value: number): Buffer {
  return Buffer.concat([number(field * 8), number(value)]);
}

function number(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}
