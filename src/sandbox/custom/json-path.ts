/**
 * The paths of printer columns: `.spec.replicas`, `.metadata.labels.app\.kubernetes\.io/name`, `.status.conditions[0]`,
 * `.status.conditions[?(@.type=="Ready")].status`, `.spec.items[*].name`.
 */
import { isList, isObject, type Json } from "../store/object.ts";

type Step = (values: readonly Json[]) => readonly Json[];

/** The function that reads a path; undefined where the path cannot be read. */
export function jsonPath(text: string): ((value: Json) => readonly Json[]) | undefined {
  const inner = text.replace(/^\{(.*)\}$/s, "$1").replace(/^\$/, "");
  const steps: Step[] = [];
  let rest = inner;
  while (rest !== "") {
    const found = nextStep(rest);
    if (!found) return undefined;
    steps.push(found.step);
    rest = found.rest;
  }
  return (value) => steps.reduce<readonly Json[]>((values, step) => step(values), [value]);
}

const fieldStep = /^\.((?:\\.|[^.[\]\\])+)/;
const quotedStep = /^\[(['"])((?:\\.|(?!\1).)*)\1\]/;
const indexStep = /^\[(-?\d+)\]/;
const everyStep = /^(?:\[\*\]|\.\*)/;
const filterStep = /^\[\?\(\s*@((?:\.[^\s=!<>)]+)+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([^\s)]+))\s*\)\]/;

function nextStep(text: string): { readonly step: Step; readonly rest: string } | undefined {
  const every = everyStep.exec(text);
  if (every) return { step: (values) => values.flatMap(children), rest: text.slice(every[0].length) };
  const field = fieldStep.exec(text);
  if (field) return { step: child(unescaped(field[1] ?? "")), rest: text.slice(field[0].length) };
  const quoted = quotedStep.exec(text);
  if (quoted) return { step: child(unescaped(quoted[2] ?? "")), rest: text.slice(quoted[0].length) };
  const index = indexStep.exec(text);
  if (index) return { step: item(Number(index[1])), rest: text.slice(index[0].length) };
  const filter = filterStep.exec(text);
  if (!filter) return undefined;
  const [whole, path = "", operator = "", double, single, bare] = filter;
  const read = jsonPath(path);
  const wanted = double ?? single ?? bare ?? "";
  const keeps = (value: Json) =>
    (read?.(value).some((found) => String(found) === wanted) ?? false) === (operator === "==");
  return { step: (values) => values.flatMap(children).filter(keeps), rest: text.slice(whole.length) };
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/g, "$1");
}

function child(name: string): Step {
  return (values) =>
    values.flatMap((value) => (isObject(value) && Object.hasOwn(value, name) ? [value[name] ?? null] : []));
}

function item(index: number): Step {
  return (values) => values.flatMap((value) => (isList(value) ? value.slice(index, index + 1 || undefined) : []));
}

function children(value: Json): readonly Json[] {
  if (isList(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}
