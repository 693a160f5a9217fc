import { functions } from "./functions.ts";
import { type Expression, isOptional } from "./parse.ts";
import { NotCel } from "./tokens.ts";

const types = new Set(["int", "uint", "double", "bool", "string", "bytes", "list", "map", "null_type", "type"]);

/** Throws NotCel for functions and names that are not known here. */
export function checkKnown(expression: Expression, names: ReadonlySet<string>): void {
  if (expression.is === "name") mustBe(names.has(expression.name) || types.has(expression.name), expression.name);
  if (expression.is === "call" && !isOptional(expression)) {
    mustBe(Object.hasOwn(functions, expression.name), expression.name);
  }
  for (const part of partsOf(expression)) checkKnown(part, names);
  if (expression.is === "each") {
    const inside = new Set([...names, expression.name]);
    for (const body of expression.body) checkKnown(body, inside);
  }
}

function mustBe(isKnown: boolean, name: string): void {
  if (!isKnown) throw new NotCel(`undeclared reference to '${name}'`);
}

/** What an expression is made of, without the bodies that have names of their own. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case "literal":
    case "name":
      return [];
    case "field":
    case "has":
    case "each":
      return [expression.of];
    case "item":
      return [expression.of, expression.index];
    case "list":
      return expression.items;
    case "map":
      return expression.entries.flat();
    case "choice":
      return [expression.test, expression.yes, expression.no];
    case "and":
    case "or":
      return [expression.left, expression.right];
    case "call":
      return expression.on && !isOptional(expression) ? [expression.on, ...expression.args] : expression.args;
  }
}
