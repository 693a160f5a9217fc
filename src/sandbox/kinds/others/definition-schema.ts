/** What a server refuses in the schema of a CustomResourceDefinition. */
import { ruleProblem } from "../../schema/cel/check.ts";
import { at, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "../../store/object.ts";
import type { Field } from "../fields.ts";
import type { Refusals } from "../rules.ts";
import { isSchema } from "../schema.ts";

/** `field` is where texts place the schema, `place` the version that has it. */
export function* schemaRefusals(version: Json, field: Field, place: Field): Refusals {
  const schema = at(version, "schema", "openAPIV3Schema");
  if (!isObject(schema)) return yield place.child("schema", "openAPIV3Schema").required();
  yield* typeRefusals(schema, field);
  const type = textAt(schema, "type");
  if (type === "") yield field.child("type").required("must not be empty at the root");
  else if (type !== "object") yield field.child("type").invalid(type, "must be object at the root");
  yield* ruleRefusals(withHead(schema), field);
}

/** A structural schema says the type of every field. */
function* typeRefusals(schema: JsonObject, field: Field): Refusals {
  for (const [name, property] of Object.entries(objectAt(schema, "properties"))) {
    const here = field.child("properties").key(name);
    yield* typeRefusals(objectAt(property), here);
    if (!isTyped(property)) yield here.child("type").required("must not be empty for specified object fields");
  }
  const { items, additionalProperties } = schema;
  if (textAt(schema, "type") === "array" && items === undefined)
    yield field.child("items").required("must be specified");
  if (textAt(schema, "x-kubernetes-list-type") === "map" && listAt(schema, "x-kubernetes-list-map-keys").length === 0) {
    yield field.child("x-kubernetes-list-map-keys").required("must not be empty if x-kubernetes-list-type is map");
  }
  if (isObject(items)) {
    yield* typeRefusals(items, field.child("items"));
    if (!isTyped(items)) yield field.child("items", "type").required("must not be empty for specified array items");
  }
  if (isObject(additionalProperties)) yield* typeRefusals(additionalProperties, field.child("additionalProperties"));
}

function isTyped(schema: Json): boolean {
  const { type, ...keys } = objectAt(schema);
  if (typeof type === "string" && type !== "") return true;
  return keys["x-kubernetes-int-or-string"] === true || keys["x-kubernetes-preserve-unknown-fields"] === true;
}

function* ruleRefusals(schema: JsonObject, field: Field): Refusals {
  for (const [index, rule] of listAt(schema, "x-kubernetes-validations").entries()) {
    const problem = isSchema(schema) ? ruleProblem(textAt(rule, "rule"), schema) : undefined;
    if (problem !== undefined) {
      yield field.child("x-kubernetes-validations").index(index).child("rule").invalid(ruleShown(rule), problem);
    }
  }
  for (const [name, property] of Object.entries(objectAt(schema, "properties"))) {
    yield* ruleRefusals(objectAt(property), field.child("properties").key(name));
  }
  if (isObject(schema.items)) yield* ruleRefusals(schema.items, field.child("items"));
  if (isObject(schema.additionalProperties)) {
    yield* ruleRefusals(schema.additionalProperties, field.child("additionalProperties"));
  }
}

/** Rules at the root may speak of what every object has. */
function withHead(schema: JsonObject): JsonObject {
  const text = { type: "string" };
  const metadata = { type: "object", properties: { name: text, generateName: text } };
  return { ...schema, properties: { apiVersion: text, kind: text, ...objectAt(schema, "properties"), metadata } };
}

function ruleShown(rule: Json): JsonObject {
  return {
    Rule: textAt(rule, "rule"),
    Message: textAt(rule, "message"),
    MessageExpression: textAt(rule, "messageExpression"),
    Reason: at(rule, "reason") ?? null,
    FieldPath: textAt(rule, "fieldPath"),
    OptionalOldSelf: at(rule, "optionalOldSelf") ?? null,
  };
}
