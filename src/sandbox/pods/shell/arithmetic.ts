/** `$(( ))`: 64-bit numbers, variables by name, assignments. */
import { type ArithmeticExpression, parse } from "unbash";
import { ShellError } from "./errors.ts";

/** What an expression may read and change. */
export interface Variables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Expands a word that holds `$x`, `${x}` or `$(x)` to text. */
  expand(
    word: Extract<ArithmeticExpression, { type: "ArithmeticWord" | "ArithmeticCommandExpansion" }>,
  ): Promise<string>;
  readonly error: string;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);
const deepest = 100;

export async function evaluate(expression: ArithmeticExpression, variables: Variables, depth = 0): Promise<bigint> {
  if (depth > deepest) throw new ShellError(variables.error);
  const value = (node: ArithmeticExpression) => evaluate(node, variables, depth + 1);
  switch (expression.type) {
    case "ArithmeticGroup":
      return value(expression.expression);
    case "ArithmeticTernary":
      return (await value(expression.test)) !== 0n ? value(expression.consequent) : value(expression.alternate);
    case "ArithmeticUnary":
      return unary(expression, variables, value);
    case "ArithmeticBinary":
      return binary(expression, variables, value);
    case "ArithmeticCommandExpansion":
      return fromText(await variables.expand(expression), variables, depth);
    case "ArithmeticWord":
      if (expression.value === "") throw new ShellError(variables.error);
      return isName(expression.value)
        ? fromText(variables.get(expression.value) ?? "", variables, depth)
        : fromText(
            /[$`]/.test(expression.value) ? await variables.expand(expression) : expression.value,
            variables,
            depth,
          );
  }
}

/** An expression in a text of its own, as `let` and a variable's value have it. */
export async function evaluateText(text: string, variables: Variables, depth = 0): Promise<bigint> {
  const command = parse(`((${text}\n))`).commands[0]?.command;
  if (command?.type !== "ArithmeticCommand" || command.expression === undefined) {
    if (text.trim() === "") return 0n;
    throw new ShellError(variables.error);
  }
  return evaluate(command.expression, variables, depth + 1);
}

const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text);

function fromText(text: string, variables: Variables, depth: number): Promise<bigint> | bigint {
  const trimmed = text.trim();
  if (trimmed === "") return 0n;
  if (/^0[0-7]*$/.test(trimmed)) return wrap(BigInt(`0o${trimmed}`));
  if (/^[1-9][0-9]*$/.test(trimmed) || /^0[xX][0-9a-fA-F]+$/.test(trimmed)) return wrap(BigInt(trimmed));
  if (isName(trimmed)) {
    if (depth > deepest) throw new ShellError(variables.error);
    return fromText(variables.get(trimmed) ?? "", variables, depth + 1);
  }
  const [, base, digits] = /^(\d+)#(\w+)$/.exec(trimmed) ?? [];
  if (base !== undefined && digits !== undefined) return inBase(digits, BigInt(base), variables);
  if (/^\w+$/.test(trimmed)) throw new ShellError(variables.error);
  return evaluateText(trimmed, variables, depth);
}

function inBase(digits: string, base: bigint, variables: Variables): bigint {
  let value = 0n;
  for (const char of digits.toLowerCase()) {
    const digit = BigInt("0123456789abcdefghijklmnopqrstuvwxyz".indexOf(char));
    if (digit < 0n || digit >= base) throw new ShellError(variables.error);
    value = wrap(value * base + digit);
  }
  return value;
}

async function unary(
  { operator, operand, prefix }: Extract<ArithmeticExpression, { type: "ArithmeticUnary" }>,
  variables: Variables,
  value: (node: ArithmeticExpression) => Promise<bigint>,
): Promise<bigint> {
  const before = await value(operand);
  switch (operator) {
    case "-":
      return wrap(-before);
    case "+":
      return before;
    case "!":
      return before === 0n ? 1n : 0n;
    case "~":
      return wrap(~before);
    case "++":
    case "--": {
      const after = wrap(operator === "++" ? before + 1n : before - 1n);
      variables.set(target(operand, variables), String(after));
      return prefix ? after : before;
    }
    default:
      throw new ShellError(variables.error);
  }
}

async function binary(
  { operator, left, right }: Extract<ArithmeticExpression, { type: "ArithmeticBinary" }>,
  variables: Variables,
  value: (node: ArithmeticExpression) => Promise<bigint>,
): Promise<bigint> {
  if (operator === "&&") return (await value(left)) !== 0n && (await value(right)) !== 0n ? 1n : 0n;
  if (operator === "||") return (await value(left)) !== 0n || (await value(right)) !== 0n ? 1n : 0n;
  const assignment = /^([-+*/%&|^]|<<|>>)?=$/.exec(operator);
  if (assignment === null) return calculate(operator, await value(left), await value(right), variables);
  const name = target(left, variables);
  const given = await value(right);
  const result = assignment[1] === undefined ? given : calculate(assignment[1], await value(left), given, variables);
  variables.set(name, String(result));
  return result;
}

function target(node: ArithmeticExpression, variables: Variables): string {
  if (node.type !== "ArithmeticWord" || !isName(node.value)) throw new ShellError(variables.error);
  return node.value;
}

const truth = (condition: boolean): bigint => (condition ? 1n : 0n);

function calculate(operator: string, left: bigint, right: bigint, variables: Variables): bigint {
  switch (operator) {
    case "+":
      return wrap(left + right);
    case "-":
      return wrap(left - right);
    case "*":
      return wrap(left * right);
    case "/":
    case "%":
      if (right === 0n) throw new ShellError("divide by zero");
      return wrap(operator === "/" ? left / right : left % right);
    case "**":
      if (right < 0n) throw new ShellError(variables.error);
      return power(left, right);
    case "<<":
      return wrap(left << (right & 63n));
    case ">>":
      return wrap(left >> (right & 63n));
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<":
      return truth(left < right);
    case ">":
      return truth(left > right);
    case "<=":
      return truth(left <= right);
    case ">=":
      return truth(left >= right);
    case "==":
      return truth(left === right);
    case "!=":
      return truth(left !== right);
    case ",":
      return right;
    default:
      throw new ShellError(variables.error);
  }
}

/** By squaring, wrapped at each step, so that a huge exponent costs nothing. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = wrap(result * square);
    square = wrap(square * square);
  }
  return result;
}
