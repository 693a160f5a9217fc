/** Validation by the schema of a CustomResourceDefinition, in the words of the server. */
import type { CauseReason, FieldPath, Refusal } from "../../policy/types.ts";
import type { Schema } from "../kinds/schema.ts";
import { sameJson } from "../patch/json.ts";
import { isList, isObject, type Json, type JsonObject } from "../store/object.ts";
import { refusedByRules } from "./cel/rules.ts";
import { hasFormat } from "./formats.ts";

/**
 * Why the server would refuse an object. The schema is that of the whole object; metadata is checked elsewhere. `old` is what
 * an update replaces, for rules that compare.
 */
export function validateBySchema(object: JsonObject, schema: Schema, old?: JsonObject): readonly Refusal[] {
  const { metadata: _, apiVersion: _v, kind: _k, ...properties } = schema.properties ?? {};
  const required = schema.required?.filter((name) => !["apiVersion", "kind", "metadata"].includes(name)) ?? [];
  const checker = new Checker();
  checker.value(object, { ...schema, properties, required }, []);
  checker.lists(object, { ...schema, properties }, []);
  const isIncomplete = checker.refusals.some(({ reason }) => reason !== undefined && blocking.has(reason));
  if (!hasRules(schema)) return checker.refusals;
  return [...checker.refusals, ...(isIncomplete ? [rulesNotChecked] : refusedByRules(object, old, schema))];
}

const blocking: ReadonlySet<CauseReason> = new Set<CauseReason>([
  "FieldValueRequired",
  "FieldValueTypeInvalid",
  "FieldValueNotSupported",
  "FieldValueTooLong",
  "FieldValueTooMany",
]);

const rulesNotChecked: Refusal = {
  field: "<nil>",
  path: [],
  answer: "invalid",
  reason: "FieldValueInvalid",
  message:
    "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
};

/** Whether any part of the schema has CEL rules. */
function hasRules(schema: Schema): boolean {
  if (schema["x-kubernetes-validations"]?.length) return true;
  const { properties = {}, items, additionalProperties } = schema;
  const inner = [...Object.values(properties), items, additionalProperties];
  return inner.some((part) => typeof part === "object" && part.model === undefined && hasRules(part));
}

class Checker {
  readonly refusals: Refusal[] = [];

  value(value: Json, schema: Schema, path: FieldPath): void {
    if (value === null && (schema.nullable || schema["x-kubernetes-preserve-unknown-fields"])) return;
    if (this.#hasType(value, schema, path)) this.#content(value, schema, path);
    this.#enum(value, schema, path);
    this.#junctors(value, schema, path);
  }

  /** Lists that are sets or maps must not repeat themselves. */
  lists(value: Json, schema: Schema, path: FieldPath): void {
    if (isList(value)) {
      this.#duplicates(value, schema, path);
      for (const [place, item] of value.entries()) this.lists(item, schema.items ?? {}, [...path, place]);
    } else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) this.lists(inner, fieldSchema(schema, name), [...path, name]);
    }
  }

  #hasType(value: Json, schema: Schema, path: FieldPath): boolean {
    const given = typeOf(value);
    const wanted = schema["x-kubernetes-int-or-string"] ? ["integer", "string"] : schema.type ? [schema.type] : [];
    const fits =
      wanted.length === 0 || wanted.some((type) => type === given || (type === "number" && given === "integer"));
    if (fits) return true;
    const shown = JSON.stringify(given);
    this.#add(
      path,
      "FieldValueTypeInvalid",
      `Invalid value: ${shown}: ${pathText(path)} in body must be of type ${wanted.join(",")}: ${shown}`,
    );
    return false;
  }

  #content(value: Json, schema: Schema, path: FieldPath): void {
    if (typeof value === "string") this.#string(value, schema, path);
    else if (typeof value === "number") this.#number(value, schema, path);
    else if (isList(value)) this.#list(value, schema, path);
    else if (isObject(value)) this.#object(value, schema, path);
  }

  #string(value: string, schema: Schema, path: FieldPath): void {
    const { maxLength, minLength, pattern, format } = schema;
    const length = [...value].length;
    if (maxLength !== undefined && length > maxLength) {
      this.#add(path, "FieldValueTooLong", `Too long: may not be more than ${maxLength} bytes`);
    } else if (minLength !== undefined && length < minLength) {
      this.#invalid(path, value, `should be at least ${minLength} chars long`);
    } else if (pattern !== undefined && !matches(value, pattern)) {
      this.#invalid(path, value, `should match '${pattern}'`);
    }
    if (format !== undefined && !hasFormat(value, format)) {
      const shown = JSON.stringify(value);
      this.#add(
        path,
        "FieldValueTypeInvalid",
        `Invalid value: ${shown}: ${pathText(path)} in body must be of type ${format}: ${shown}`,
      );
    }
  }

  #number(value: number, schema: Schema, path: FieldPath): void {
    const { multipleOf, maximum, exclusiveMaximum, minimum, exclusiveMinimum } = schema;
    if (multipleOf !== undefined && value === 0) {
      // The server takes zero for a wrong factor.
      const problem = `factor MultipleOf declared for ${pathText(path)} must be positive: 0`;
      this.#add(path, "FieldValueInvalid", `Invalid value: 0: ${problem}`);
    } else if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
      this.#invalid(path, value, `should be a multiple of ${multipleOf}`);
    }
    if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
      this.#invalid(path, value, `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`);
    }
    if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
      this.#invalid(path, value, `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`);
    }
  }

  #list(value: readonly Json[], schema: Schema, path: FieldPath): void {
    this.#size(value.length, schema.minItems, schema.maxItems, "items", path);
    for (const [place, item] of value.entries()) this.value(item, schema.items ?? {}, [...path, place]);
  }

  #object(value: JsonObject, schema: Schema, path: FieldPath): void {
    this.#size(Object.keys(value).length, schema.minProperties, schema.maxProperties, "properties", path);
    const needed = schema["x-kubernetes-embedded-resource"] ? ["apiVersion", "kind"] : [];
    for (const name of new Set([...needed, ...(schema.required ?? [])])) {
      if (!Object.hasOwn(value, name)) this.#add([...path, name], "FieldValueRequired", "Required value");
    }
    for (const [name, inner] of Object.entries(value)) this.value(inner, fieldSchema(schema, name), [...path, name]);
  }

  #size(size: number, least: number | undefined, most: number | undefined, what: string, path: FieldPath): void {
    if (most !== undefined && size > most) {
      this.#add(
        path,
        "FieldValueTooMany",
        `Too many: ${size}: must have at most ${most} ${most === 1 ? "item" : "items"}`,
      );
    }
    if (least !== undefined && size < least) this.#invalid(path, size, `should have at least ${least} ${what}`);
  }

  #enum(value: Json, schema: Schema, path: FieldPath): void {
    if (!schema.enum || schema.enum.some((allowed) => sameJson(allowed, value))) return;
    const allowed = schema.enum.map((one) => JSON.stringify(typeof one === "string" ? one : JSON.stringify(one)));
    const shown = `Unsupported value: ${JSON.stringify(value)}: supported values: ${allowed.join(", ")}`;
    this.#add(path, "FieldValueNotSupported", shown);
  }

  #junctors(value: Json, { anyOf, oneOf, allOf, not }: Schema, path: FieldPath): void {
    const problems = (schema: Schema) => {
      const checker = new Checker();
      checker.value(value, schema, path);
      return checker.refusals;
    };
    const where = JSON.stringify(pathText(path));
    if (anyOf?.every((schema) => problems(schema).length > 0)) {
      this.#whole(`${where} must validate at least one schema (anyOf)`);
      this.refusals.push(...problems(anyOf[0] ?? {}));
    }
    const fitting = oneOf?.filter((schema) => problems(schema).length === 0).length;
    if (oneOf && fitting !== 1) {
      const found = fitting === 0 ? "Found none valid" : `Found ${fitting} valid alternatives`;
      this.#whole(`${where} must validate one and only one schema (oneOf). ${found}`);
      if (fitting === 0) this.refusals.push(...problems(oneOf[0] ?? {}));
    }
    const missed = allOf?.flatMap(problems) ?? [];
    if (missed.length > 0) {
      this.#whole(
        `${where} must validate all the schemas (allOf)${missed.length === allOf?.length ? ". None validated" : ""}`,
      );
      this.refusals.push(...missed);
    }
    if (not && problems(not).length === 0) this.#whole(`${where} must not validate the schema (not)`);
  }

  #duplicates(list: readonly Json[], schema: Schema, path: FieldPath): void {
    const type = schema["x-kubernetes-list-type"];
    if (type !== "set" && type !== "map") return;
    const keys = schema["x-kubernetes-list-map-keys"] ?? [];
    const seen: Json[] = [];
    for (const [place, item] of list.entries()) {
      const key =
        type === "set" || !isObject(item) ? item : Object.fromEntries(keys.map((name) => [name, item[name] ?? null]));
      if (seen.some((other) => sameJson(other, key))) {
        this.#add([...path, place], "FieldValueDuplicate", `Duplicate value: ${JSON.stringify(key)}`);
      }
      seen.push(key);
    }
  }

  #invalid(path: FieldPath, value: Json, problem: string): void {
    this.#add(
      path,
      "FieldValueInvalid",
      `Invalid value: ${JSON.stringify(value)}: ${pathText(path)} in body ${problem}`,
    );
  }

  #whole(problem: string): void {
    this.refusals.push({
      field: "<nil>",
      path: [],
      answer: "invalid",
      reason: "FieldValueInvalid",
      message: `Invalid value: "": ${problem}`,
    });
  }

  #add(path: FieldPath, reason: CauseReason, message: string): void {
    this.refusals.push({ field: pathText(path), path, answer: "invalid", reason, message });
  }
}

function fieldSchema({ properties, additionalProperties }: Schema, name: string): Schema {
  if (properties && Object.hasOwn(properties, name)) return properties[name] ?? {};
  return typeof additionalProperties === "object" ? additionalProperties : {};
}

/** `spec.tags[0]`. */
function pathText(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

function typeOf(value: Json): string {
  if (isList(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? "null" : typeof value;
}

/** A pattern that this machine cannot read does not hold anybody up. */
function matches(text: string, pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true;
  }
}
