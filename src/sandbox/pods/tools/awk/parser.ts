/** awk's grammar: rules, statements, expressions. */
import { AwkSyntaxError, type Token, tokenize } from "./lexer.ts";

export type Expression =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "regex"; readonly source: string }
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "element"; readonly name: string; readonly index: readonly Expression[] }
  | { readonly type: "field"; readonly index: Expression }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly type: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: "step"; readonly operator: "++" | "--"; readonly target: Expression; readonly prefix: boolean }
  | { readonly type: "assign"; readonly operator: string; readonly target: Expression; readonly value: Expression }
  | { readonly type: "choice"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly type: "in"; readonly index: readonly Expression[]; readonly name: string }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: "builtin"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: "getline"; readonly target: Expression | undefined };

export type Statement =
  | { readonly type: "expression"; readonly value: Expression }
  | {
      readonly type: "print";
      readonly values: readonly Expression[];
      readonly formatted: boolean;
      readonly to: { readonly operator: string; readonly target: Expression } | undefined;
    }
  | { readonly type: "if"; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly type: "while"; readonly test: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly type: "for";
      readonly start: Statement | undefined;
      readonly test: Expression | undefined;
      readonly step: Statement | undefined;
      readonly body: Statement;
    }
  | { readonly type: "each"; readonly variable: string; readonly name: string; readonly body: Statement }
  | { readonly type: "block"; readonly body: readonly Statement[] }
  | { readonly type: "delete"; readonly name: string; readonly index: readonly Expression[] | undefined }
  | { readonly type: "jump"; readonly kind: "break" | "continue" | "next" }
  | { readonly type: "exit" | "return"; readonly value: Expression | undefined };

export interface Rule {
  readonly when: "BEGIN" | "END" | readonly Expression[];
  /** Undefined: print the record. */
  readonly body: Statement | undefined;
  /** Inside a range that has begun. */
  active: boolean;
}

export interface AwkFunction {
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}

const binary: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["~", "!~"],
  ["<", "<=", "==", "!=", ">", ">="],
  [" "],
  ["+", "-"],
  ["*", "/", "%"],
];

export function parseAwk(source: string): AwkProgram {
  return new Parser(tokenize(source)).program();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Inside print's list a `>` is a redirection. */
  #noGreater = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.#skipLines(); this.#peek().kind !== "end"; this.#skipLines()) {
      if (this.#take("function") || this.#take("func")) {
        const name = this.#next().text;
        this.#need("(");
        const parameters: string[] = [];
        while (!this.#take(")")) {
          parameters.push(this.#next().text);
          this.#take(",");
        }
        this.#skipLines();
        functions.set(name, { parameters, body: this.#block() });
        continue;
      }
      let when: Rule["when"] = [];
      if (this.#take("BEGIN")) when = "BEGIN";
      else if (this.#take("END")) when = "END";
      else if (!this.#is("{")) {
        const first = this.#expression();
        when = this.#take(",") ? [first, this.#expression()] : [first];
      }
      rules.push({ when, body: this.#is("{") ? this.#block() : undefined, active: false });
    }
    return { rules, functions };
  }

  #block(): Statement {
    this.#need("{");
    const body: Statement[] = [];
    for (this.#skipEnds(); !this.#take("}"); this.#skipEnds()) body.push(this.#statement());
    return { type: "block", body };
  }

  #statement(): Statement {
    if (this.#is("{")) return this.#block();
    if (this.#take(";")) return { type: "block", body: [] };
    if (this.#take("if")) {
      this.#need("(");
      const test = this.#expression();
      this.#need(")");
      const yes = this.#inner();
      const mark = this.#at;
      this.#skipEnds();
      if (this.#take("else")) return { type: "if", test, yes, no: this.#inner() };
      this.#at = mark;
      return { type: "if", test, yes, no: undefined };
    }
    if (this.#take("while")) {
      this.#need("(");
      const test = this.#expression();
      this.#need(")");
      return { type: "while", test, body: this.#inner(), first: false };
    }
    if (this.#take("do")) {
      const body = this.#inner();
      this.#skipEnds();
      this.#need("while");
      this.#need("(");
      const test = this.#expression();
      this.#need(")");
      return { type: "while", test, body, first: true };
    }
    if (this.#take("for")) return this.#for();
    const statement = this.#simple();
    if (!this.#is("}") && this.#peek().kind !== "end" && !this.#take(";") && this.#peek().kind !== "newline")
      throw new AwkSyntaxError(this.#peek().text);
    return statement;
  }

  #inner(): Statement {
    this.#skipLines();
    return this.#statement();
  }

  #for(): Statement {
    this.#need("(");
    if (
      this.#peek().kind === "name" &&
      this.#tokens[this.#at + 1]?.text === "in" &&
      this.#tokens[this.#at + 3]?.text === ")"
    ) {
      const variable = this.#next().text;
      this.#next();
      const name = this.#next().text;
      this.#need(")");
      return { type: "each", variable, name, body: this.#inner() };
    }
    const start = this.#is(";") ? undefined : this.#simple();
    this.#need(";");
    const test = this.#is(";") ? undefined : this.#expression();
    this.#need(";");
    const step = this.#is(")") ? undefined : this.#simple();
    this.#need(")");
    return { type: "for", start, test, step, body: this.#inner() };
  }

  #simple(): Statement {
    const { text } = this.#peek();
    if (text === "print" || text === "printf") {
      this.#next();
      return this.#print(text === "printf");
    }
    if (text === "break" || text === "continue" || text === "next") {
      this.#next();
      return { type: "jump", kind: text };
    }
    if (text === "exit" || text === "return") {
      this.#next();
      const ends = this.#is(";") || this.#is("}") || ["newline", "end"].includes(this.#peek().kind);
      return { type: text, value: ends ? undefined : this.#expression() };
    }
    if (this.#take("delete")) {
      const name = this.#next().text;
      return { type: "delete", name, index: this.#take("[") ? this.#list("]") : undefined };
    }
    return { type: "expression", value: this.#expression() };
  }

  #print(formatted: boolean): Statement {
    const ends = () =>
      [";", "}", ">", ">>", "|"].includes(this.#peek().text) || ["newline", "end"].includes(this.#peek().kind);
    let values: Expression[] = [];
    const before = this.#noGreater;
    this.#noGreater = true;
    const mark = this.#at;
    if (this.#take("(")) {
      this.#noGreater = false;
      values = this.#list(")");
      this.#noGreater = true;
      if (!ends()) {
        this.#at = mark;
        values = [];
      }
    }
    if (values.length === 0 && !ends())
      do {
        this.#skipLines();
        values.push(this.#expression());
      } while (this.#take(","));
    this.#noGreater = before;
    const operator = [">", ">>", "|"].find((each) => this.#take(each));
    return {
      type: "print",
      values,
      formatted,
      to: operator === undefined ? undefined : { operator, target: this.#concatenation() },
    };
  }

  #list(end: string): Expression[] {
    const list: Expression[] = [];
    const greater = this.#noGreater;
    this.#noGreater = false;
    while (!this.#take(end)) {
      this.#skipLines();
      list.push(this.#expression());
      this.#skipLines();
      if (!this.#is(end)) this.#need(",");
    }
    this.#noGreater = greater;
    return list;
  }

  #expression(): Expression {
    const left = this.#choice();
    const operator = this.#peek().text;
    if (!/^([-+*/%^]?=)$/.test(operator) || this.#peek().kind !== "operator") return left;
    if (!["variable", "element", "field"].includes(left.type)) throw new AwkSyntaxError(operator);
    this.#next();
    return { type: "assign", operator, target: left, value: this.#expression() };
  }

  #choice(): Expression {
    const test = this.#binary(0);
    if (!this.#take("?")) return test;
    this.#skipLines();
    const yes = this.#expression();
    this.#skipLines();
    this.#need(":");
    this.#skipLines();
    return { type: "choice", test, yes, no: this.#expression() };
  }

  #concatenation(): Expression {
    return this.#binary(4);
  }

  #binary(level: number): Expression {
    const operators = binary[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      if (level === 0 && this.#peek().text === "in" && this.#peek().kind === "keyword") {
        this.#next();
        left = { type: "in", index: [left], name: this.#next().text };
        continue;
      }
      const { text, kind } = this.#peek();
      if (operators.includes(" ")) {
        if (!this.#startsValue()) return left;
        left = { type: "binary", operator: " ", left, right: this.#binary(level + 1) };
        continue;
      }
      if (kind !== "operator" || !operators.includes(text) || (text === ">" && this.#noGreater)) return left;
      this.#next();
      this.#skipLines();
      left = { type: "binary", operator: text, left, right: this.#binary(level + 1) };
    }
  }

  /** Whether what follows begins a value that is to be joined. */
  #startsValue(): boolean {
    const { kind, text } = this.#peek();
    return (
      ["number", "string", "regex", "name", "call", "builtin"].includes(kind) ||
      (kind === "operator" && ["(", "$", "!", "++", "--"].includes(text))
    );
  }

  #unary(): Expression {
    const { text, kind } = this.#peek();
    if (kind === "operator" && ["!", "-", "+"].includes(text)) {
      this.#next();
      return { type: "unary", operator: text, operand: this.#unary() };
    }
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#take("^") && !this.#take("**")) return left;
    return { type: "binary", operator: "^", left, right: this.#unary() };
  }

  #postfix(): Expression {
    const target = this.#primary();
    const { text } = this.#peek();
    if ((text !== "++" && text !== "--") || !["variable", "element", "field"].includes(target.type)) return target;
    this.#next();
    return { type: "step", operator: text, target, prefix: false };
  }

  #primary(): Expression {
    const token = this.#next();
    switch (token.kind) {
      case "number":
        return { type: "number", value: Number(token.text) };
      case "string":
        return { type: "string", value: token.text };
      case "regex":
        return { type: "regex", source: token.text };
      case "call":
        this.#need("(");
        return { type: "call", name: token.text, args: this.#list(")") };
      case "builtin":
        return { type: "builtin", name: token.text, args: this.#take("(") ? this.#list(")") : [] };
      case "name":
        return this.#take("[")
          ? { type: "element", name: token.text, index: this.#list("]") }
          : { type: "variable", name: token.text };
      default:
        break;
    }
    if (token.text === "getline")
      return { type: "getline", target: this.#peek().kind === "name" || this.#is("$") ? this.#primary() : undefined };
    if (token.text === "$") return { type: "field", index: this.#primary() };
    if (token.text === "++" || token.text === "--")
      return { type: "step", operator: token.text, target: this.#primary(), prefix: true };
    if (token.text === "-" || token.text === "+")
      return { type: "unary", operator: token.text, operand: this.#primary() };
    if (token.text !== "(") throw new AwkSyntaxError(token.text || "end of program");
    const values = this.#list(")");
    if (this.#peek().text === "in") {
      this.#next();
      return { type: "in", index: values, name: this.#next().text };
    }
    const [value] = values;
    if (value === undefined || values.length > 1) throw new AwkSyntaxError(")");
    return { type: "unary", operator: "()", operand: value };
  }

  #skipLines(): void {
    while (this.#peek().kind === "newline") this.#at++;
  }

  #skipEnds(): void {
    while (this.#peek().kind === "newline" || this.#is(";")) this.#at++;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #is(text: string): boolean {
    const token = this.#peek();
    return token.text === text && (token.kind === "operator" || token.kind === "keyword");
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #need(text: string): void {
    if (!this.#take(text)) throw new AwkSyntaxError(this.#peek().text || "end of program");
  }
}
