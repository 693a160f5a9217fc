/** The rules in a schema (x-kubernetes-validations), asked of an object and of what it was before. */
import type { CauseReason, FieldPath, Refusal } from "../../../policy/types.ts";
import type { Schema } from "../../kinds/schema.ts";
import { sameJson } from "../../patch/json.ts";
import { isList, isObject, type Json } from "../../store/object.ts";
import { evaluate } from "./evaluate.ts";
import { checkKnown } from "./known.ts";
import { type Expression, parseCel } from "./parse.ts";
import { NotCel } from "./tokens.ts";
import { CelError, celValue, type Value } from "./values.ts";

type Rule = NonNullable<Schema["x-kubernetes-validations"]>[number];

/** What the rules refuse. A rule that uses what is not known here is not asked. */
export function refusedByRules(object: Json, old: Json | undefined, schema: Schema): readonly Refusal[] {
  return refusals(object, old, schema, []);
}

function refusals(value: Json, old: Json | undefined, schema: Schema, path: FieldPath): readonly Refusal[] {
  const rules = value === null ? [] : (schema["x-kubernetes-validations"] ?? []);
  const self = rules.length === 0 ? null : celValue(value, schema);
  const before = rules.length === 0 || old === undefined ? undefined : celValue(old, schema);
  const own = rules.flatMap((rule) => refusal(rule, self, before, value, path));
  return [...own, ...inner(value, old, schema, path)];
}

function inner(value: Json, old: Json | undefined, schema: Schema, path: FieldPath): readonly Refusal[] {
  if (isList(value)) {
    const items = schema.items ?? {};
    return value.flatMap((item, place) => refusals(item, counterpart(item, old, schema), items, [...path, place]));
  }
  if (!isObject(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  return Object.entries(value).flatMap(([name, field]) => {
    const declared = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const fieldSchema = declared ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
    // Metadata and other built-in types have no rules.
    if (fieldSchema === undefined || fieldSchema.model !== undefined) return [];
    const was = isObject(old) && Object.hasOwn(old, name) ? old[name] : undefined;
    return refusals(field, was, fieldSchema, [...path, name]);
  });
}

/** The item of the old list with the same keys; other lists have no such thing. */
function counterpart(item: Json, old: Json | undefined, schema: Schema): Json | undefined {
  const keys = schema["x-kubernetes-list-map-keys"];
  if (!keys || !isList(old) || !isObject(item)) return undefined;
  return old.find((other) => isObject(other) && keys.every((key) => sameJson(other[key] ?? null, item[key] ?? null)));
}

function refusal(rule: Rule, self: Value, before: Value | undefined, json: Json, path: FieldPath): Refusal[] {
  const compiled = compile(rule.rule);
  if (compiled === undefined) return [];
  if (compiled.usesOld && before === undefined && !rule.optionalOldSelf) return [];
  const oldSelf: Value | undefined = rule.optionalOldSelf ? { is: "optional", value: before } : before;
  const names = new Map<string, Value>([
    ["self", self],
    ...(oldSelf === undefined ? [] : [["oldSelf", oldSelf] as const]),
  ]);
  try {
    if (evaluate(compiled.expression, names) !== false) return [];
    return [failed(rule, textFor(rule, names), json, path)];
  } catch (error) {
    if (!(error instanceof CelError)) throw error;
    const why = `${error.message} evaluating rule: ${rule.message ?? rule.rule}`;
    return [cause(path, "FieldValueInvalid", `Invalid value: ${JSON.stringify(typeOf(json))}: ${why}`)];
  }
}

function textFor(rule: Rule, names: ReadonlyMap<string, Value>): string {
  const expression = rule.messageExpression === undefined ? undefined : compile(rule.messageExpression);
  const fallback = rule.message?.trim() || `failed rule: ${rule.rule.trim()}`;
  if (expression === undefined) return fallback;
  try {
    const made = evaluate(expression.expression, names);
    return typeof made === "string" && made.trim() !== "" && !made.includes("\n") ? made : fallback;
  } catch {
    return fallback;
  }
}

function failed(rule: Rule, text: string, json: Json, path: FieldPath): Refusal {
  const at = [...path, ...(rule.fieldPath?.split(".").filter((name) => name !== "") ?? [])];
  const shown = typeof json === "object" ? "" : `${JSON.stringify(json)}: `;
  switch (rule.reason) {
    case "FieldValueForbidden":
      return cause(at, rule.reason, `Forbidden: ${text}`);
    case "FieldValueRequired":
      return cause(at, rule.reason, `Required value: ${text}`);
    case "FieldValueDuplicate":
      return cause(at, rule.reason, `Duplicate value: ${JSON.stringify(json)}`);
    default:
      return cause(at, "FieldValueInvalid", `Invalid value: ${shown}${text}`);
  }
}

function cause(path: FieldPath, reason: CauseReason, message: string): Refusal {
  const field = path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
  return { field: field === "" ? "<nil>" : field, path, answer: "invalid", reason, message };
}

function typeOf(json: Json): string {
  if (isList(json)) return "array";
  if (typeof json === "number") return Number.isInteger(json) ? "integer" : "number";
  return json === null ? "null" : typeof json;
}

interface Compiled {
  readonly expression: Expression;
  readonly usesOld: boolean;
}

const compiledRules = new Map<string, Compiled | undefined>();
const mostKept = 5000;

function compile(text: string): Compiled | undefined {
  if (!compiledRules.has(text)) {
    if (compiledRules.size >= mostKept) compiledRules.clear();
    compiledRules.set(text, compiled(text));
  }
  return compiledRules.get(text);
}

function compiled(text: string): Compiled | undefined {
  try {
    const expression = parseCel(text);
    checkKnown(expression, new Set(["self", "oldSelf"]));
    return { expression, usesOld: /\boldSelf\b/.test(text) };
  } catch (error) {
    if (error instanceof NotCel) return undefined;
    throw error;
  }
}
