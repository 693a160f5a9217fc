/** awk's expressions, from the loosest operators to the tightest. */
import type { Cursor } from "./cursor.ts";
import { AwkSyntaxError } from "./lexer.ts";
import type { Expression } from "./syntax.ts";

const binary: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["in"],
  ["~", "!~"],
  ["<", "<=", "==", "!=", ">", ">="],
  // `command | getline`
  ["|"],
  // two values side by side
  [" "],
  ["+", "-"],
  ["*", "/", "%"],
];
const concatenation = binary.findIndex(([operator]) => operator === " ");

export class ExpressionParser {
  readonly #cursor: Cursor;
  /** Inside print's list a `>` is a redirection. */
  #noGreater = false;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** The values of a `print`, in parentheses or not. */
  printed(): Expression[] {
    const cursor = this.#cursor;
    const ends = () => cursor.isAtEnd || [">", ">>", "|"].some((each) => cursor.is(each));
    const mark = cursor.at;
    if (cursor.take("(")) {
      const values = this.list(")");
      if (ends()) return values;
      cursor.at = mark;
    }
    const values: Expression[] = [];
    if (ends()) return values;
    this.#noGreater = true;
    do {
      cursor.skipLines();
      values.push(this.expression());
    } while (cursor.take(","));
    this.#noGreater = false;
    return values;
  }

  list(end: string): Expression[] {
    const list: Expression[] = [];
    const greater = this.#noGreater;
    this.#noGreater = false;
    while (!this.#cursor.take(end)) {
      this.#cursor.skipLines();
      list.push(this.expression());
      this.#cursor.skipLines();
      if (!this.#cursor.is(end)) this.#cursor.need(",");
    }
    this.#noGreater = greater;
    return list;
  }

  expression(): Expression {
    const left = this.#choice();
    const operator = this.#cursor.peek().text;
    if (!/^([-+*/%^]?=)$/.test(operator) || this.#cursor.peek().kind !== "operator") return left;
    if (!["variable", "element", "field"].includes(left.type)) throw new AwkSyntaxError(operator);
    this.#cursor.next();
    return { type: "assign", operator, target: left, value: this.expression() };
  }

  #choice(): Expression {
    const test = this.#binary(0);
    if (!this.#cursor.take("?")) return test;
    this.#cursor.skipLines();
    const yes = this.expression();
    this.#cursor.skipLines();
    this.#cursor.need(":");
    this.#cursor.skipLines();
    return { type: "choice", test, yes, no: this.expression() };
  }

  concatenation(): Expression {
    return this.#binary(concatenation);
  }

  #binary(level: number): Expression {
    const operators = binary[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { text, kind } = this.#cursor.peek();
      if (operators.includes("in")) {
        if (!this.#cursor.take("in")) return left;
        left = { type: "in", index: [left], name: this.#cursor.next().text };
        continue;
      }
      if (operators.includes("|")) {
        if (text !== "|" || this.#cursor.peek(1).text !== "getline") return left;
        this.#cursor.at += 2;
        left = { type: "getline", target: this.#getlineTarget(), from: { kind: "command", name: left } };
        continue;
      }
      if (operators.includes(" ")) {
        if (!this.#startsValue()) return left;
        left = { type: "binary", operator: " ", left, right: this.#binary(level + 1) };
        continue;
      }
      if (kind !== "operator" || !operators.includes(text) || (text === ">" && this.#noGreater)) return left;
      this.#cursor.next();
      this.#cursor.skipLines();
      left = { type: "binary", operator: text, left, right: this.#binary(level + 1) };
    }
  }

  /** Whether what follows begins a value that is to be joined. */
  #startsValue(): boolean {
    const { kind, text } = this.#cursor.peek();
    return (
      ["number", "string", "regex", "name", "call", "builtin"].includes(kind) ||
      (kind === "operator" && ["(", "$", "!", "++", "--"].includes(text))
    );
  }

  #unary(): Expression {
    const { text, kind } = this.#cursor.peek();
    if (kind === "operator" && ["!", "-", "+"].includes(text)) {
      this.#cursor.next();
      return { type: "unary", operator: text, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#cursor.take("^") && !this.#cursor.take("**")) return left;
    return { type: "binary", operator: "^", left, right: this.#unary() };
  }

  #postfix(): Expression {
    const target = this.#primary();
    const { text } = this.#cursor.peek();
    if ((text !== "++" && text !== "--") || !["variable", "element", "field"].includes(target.type)) return target;
    this.#cursor.next();
    return { type: "step", operator: text, target, prefix: false };
  }

  #primary(): Expression {
    const token = this.#cursor.next();
    switch (token.kind) {
      case "number":
        return { type: "number", value: Number(token.text) };
      case "string":
        return { type: "string", value: token.text };
      case "regex":
        return { type: "regex", source: token.text };
      case "call":
        this.#cursor.need("(");
        return { type: "call", name: token.text, args: this.list(")") };
      case "builtin":
        return { type: "builtin", name: token.text, args: this.#cursor.take("(") ? this.list(")") : [] };
      case "name":
        return this.#cursor.take("[")
          ? { type: "element", name: token.text, index: this.list("]") }
          : { type: "variable", name: token.text };
      default:
        break;
    }
    if (token.text === "getline") {
      const target = this.#getlineTarget();
      const from = this.#cursor.take("<") ? ({ kind: "file", name: this.#postfix() } as const) : undefined;
      return { type: "getline", target, from };
    }
    if (token.text === "$") return { type: "field", index: this.#primary() };
    if (token.text === "++" || token.text === "--")
      return { type: "step", operator: token.text, target: this.#primary(), prefix: true };
    if (token.text === "-" || token.text === "+")
      return { type: "unary", operator: token.text, operand: this.#primary() };
    if (token.text !== "(") throw new AwkSyntaxError(token.text || "end of program");
    const values = this.list(")");
    if (this.#cursor.peek().text === "in") {
      this.#cursor.next();
      return { type: "in", index: values, name: this.#cursor.next().text };
    }
    const [value] = values;
    if (value === undefined || values.length > 1) throw new AwkSyntaxError(")");
    return { type: "unary", operator: "()", operand: value };
  }

  #getlineTarget(): Expression | undefined {
    return this.#cursor.peek().kind === "name" || this.#cursor.is("$") ? this.#primary() : undefined;
  }
}
