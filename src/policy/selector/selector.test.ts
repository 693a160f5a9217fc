import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Expression, matches, parseSelector, SelectorError, toText } from "./index.ts";

function selects(selector: string, labels: Readonly<Record<string, string>>): boolean {
  const map = new Map(Object.entries(labels));
  return matches(parseSelector(selector), (label) => map.get(label));
}

function errorOf(selector: string): [number, string] | undefined {
  try {
    parseSelector(selector);
    return undefined;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    return [error.position, error.message];
  }
}

describe("a selector", () => {
  test.each([
    ["", {}, true],
    ["  all() ", {}, true],
    ["all( )", {}, true],
    ["a == 'x'", { a: "x" }, true],
    ["a == 'x'", { a: "X" }, false],
    ["a == 'x'", {}, false],
    ["a != 'x'", {}, true],
    ['a == "it\'s"', { a: "it's" }, true],
    ["a in {'x', 'y',}", { a: "y" }, true],
    ["a in {}", { a: "" }, false],
    ["a not in {}", {}, true],
    ["a notin {'x'}", { a: "x" }, false],
    ["a contains 'eb'", { a: "web" }, true],
    ["a contains 'eb'", {}, false],
    ["a starts with ''", { a: "" }, true],
    ["a startswith 'we'", { a: "web" }, true],
    ["a ends\twith 'b'", { a: "web" }, true],
    ["has( a )", { a: "" }, true],
    ["!has(a)", {}, true],
    ["!!has(a)", { a: "" }, true],
    ["!a == 'x'", { a: "x" }, false],
    ["a == '1' || b == '2' && c == '3'", { a: "1" }, true],
    ["(a == '1' || b == '2') && c == '3'", { a: "1" }, false],
    ["a=='x'&&b!='y'||c in{'z'}&&!has(d)", { c: "z" }, true],
    ["in == 'x'", { in: "x" }, true],
    ["has(has) && all == 'y'", { has: "", all: "y" }, true],
    ["global()", {}, true],
    ["global()", { "projectcalico.org/namespace": "x" }, false],
    ["__proto__ == 'x'", {}, false],
  ] as const)("%s on %j is %s", (selector, labels, expected) => {
    expect(selects(selector, labels)).toBe(expected);
  });

  test.each([
    ["a = 'x'", 2, "expected =="],
    ["a == 'x' & b == 'y'", 9, "expected &&"],
    ["a == 'x' | b == 'y'", 9, "expected ||"],
    ["a == x", 5, "expected string"],
    ["a == 'x", 5, "unterminated string"],
    ["a like 'x'", 2, "unexpected characters after label 'a', was expecting an operator"],
    ["a starts 'x'", 2, "unexpected characters after label 'a', was expecting an operator"],
    ["a in ['x']", 5, "unexpected characters"],
    ["a in 'x'", 5, "expected set literal"],
    ["a in {'x'", 9, "expected }"],
    ["(a == 'x'", 9, "expected )"],
    ["a == 'x' b == 'y'", 9, "unexpected content at end of selector"],
    ["has(", 4, "no label name in has( expression"],
    ["has(a", 5, "no closing ')' after has("],
    ["all(a)", 4, "no closing ')' after all("],
    ["has (a)", 4, "expected == or != not: ("],
    ["a == 'x'\n", 8, "unexpected characters"],
    ["a", 1, "unexpected end of string looking for op"],
    ["&& a == 'x'", 0, "unexpected token: &&"],
    [`a == '${"x".repeat(1020)}'`, 1024, "selector is longer than 1024 characters"],
  ] as const)("%s is refused at %i: %s", (selector, position, message) => {
    expect(errorOf(selector)).toEqual([position, message]);
  });

  const label = fc.constantFrom("a", "in", "has", "x/y.z-1");
  const value = fc.constantFrom("", "v", "it's", 'say "hi"');
  const expression = fc.letrec<{ any: Expression }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Expression[]>({ kind: "all" }, { kind: "global" }),
      label.map((own): Expression => ({ kind: "has", label: own })),
      fc.record({ kind: fc.constantFrom("==", "!=", "contains", "starts with", "ends with"), label, value }),
      fc.record({ kind: fc.constantFrom("in", "not in"), label, values: fc.uniqueArray(value, { maxLength: 2 }) }),
      fc.record({ kind: fc.constant("not"), operand: tie("any") }),
      fc.record({ kind: fc.constantFrom("and", "or"), operands: fc.array(tie("any"), { minLength: 2, maxLength: 3 }) }),
    ),
  })).any;

  test("means the same when its text is read back", () => {
    const labels = fc.dictionary(label, value);
    fc.assert(
      fc.property(expression, labels, (own, given) => {
        const map = new Map(Object.entries(given));
        const read = (name: string) => map.get(name);
        expect(matches(parseSelector(toText(own)), read)).toBe(matches(own, read));
      }),
    );
  });

  test("gives an error with a position or an expression for any text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."ab ='\"!&|(){},has(all()in".split("")), maxLength: 60 }),
        (text) => {
          const error = errorOf(text);
          if (error) expect(error[0]).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
