import { SelectorError } from "./error.ts";
import { all, type Comparison, type Expression, not } from "./expression.ts";
import { type Token, type TokenKind, tokenize } from "./tokens.ts";

export const longestSelector = 1024;

/** Reads a selector; the empty text is all(). Throws a SelectorError. */
export function parseSelector(text: string): Expression {
  if (text.length > longestSelector) {
    throw new SelectorError(`selector is longer than ${longestSelector} characters`, longestSelector);
  }
  const tokens = new Tokens(tokenize(text));
  if (tokens.skip("end")) return all;
  const expression = anyOf(tokens);
  tokens.expect("end", "unexpected content at end of selector");
  return expression;
}

class Tokens {
  private readonly list: readonly Token[];
  private index = 0;

  constructor(list: readonly Token[]) {
    this.list = list;
  }

  get next(): Token {
    const token = this.list[this.index] ?? this.list.at(-1);
    if (!token) throw new SelectorError("unexpected end of string looking for op", 0);
    return token;
  }

  take(): Token {
    const token = this.next;
    this.index += 1;
    return token;
  }

  /** Takes the token if it is of the kind. */
  skip(kind: TokenKind): boolean {
    if (this.next.kind !== kind) return false;
    this.index += 1;
    return true;
  }

  expect(kind: TokenKind, message: string): Token {
    if (this.next.kind !== kind) throw new SelectorError(message, this.next.start);
    return this.take();
  }
}

function anyOf(tokens: Tokens): Expression {
  const operands = [allOf(tokens)];
  while (tokens.skip("||")) operands.push(allOf(tokens));
  return join("or", operands);
}

function allOf(tokens: Tokens): Expression {
  const operands = [operation(tokens)];
  while (tokens.skip("&&")) operands.push(operation(tokens));
  return join("and", operands);
}

function join(kind: "and" | "or", operands: readonly Expression[]): Expression {
  const [only] = operands;
  return only && operands.length === 1 ? only : { kind, operands };
}

function operation(tokens: Tokens): Expression {
  let negated = false;
  while (tokens.skip("!")) negated = !negated;
  const operand = term(tokens);
  return negated ? not(operand) : operand;
}

function term(tokens: Tokens): Expression {
  const token = tokens.take();
  switch (token.kind) {
    case "all()":
      return all;
    case "global()":
      return { kind: "global" };
    case "has()":
      return { kind: "has", label: token.value };
    case "label":
      return comparison(tokens, token.value);
    case "(": {
      const inner = anyOf(tokens);
      tokens.expect(")", "expected )");
      return inner;
    }
    case "end":
      throw new SelectorError("unexpected end of string looking for op", token.start);
    default:
      throw new SelectorError(`unexpected token: ${token.value}`, token.start);
  }
}

function comparison(tokens: Tokens, label: string): Expression {
  const operator = tokens.take();
  if (isComparison(operator.kind)) {
    return { kind: operator.kind, label, value: tokens.expect("string", "expected string").value };
  }
  if (operator.kind === "in" || operator.kind === "not in") return { kind: operator.kind, label, values: set(tokens) };
  if (operator.kind === "end") throw new SelectorError("unexpected end of string looking for op", operator.start);
  throw new SelectorError(`expected == or != not: ${operator.value}`, operator.start);
}

function set(tokens: Tokens): string[] {
  tokens.expect("{", "expected set literal");
  const values = new Set<string>();
  while (tokens.next.kind === "string") {
    values.add(tokens.take().value);
    if (!tokens.skip(",")) break;
  }
  tokens.expect("}", "expected }");
  return [...values];
}

function isComparison(kind: TokenKind): kind is Comparison {
  return kind === "==" || kind === "!=" || kind === "contains" || kind === "starts with" || kind === "ends with";
}
