import { functions } from "./functions.ts";
import { type Expression, isOptional } from "./parse.ts";
import { CelError, list, type Value } from "./values.ts";

type Names = ReadonlyMap<string, Value>;

/** As much as one rule may cost, counted in steps. */
const budget = 1_000_000;

/** The value of an expression; throws CelError where it has none. */
export function evaluate(expression: Expression, names: Names): Value {
  return new Evaluation().value(expression, names);
}

class Evaluation {
  #steps = 0;

  value(expression: Expression, names: Names): Value {
    if (++this.#steps > budget) throw new CelError("operation cancelled: actual cost limit exceeded");
    switch (expression.is) {
      case "literal":
        return expression.value;
      case "name":
        return names.get(expression.name) ?? { is: "type", name: expression.name };
      case "field":
        return this.#field(this.value(expression.of, names), expression.field, expression.optional);
      case "has":
        return hasField(this.value(expression.of, names), expression.field);
      case "item":
        return this.#item(expression, names);
      case "list":
        return list(expression.items.map((item) => this.value(item, names)));
      case "map":
        return this.#map(expression.entries, names);
      case "choice":
        return this.value(this.#truth(expression.test, names) ? expression.yes : expression.no, names);
      case "and":
        return this.#both(expression.left, expression.right, names, false);
      case "or":
        return this.#both(expression.left, expression.right, names, true);
      case "each":
        return this.#each(expression, names);
      case "call":
        return this.#call(expression, names);
    }
  }

  #truth(expression: Expression, names: Names): boolean {
    const value = this.value(expression, names);
    if (typeof value !== "boolean") throw new CelError("no such overload");
    return value;
  }

  /** An error on one side does not matter where the other side decides. */
  #both(left: Expression, right: Expression, names: Names, decides: boolean): boolean {
    let error: unknown;
    for (const side of [left, right]) {
      try {
        if (this.#truth(side, names) === decides) return decides;
      } catch (problem) {
        error ??= problem;
      }
    }
    if (error !== undefined) throw error;
    return !decides;
  }

  #field(of: Value, field: string, optional: boolean): Value {
    if (typeof of === "object" && of?.is === "optional") {
      return of.value === undefined ? of : this.#field(of.value, field, true);
    }
    const found = fieldsOf(of).get(field) ?? fieldsOf(of).get(unescaped(field));
    if (optional) return { is: "optional", value: found };
    if (found === undefined) throw new CelError(`no such key: ${unescaped(field)}`);
    return found;
  }

  #item(expression: Extract<Expression, { is: "item" }>, names: Names): Value {
    const of = this.value(expression.of, names);
    const index = this.value(expression.index, names);
    if (typeof of === "object" && of?.is === "map" && typeof index === "string") {
      return this.#field(of, index, expression.optional);
    }
    if (typeof of !== "object" || of?.is !== "list" || typeof index !== "bigint")
      throw new CelError("no such overload");
    const found = of.items[Number(index)];
    if (expression.optional) return { is: "optional", value: found };
    if (found === undefined) throw new CelError(`index out of bounds: ${index}`);
    return found;
  }

  #map(entries: readonly (readonly [Expression, Expression])[], names: Names): Value {
    const fields = entries.map(([key, value]): [string, Value] => [
      String(this.value(key, names)),
      this.value(value, names),
    ]);
    return { is: "map", fields: new Map(fields) };
  }

  #each({ macro, of, name, body }: Extract<Expression, { is: "each" }>, names: Names): Value {
    const range = this.value(of, names);
    const items = typeof range === "object" && range?.is === "list" ? range.items : [...fieldsOf(range).keys()];
    const [first, second] = body;
    if (first === undefined) throw new CelError("no such overload");
    const inside = (item: Value) => new Map([...names, [name, item] as const]);
    const holds = (item: Value) => this.#truth(first, inside(item));
    switch (macro) {
      case "all":
        return this.#quantified(items, holds, false);
      case "exists":
        return this.#quantified(items, holds, true);
      case "exists_one":
        return items.filter(holds).length === 1;
      case "filter":
        return list(items.filter(holds));
      case "map":
        return second === undefined
          ? list(items.map((item) => this.value(first, inside(item))))
          : list(items.filter(holds).map((item) => this.value(second, inside(item))));
    }
  }

  #quantified(items: readonly Value[], holds: (item: Value) => boolean, decides: boolean): boolean {
    let error: unknown;
    for (const item of items) {
      try {
        if (holds(item) === decides) return decides;
      } catch (problem) {
        error ??= problem;
      }
    }
    if (error !== undefined) throw error;
    return !decides;
  }

  #call(expression: Extract<Expression, { is: "call" }>, names: Names): Value {
    const args = expression.args.map((arg) => this.value(arg, names));
    if (isOptional(expression)) return { is: "optional", value: expression.name === "none" ? undefined : args[0] };
    const on = expression.on ? [this.value(expression.on, names)] : [];
    const called = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined;
    if (!called) throw new CelError(`undeclared reference to '${expression.name}'`);
    return called(...on, ...args);
  }
}

function hasField(of: Value, field: string): boolean {
  if (typeof of === "object" && of?.is === "optional") return of.value !== undefined && hasField(of.value, field);
  return fieldsOf(of).has(field) || fieldsOf(of).has(unescaped(field));
}

function fieldsOf(value: Value): ReadonlyMap<string, Value> {
  if (typeof value !== "object" || value?.is !== "map") throw new CelError("no such overload");
  return value.fields;
}

/** Names of fields that are no words are spelt out: `kebab__dash__case`. */
function unescaped(field: string): string {
  return field
    .replace(
      /^__(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)__$/,
      "$1",
    )
    .replaceAll("__dash__", "-")
    .replaceAll("__dot__", ".")
    .replaceAll("__slash__", "/")
    .replaceAll("__underscores__", "__");
}
