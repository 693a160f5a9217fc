/** awk's grammar: rules, functions and statements. */
import { Cursor } from "./cursor.ts";
import { ExpressionParser } from "./expressions.ts";
import { AwkSyntaxError, type Token, tokenize } from "./lexer.ts";
import type { AwkFunction, AwkProgram, Rule, Statement } from "./syntax.ts";

export function parseAwk(source: string): AwkProgram {
  return new Parser(tokenize(source)).program();
}

class Parser {
  readonly #cursor: Cursor;
  readonly #expressions: ExpressionParser;

  constructor(tokens: readonly Token[]) {
    this.#cursor = new Cursor(tokens);
    this.#expressions = new ExpressionParser(this.#cursor);
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    for (this.#cursor.skipEnds(); this.#cursor.peek().kind !== "end"; this.#cursor.skipEnds()) {
      if (this.#cursor.take("function") || this.#cursor.take("func")) {
        const name = this.#cursor.next().text;
        this.#cursor.need("(");
        const parameters: string[] = [];
        while (!this.#cursor.take(")")) {
          parameters.push(this.#cursor.next().text);
          this.#cursor.take(",");
        }
        this.#cursor.skipLines();
        functions.set(name, { parameters, body: this.#block() });
        continue;
      }
      let when: Rule["when"] = [];
      if (this.#cursor.take("BEGIN")) when = "BEGIN";
      else if (this.#cursor.take("END")) when = "END";
      else if (!this.#cursor.is("{")) {
        const first = this.#expressions.expression();
        when = this.#cursor.take(",") ? [first, this.#expressions.expression()] : [first];
      }
      rules.push({ when, body: this.#cursor.is("{") ? this.#block() : undefined, active: false });
    }
    return { rules, functions };
  }

  #block(): Statement {
    this.#cursor.need("{");
    const body: Statement[] = [];
    for (this.#cursor.skipEnds(); !this.#cursor.take("}"); this.#cursor.skipEnds()) body.push(this.#statement());
    return { type: "block", body };
  }

  #statement(): Statement {
    if (this.#cursor.is("{")) return this.#block();
    if (this.#cursor.take(";")) return { type: "block", body: [] };
    if (this.#cursor.take("if")) {
      this.#cursor.need("(");
      const test = this.#expressions.expression();
      this.#cursor.need(")");
      const yes = this.#inner();
      const mark = this.#cursor.at;
      this.#cursor.skipEnds();
      if (this.#cursor.take("else")) return { type: "if", test, yes, no: this.#inner() };
      this.#cursor.at = mark;
      return { type: "if", test, yes, no: undefined };
    }
    if (this.#cursor.take("while")) {
      this.#cursor.need("(");
      const test = this.#expressions.expression();
      this.#cursor.need(")");
      return { type: "while", test, body: this.#inner(), first: false };
    }
    if (this.#cursor.take("do")) {
      const body = this.#inner();
      this.#cursor.skipEnds();
      this.#cursor.need("while");
      this.#cursor.need("(");
      const test = this.#expressions.expression();
      this.#cursor.need(")");
      return { type: "while", test, body, first: true };
    }
    if (this.#cursor.take("for")) return this.#for();
    const statement = this.#simple();
    if (!this.#cursor.isAtEnd) throw new AwkSyntaxError(this.#cursor.peek().text);
    this.#cursor.take(";");
    return statement;
  }

  #inner(): Statement {
    this.#cursor.skipLines();
    return this.#statement();
  }

  #for(): Statement {
    this.#cursor.need("(");
    if (
      this.#cursor.peek().kind === "name" &&
      this.#cursor.peek(1).text === "in" &&
      this.#cursor.peek(3).text === ")"
    ) {
      const variable = this.#cursor.next().text;
      this.#cursor.next();
      const name = this.#cursor.next().text;
      this.#cursor.need(")");
      return { type: "each", variable, name, body: this.#inner() };
    }
    const start = this.#cursor.is(";") ? undefined : this.#simple();
    this.#cursor.need(";");
    const test = this.#cursor.is(";") ? undefined : this.#expressions.expression();
    this.#cursor.need(";");
    const step = this.#cursor.is(")") ? undefined : this.#simple();
    this.#cursor.need(")");
    return { type: "for", start, test, step, body: this.#inner() };
  }

  #simple(): Statement {
    const { text } = this.#cursor.peek();
    if (text === "print" || text === "printf") {
      this.#cursor.next();
      return this.#print(text === "printf");
    }
    if (text === "break" || text === "continue" || text === "next" || text === "nextfile") {
      this.#cursor.next();
      return { type: "jump", kind: text };
    }
    if (text === "exit" || text === "return") {
      this.#cursor.next();
      return { type: text, value: this.#cursor.isAtEnd ? undefined : this.#expressions.expression() };
    }
    if (this.#cursor.take("delete")) {
      const name = this.#cursor.next().text;
      return { type: "delete", name, index: this.#cursor.take("[") ? this.#expressions.list("]") : undefined };
    }
    return { type: "expression", value: this.#expressions.expression() };
  }

  #print(formatted: boolean): Statement {
    const values = this.#expressions.printed();
    const operator = [">", ">>", "|"].find((each) => this.#cursor.take(each));
    return {
      type: "print",
      values,
      formatted,
      to: operator === undefined ? undefined : { operator, target: this.#expressions.concatenation() },
    };
  }
}
