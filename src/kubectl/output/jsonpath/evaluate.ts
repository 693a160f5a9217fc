import { isMap, sameJson } from "../../values.ts";
import { goJson } from "../json.ts";
import { BadPath, type Node, type Operand, parseTemplate, relaxed, type Step } from "./parse.ts";

/** The text that a template makes of a value. */
export function render(nodes: readonly Node[], value: unknown): string {
  return nodes
    .map((node) => {
      if (node.kind === "text") return node.text;
      const found = follow(node.path, [value]);
      if (node.kind === "range") return found.map((item) => render(node.body, item)).join("");
      return found.map(textOf).join(" ");
    })
    .join("");
}

/** Everything that a single path finds; the braces may be left out. */
export function findAll(path: string, value: unknown): readonly unknown[] {
  return valuesOf(parseTemplate(relaxed(path)), value);
}

export function valuesOf(nodes: readonly Node[], value: unknown): readonly unknown[] {
  return nodes.flatMap((node) => {
    if (node.kind === "text") return [node.text];
    const found = follow(node.path, [value]);
    return node.kind === "range" ? found.flatMap((item) => valuesOf(node.body, item)) : found;
  });
}

function follow(path: readonly Step[], values: readonly unknown[]): readonly unknown[] {
  return path.reduce<readonly unknown[]>((found, step) => found.flatMap((value) => take(step, value)), values);
}

function take(step: Step, value: unknown): readonly unknown[] {
  if (step.kind === "field") return isMap(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
  if (step.kind === "every") return children(value);
  if (step.kind === "below") return below(value);
  if (step.kind === "union") return step.paths.flatMap((path) => follow(path, [value]));
  if (step.kind === "filter") return children(value).filter((item) => passes(step, item));
  if (!Array.isArray(value)) {
    if (value === undefined || value === null) return [];
    throw new BadPath(`${goKind(value)} is not array or slice`);
  }
  return slice(step, value);
}

function children(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
}

function below(value: unknown): readonly unknown[] {
  return [value, ...children(value).flatMap(below)];
}

function slice(step: Extract<Step, { kind: "slice" }>, value: readonly unknown[]): readonly unknown[] {
  const from = step.from ?? 0;
  const start = from < 0 ? value.length + from : from;
  if (step.one) {
    if (start < 0 || start >= value.length)
      throw new BadPath(`array index out of bounds: index ${from < 0 ? start : from}, length ${value.length}`);
    return [value[start]];
  }
  const to = step.to ?? value.length;
  const end = Math.min(to < 0 ? value.length + to : to, value.length);
  return value.slice(Math.max(start, 0), Math.max(end, 0)).filter((_, index) => index % step.by === 0);
}

function passes({ left, test, right }: Extract<Step, { kind: "filter" }>, item: unknown): boolean {
  const found = operandOf(left, item);
  if (test === "exists" || !right) return found.length > 0;
  const wanted = operandOf(right, item);
  if (found.length !== 1 || wanted.length !== 1) return false;
  const [one, other] = [found[0], wanted[0]];
  if (test === "==") return same(one, other);
  if (test === "!=") return !same(one, other);
  const [a, b] = typeof one === "number" ? [one, Number(other)] : [String(one), String(other)];
  return test === "<" ? a < b : test === "<=" ? a <= b : test === ">" ? a > b : a >= b;
}

function same(one: unknown, other: unknown): boolean {
  return sameJson(one, other) || (typeof other !== "object" && String(one) === String(other));
}

function operandOf(operand: Operand, item: unknown): readonly unknown[] {
  return "value" in operand ? [operand.value] : follow(operand.path, [item]);
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? goJson(value) : String(value);
}

function goKind(value: unknown): string {
  if (isMap(value)) return "map[string]interface {}";
  return typeof value === "string" ? "string" : typeof value === "boolean" ? "bool" : "int64";
}
