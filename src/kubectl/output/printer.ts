/** What `-o` asks for. */
import type { RawObject } from "../../policy/index.ts";
import { fail, missing } from "../trouble.ts";
import { isObject, listAt } from "../values.ts";
import { columnsText, parseColumns } from "./columns.ts";
import { goJson } from "./json.ts";
import { render, valuesOf } from "./jsonpath/evaluate.ts";
import { BadPath, type Node, parseTemplate } from "./jsonpath/parse.ts";
import { yaml } from "./yaml.ts";

/** Prints one object, or a List of them. */
export type Printer = (object: RawObject) => string;

const allForms =
  "go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,yaml";

export interface PrintOptions {
  readonly headers?: boolean;
  readonly managedFields?: boolean;
  readonly nameOf: (object: RawObject) => string;
  /** Forms that the verb knows besides the usual ones. */
  readonly also?: readonly string[];
}

/** Undefined for the human form. */
export function printerOf(output: string | undefined, options: PrintOptions): Printer | undefined {
  if (output === undefined || output === "" || options.also?.includes(output)) return undefined;
  const made = make(output, options);
  return (object) => made(options.managedFields ? object : withoutManagedFields(object));
}

/** Prints what need not be an object of the API. */
export function valuePrinter(output: string, options: Partial<PrintOptions> = {}): (value: unknown) => string {
  const [form, value] = formOf(output);
  if (form === "yaml") return yaml;
  if (form === "json") return (shown) => `${goJson(shown, 4)}\n`;
  if (form === "jsonpath" || form === "jsonpath-as-json") {
    if (value === "") throw fail("template format specified but no template given");
    const nodes = parsed(value);
    if (form === "jsonpath") return (shown) => guarded(value, () => render(nodes, shown));
    return (shown) => guarded(value, () => `${goJson(valuesOf(nodes, shown), 4)}\n`);
  }
  if (/^(go-template|template|jsonpath|custom-columns)(-?file)?$|^kyaml$/.test(form))
    throw missing(`the output format "${form}"`);
  const known = [
    ...allForms.split(","),
    ...(options.also ?? []),
    ...(options.also?.includes("wide") ? ["custom-columns", "custom-columns-file"] : []),
  ];
  throw fail(
    `unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${known.sort().join(",")}`,
  );
}

function make(output: string, options: PrintOptions): Printer {
  const [form, value] = formOf(output);
  if (form === "name")
    return (object) =>
      itemsOf(object)
        .map((item) => `${options.nameOf(item)}\n`)
        .join("");
  if (form === "custom-columns" && options.also?.includes("wide")) {
    const columns = parseColumns(value);
    return (object) => guarded(value, () => columnsText(columns, itemsOf(object), options.headers ?? true));
  }
  return valuePrinter(output, options);
}

/** jsonpath={.a} in two parts */
function formOf(output: string): readonly [string, string] {
  const [, form = "", value = ""] = /^([^=]*)=?([\s\S]*)$/.exec(output) ?? [];
  return [form, value];
}

function parsed(template: string): readonly Node[] {
  try {
    return parseTemplate(template);
  } catch (error) {
    if (error instanceof BadPath) throw fail(`error parsing jsonpath ${template}, ${error.message}`);
    throw error;
  }
}

function guarded(template: string, act: () => string): string {
  try {
    return act();
  } catch (error) {
    if (error instanceof BadPath)
      throw fail(`error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}.`);
    throw error;
  }
}

/** Several objects as one, as kubectl prints them. */
export function listOf(items: readonly RawObject[]): RawObject {
  const list: unknown = { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items };
  if (isObject(list)) return list;
  throw new TypeError("a list is an object");
}

/** The objects of a List, or the one object. */
export function itemsOf(object: RawObject): readonly RawObject[] {
  return object.kind === "List" ? listAt(object, "items").filter(isObject) : [object];
}

function withoutManagedFields(object: RawObject): RawObject {
  if (object.kind === "List") return listOf(itemsOf(object).map(withoutManagedFields));
  return { ...object, metadata: { ...object.metadata, managedFields: undefined } };
}
