/** awk's values: text and number at once. */
import { formatValues } from "../../../shell/printf.ts";

/** Text that came from input counts as a number where it looks like one; a variable without a value is both. */
export type Value = string | number | { readonly input: string } | undefined;

export type AwkArray = Map<string, Value>;

export class AwkError extends Error {}

const leadingNumber = /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?/;
const wholeNumber = new RegExp(`${leadingNumber.source}\\s*$`);

export function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  const text = typeof value === "object" ? value.input : (value ?? "");
  return Number(leadingNumber.exec(text)?.[0] ?? 0);
}

/** `format` is CONVFMT, or OFMT where the value is printed. */
export function textOf(value: Value, format: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "object") return value.input;
  if (value === undefined) return "";
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? String(value) : formatValues(format, [value], numberOf);
}

const isNumeric = (value: Value): boolean =>
  typeof value === "object" ? wholeNumber.test(value.input) : typeof value !== "string";

export function isTrue(value: Value): boolean {
  if (isNumeric(value)) return numberOf(value) !== 0;
  return typeof value === "object" ? value.input !== "" : value !== "";
}

/** Below zero, zero or above, as numbers where both may be. */
export function compare(left: Value, right: Value, format: string): number {
  if (isNumeric(left) && isNumeric(right)) return numberOf(left) - numberOf(right);
  const [a, b] = [textOf(left, format), textOf(right, format)];
  return a < b ? -1 : a > b ? 1 : 0;
}

export function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) throw new AwkError("Division by zero");
      return left / right;
    case "%":
      if (right === 0) throw new AwkError("Division by zero");
      return left % right;
    default:
      return left ** right;
  }
}
