/** A selector as Calico reads it, whoever wrote it: Calico's own text or a Kubernetes label selector. */
export type Expression =
  | { readonly kind: "all" }
  | { readonly kind: "global" }
  | { readonly kind: "has"; readonly label: string }
  | { readonly kind: Comparison; readonly label: string; readonly value: string }
  | { readonly kind: "in" | "not in"; readonly label: string; readonly values: readonly string[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "and" | "or"; readonly operands: readonly Expression[] };

export type Comparison = "==" | "!=" | "contains" | "starts with" | "ends with";

export const all: Expression = { kind: "all" };

export function not(operand: Expression): Expression {
  return { kind: "not", operand };
}

/** All of the expressions; none at all is all(). */
export function and(operands: readonly Expression[]): Expression {
  const [only] = operands;
  if (only === undefined) return all;
  return operands.length === 1 ? only : { kind: "and", operands };
}

/** Whether something with these labels is selected. `global()` selects what has no namespace. */
export function matches(expression: Expression, label: (name: string) => string | undefined): boolean {
  switch (expression.kind) {
    case "all":
      return true;
    case "global":
      return label("projectcalico.org/namespace") === undefined;
    case "has":
      return label(expression.label) !== undefined;
    case "not":
      return !matches(expression.operand, label);
    case "and":
      return expression.operands.every((operand) => matches(operand, label));
    case "or":
      return expression.operands.some((operand) => matches(operand, label));
    default:
      return valueMatches(expression, label(expression.label));
  }
}

/** An expression that looks at the value of one label. */
export type LabelExpression = Extract<Expression, { label: string }>;

export function valueMatches(expression: LabelExpression, value: string | undefined): boolean {
  switch (expression.kind) {
    case "has":
      return value !== undefined;
    case "==":
      return value === expression.value;
    case "!=":
      return value !== expression.value;
    case "contains":
      return value?.includes(expression.value) ?? false;
    case "starts with":
      return value?.startsWith(expression.value) ?? false;
    case "ends with":
      return value?.endsWith(expression.value) ?? false;
    case "in":
      return value !== undefined && expression.values.includes(value);
    case "not in":
      return value === undefined || !expression.values.includes(value);
  }
}

/** The same expression with every label renamed. */
export function renameLabels(expression: Expression, rename: (label: string) => string): Expression {
  switch (expression.kind) {
    case "all":
    case "global":
      return expression;
    case "not":
      return not(renameLabels(expression.operand, rename));
    case "and":
    case "or":
      return { ...expression, operands: expression.operands.map((operand) => renameLabels(operand, rename)) };
    default:
      return { ...expression, label: rename(expression.label) };
  }
}

/** The names of the labels that the expression looks at. */
export function labelsOf(expression: Expression): string[] {
  switch (expression.kind) {
    case "all":
    case "global":
      return [];
    case "not":
      return labelsOf(expression.operand);
    case "and":
    case "or":
      return expression.operands.flatMap(labelsOf);
    default:
      return [expression.label];
  }
}

/** Calico's text for the expression, with as few parentheses as it can be read back with. */
export function toText(expression: Expression): string {
  switch (expression.kind) {
    case "all":
    case "global":
      return `${expression.kind}()`;
    case "has":
      return `has(${expression.label})`;
    case "in":
    case "not in":
      return `${expression.label} ${expression.kind} {${expression.values.map(quoted).join(", ")}}`;
    case "not":
      return `!${isComparison(expression.operand) ? `(${toText(expression.operand)})` : grouped(expression.operand)}`;
    case "and":
      return expression.operands.map(grouped).join(" && ");
    case "or":
      return expression.operands
        .map((operand) => (operand.kind === "or" ? grouped(operand) : toText(operand)))
        .join(" || ");
    default:
      return `${expression.label} ${expression.kind} ${quoted(expression.value)}`;
  }
}

function isComparison(expression: Expression): boolean {
  return "label" in expression && expression.kind !== "has";
}

function grouped(expression: Expression): string {
  return expression.kind === "and" || expression.kind === "or" ? `(${toText(expression)})` : toText(expression);
}

/** There are no escapes: a value may hold one kind of quote, and is written in the other. */
function quoted(value: string): string {
  return value.includes("'") ? `"${value}"` : `'${value}'`;
}
