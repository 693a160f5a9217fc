/** What is wrong with a rule before it is ever asked: its grammar, and fields that the schema does not have. */
import type { Schema } from "../../kinds/schema.ts";
import { type Expression, parseCel } from "./parse.ts";
import { NotCel } from "./tokens.ts";

/** In the words of the server's compiler, with the place drawn below; undefined for a rule that can be asked. */
export function ruleProblem(rule: string, schema: Schema): string | undefined {
  try {
    const unknown = unknownField(parseCel(rule), schema);
    if (unknown === undefined) return undefined;
    return drawn(rule, Math.max(0, rule.indexOf(`.${unknown}`)), `undefined field '${unknown}'`);
  } catch (error) {
    if (!(error instanceof NotCel)) throw error;
    return drawn(rule, rule.length, `Syntax error: ${error.message}`);
  }
}

function drawn(rule: string, at: number, why: string): string {
  return `compilation failed: ERROR: <input>:1:${at + 1}: ${why}\n | ${rule}\n | ${".".repeat(at)}^`;
}

/** The first field that an expression takes from a schema without it. */
function unknownField(expression: Expression, schema: Schema): string | undefined {
  let found: string | undefined;
  const typeOf = (one: Expression): Schema | undefined => {
    switch (one.is) {
      case "name":
        return one.name === "self" || one.name === "oldSelf" ? schema : undefined;
      case "field":
      case "has": {
        const of = typeOf(one.of);
        if (of === undefined || !isClosed(of)) return undefined;
        const field = Object.hasOwn(of.properties ?? {}, one.field) ? of.properties?.[one.field] : undefined;
        // Names that are words of the language are written with underscores.
        if (field === undefined && !one.field.includes("__")) found ??= one.field;
        return field;
      }
      case "item": {
        typeOf(one.index);
        return typeOf(one.of)?.items;
      }
      case "call":
        if (one.on) typeOf(one.on);
        for (const arg of one.args) typeOf(arg);
        return undefined;
      case "and":
      case "or":
        typeOf(one.left);
        typeOf(one.right);
        return undefined;
      case "choice":
        for (const part of [one.test, one.yes, one.no]) typeOf(part);
        return undefined;
      case "list":
        for (const item of one.items) typeOf(item);
        return undefined;
      case "each":
        typeOf(one.of);
        return undefined;
      default:
        return undefined;
    }
  };
  typeOf(expression);
  return found;
}

/** Whether the schema names all fields that an object can have. */
function isClosed({ type, properties, additionalProperties, ...keys }: Schema): boolean {
  return (
    type === "object" &&
    properties !== undefined &&
    additionalProperties === undefined &&
    keys["x-kubernetes-preserve-unknown-fields"] !== true &&
    keys["x-kubernetes-embedded-resource"] !== true &&
    keys.model === undefined
  );
}
