/** Reads an expression of the Common Expression Language, as the rules of CustomResourceDefinitions use it. */
import { NotCel, type Token, tokensOf } from "./tokens.ts";

export type Expression =
  | { readonly is: "literal"; readonly value: null | boolean | bigint | number | string }
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "field"; readonly of: Expression; readonly field: string; readonly optional: boolean }
  | { readonly is: "item"; readonly of: Expression; readonly index: Expression; readonly optional: boolean }
  | { readonly is: "has"; readonly of: Expression; readonly field: string }
  | { readonly is: "list"; readonly items: readonly Expression[] }
  | { readonly is: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly is: "choice"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly is: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | {
      readonly is: "each";
      readonly macro: Macro;
      readonly of: Expression;
      readonly name: string;
      readonly body: readonly Expression[];
    }
  | {
      readonly is: "call";
      readonly name: string;
      readonly on: Expression | undefined;
      readonly args: readonly Expression[];
    };

type Macro = "all" | "exists" | "exists_one" | "map" | "filter";

const macros: ReadonlySet<string> = new Set<Macro>(["all", "exists", "exists_one", "map", "filter"]);

export function parseCel(text: string): Expression {
  const parser = new Parser(tokensOf(text));
  return parser.whole();
}

const relations = ["==", "!=", "<=", ">=", "<", ">", "in"];
const deepest = 200;

class Parser {
  readonly #tokens: readonly Token[];
  #place = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#choice();
    if (this.#place < this.#tokens.length) throw new NotCel(`unexpected ${this.#next()?.text}`);
    return expression;
  }

  #choice(): Expression {
    if (++this.#depth > deepest) throw new NotCel("nested too deeply");
    const test = this.#or();
    let expression = test;
    if (this.#takes("?")) {
      const yes = this.#or();
      this.#needs(":");
      expression = { is: "choice", test, yes, no: this.#choice() };
    }
    this.#depth--;
    return expression;
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#takes("||")) left = { is: "or", left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#relation();
    while (this.#takes("&&")) left = { is: "and", left, right: this.#relation() };
    return left;
  }

  #relation(): Expression {
    return this.#binary(relations, () => this.#sum());
  }

  #sum(): Expression {
    return this.#binary(["+", "-"], () => this.#product());
  }

  #product(): Expression {
    return this.#binary(["*", "/", "%"], () => this.#unary());
  }

  #binary(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = operators.find((one) => this.#takes(one));
      if (operator === undefined) return left;
      left = { is: "call", name: `_${operator}_`, on: undefined, args: [left, operand()] };
    }
  }

  #unary(): Expression {
    for (const operator of ["!", "-"]) {
      if (this.#takes(operator)) return { is: "call", name: `${operator}_`, on: undefined, args: [this.#unary()] };
    }
    return this.#member();
  }

  #member(): Expression {
    let of = this.#primary();
    for (;;) {
      if (this.#takes(".")) {
        const optional = this.#takes("?");
        const name = this.#word();
        of = this.#takes("(") ? this.#method(of, name) : { is: "field", of, field: name, optional };
      } else if (this.#takes("[")) {
        const optional = this.#takes("?");
        const index = this.#choice();
        this.#needs("]");
        of = { is: "item", of, index, optional };
      } else return of;
    }
  }

  #method(of: Expression, name: string): Expression {
    const args = this.#list(")");
    const [first, ...body] = args;
    if (macros.has(name) && first?.is === "name" && body.length > 0 && isMacro(name)) {
      return { is: "each", macro: name, of, name: first.name, body };
    }
    return { is: "call", name, on: of, args };
  }

  #primary(): Expression {
    const token = this.#next();
    if (token === undefined) throw new NotCel("unexpected end");
    if (token.sort === "value") return { is: "literal", value: token.value };
    if (token.sort === "word") return this.#named(token.text);
    if (token.text === "(") {
      const inner = this.#choice();
      this.#needs(")");
      return inner;
    }
    if (token.text === "[") return { is: "list", items: this.#list("]") };
    if (token.text === "{") return this.#map();
    throw new NotCel(`unexpected ${token.text}`);
  }

  #named(name: string): Expression {
    if (!this.#takes("(")) return { is: "name", name };
    const args = this.#list(")");
    const [only] = args;
    if (name === "has") {
      if (only?.is !== "field") throw new NotCel("has() takes a field");
      return { is: "has", of: only.of, field: only.field };
    }
    return { is: "call", name, on: undefined, args };
  }

  #map(): Expression {
    const entries: [Expression, Expression][] = [];
    while (!this.#takes("}")) {
      const key = this.#choice();
      this.#needs(":");
      entries.push([key, this.#choice()]);
      if (!this.#takes(",")) {
        this.#needs("}");
        break;
      }
    }
    return { is: "map", entries };
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#takes(end)) {
      items.push(this.#choice());
      if (!this.#takes(",")) {
        this.#needs(end);
        break;
      }
    }
    return items;
  }

  #word(): string {
    const token = this.#next();
    if (token?.sort !== "word") throw new NotCel(`expected a name, found ${token?.text ?? "the end"}`);
    return token.text;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#place++];
  }

  #takes(text: string): boolean {
    const token = this.#tokens[this.#place];
    if (token === undefined || token.sort === "value" || token.text !== text) return false;
    this.#place++;
    return true;
  }

  #needs(text: string): void {
    if (!this.#takes(text)) throw new NotCel(`expected ${text}, found ${this.#tokens[this.#place]?.text ?? "the end"}`);
  }
}

function isMacro(name: string): name is Macro {
  return macros.has(name);
}

/** `optional.of(x)` and `optional.none()`. */
export function isOptional({ name, on }: Extract<Expression, { is: "call" }>): boolean {
  return on?.is === "name" && on.name === "optional" && (name === "of" || name === "none");
}
