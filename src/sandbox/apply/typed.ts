/** Whether an applied configuration fits the kind's types: a misspelt field is an error here, whatever field validation says. */
import { ApiError } from "../api/status.ts";
import type { Schema } from "../kinds/schema.ts";
import { goText } from "../patch/go-text.ts";
import { isList, isObject, type Json, type JsonObject, textAt } from "../store/object.ts";
import { fieldElement, type PathElement, pathText } from "./path-element.ts";
import { childSchema, elementOf, shapeOf } from "./shape.ts";

/** Throws the server's 500 with each field that does not fit. */
export function checkTyped(configuration: JsonObject, schema: Schema): void {
  const problems = problemsOf(configuration, schema, []);
  if (problems.length === 0) return;
  const namespace = textAt(configuration, "metadata", "namespace");
  const name = textAt(configuration, "metadata", "name");
  const apiVersion = textAt(configuration, "apiVersion");
  const version = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
  const what = `${namespace}/${name}; ${version}, Kind=${textAt(configuration, "kind")}`;
  const [only = ""] = problems;
  const list = problems.length === 1 ? only : ["errors:", ...problems.map((problem) => `  ${problem}`)].join("\n");
  throw new ApiError(500, "", `failed to create typed patch object (${what}): ${list}`);
}

function problemsOf(value: Json, schema: Schema, path: readonly PathElement[]): string[] {
  const at = (problem: string, where = path) => [where.length === 0 ? problem : `${pathText(where)}: ${problem}`];
  if (value === null) return [];
  switch (schema.type) {
    case "object":
      return isObject(value) ? mapProblems(value, schema, path) : at(`expected map, got &{${goText(value)}}`);
    case "array":
      return isList(value) ? listProblems(value, schema, path) : at(`expected list, got &{${goText(value)}}`);
    case "integer":
    case "number":
      return typeof value === "number" ? [] : at(`expected numeric (int or float), got ${goType(value)}`);
    case "boolean":
      return typeof value === "boolean" ? [] : at(`expected boolean, got &{${goText(value)}}`);
    case "string":
      if (typeof value === "string" || schema.format === "date-time") return [];
      return at(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`);
    default:
      return isObject(value) ? mapProblems(value, schema, path) : [];
  }
}

function mapProblems(value: JsonObject, schema: Schema, path: readonly PathElement[]): string[] {
  const problems: string[] = [];
  for (const [name, inner] of Object.entries(value)) {
    const step = [...path, fieldElement(name)];
    const declared = childSchema(schema, name);
    if (declared) problems.push(...problemsOf(inner, declared, step));
    // The server stops at the first field that a map does not know.
    else return [...problems, `${pathText(step)}: field not declared in schema`];
  }
  return problems;
}

function listProblems(list: readonly Json[], schema: Schema, path: readonly PathElement[]): string[] {
  const isKeyed = shapeOf(list, schema).of === "list";
  const seen = new Set<PathElement>();
  const problems: string[] = [];
  for (const [place, item] of list.entries()) {
    const found = isKeyed ? elementOf(item, schema) : { element: `i:${place}` };
    if (!("element" in found)) return [...problems, `${pathText(path)}: element ${place}: ${found.problem}`];
    if (seen.has(found.element))
      problems.push(`${pathText(path)}: duplicate entries for key ${pathText([found.element])}`);
    seen.add(found.element);
    problems.push(...problemsOf(item, schema.items ?? {}, [...path, found.element]));
  }
  return problems;
}

function goType(value: Json): string {
  if (isList(value)) return "[]interface {}";
  if (isObject(value)) return "map[string]interface {}";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function goSyntax(value: Json): string {
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(", ")}}`;
  if (!isObject(value)) return value === null ? "interface {}(nil)" : JSON.stringify(value);
  const names = Object.keys(value).sort();
  const fields = names.map((name) => `${JSON.stringify(name)}:${goSyntax(value[name] ?? null)}`);
  return `map[string]interface {}{${fields.join(", ")}}`;
}
