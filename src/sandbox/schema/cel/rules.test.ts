import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Schema } from "../../kinds/schema.ts";
import type { Json, JsonObject } from "../../store/object.ts";
import { validateBySchema } from "../index.ts";
import { evaluate } from "./evaluate.ts";
import { parseCel } from "./parse.ts";
import { refusedByRules } from "./rules.ts";
import { NotCel } from "./tokens.ts";
import { celValue } from "./values.ts";

interface Recorded {
  readonly schema: Schema;
  readonly cases: readonly {
    readonly object: JsonObject;
    readonly old?: JsonObject;
    readonly causes: readonly { reason: string; field: string; message: string }[];
  }[];
}

/** What a real server (1.35) said of objects of a CustomResourceDefinition full of rules. */
const { schema, cases }: Recorded = JSON.parse(
  readFileSync(new URL("../testdata/rules.json", import.meta.url), "utf8"),
);

describe("rules refuse what a real server refuses", () => {
  test.each(cases)("$object.spec before $old.spec", ({ object, old, causes }) => {
    const said = validateBySchema(object, schema, old).map(({ reason, field, message }) => ({
      reason,
      field,
      message,
    }));
    expect(new Set(said)).toEqual(new Set(causes));
  });
});

const valueOfText = (text: string, self: Json = null) =>
  evaluate(parseCel(text), new Map([["self", celValue(self, {})]]));

describe("expressions", () => {
  test.each([
    "1 + 2 * 3 == 7 && (1 + 2) * 3 == 9",
    "7 / 2 == 3 && -7 / 2 == -3 && 7 % 3 == 1 && 7.0 / 2.0 == 3.5",
    "1 < 2 && 1 == 1.0 && 'a' < 'b' && true || false",
    "[1, 2, 3].filter(x, x > 1).map(x, x * 2) == [4, 6]",
    "[1, 2].map(x, x > 1, x) == [2] && [[1], [2]].all(l, l.exists(x, x < 3))",
    "{'a': 1}.a == 1 && 'a' in {'a': 1} && size({'a': 1}) == 1",
    "'héllo'.size() == 5 && r'a\\d' == 'a\\\\d' && \"it's\" == 'it\\'s'",
    "'a,b,c'.split(',') == ['a', 'b', 'c'] && ['a', 'b'].join('-') == 'a-b'",
    "'hello'.substring(1, 3) == 'el' && 'hello'.indexOf('l') == 2 && 'aXa'.replace('X', 'a') == 'aaa'",
    "'Hello'.lowerAscii() == 'hello' && ' x '.trim() == 'x' && 'x1y22'.findAll('[0-9]+') == ['1', '22']",
    "int('42') == 42 && string(42) == '42' && double('1.5') == 1.5 && type(1) == int",
    "duration('1h30m') > duration('89m') && timestamp('2026-01-01T00:00:00Z') < timestamp('2026-01-02T00:00:00Z')",
    "timestamp('2026-01-02T00:00:00Z') - timestamp('2026-01-01T00:00:00Z') == duration('24h')",
    "isIP('10.0.0.1') && !isIP('10.0.0.256') && isCIDR('fd00::/8') && ip('::1').isLoopback()",
    "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.0.0.0/8').containsIP('11.0.0.1')",
    "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('10.0.0.0/8').ip().family() == 4",
    "[3, 1, 2].max() == 3 && [1, 2].sum() == 3 && [1, 2].isSorted() && ['b', 'a'].min() == 'a'",
    "true || 1 / 0 == 1",
    "(1 / 0 == 1 || true) && !(1 / 0 == 1 && false)",
    "[1, 0].exists(x, 1 / x == 1)",
    "optional.none().orValue(3) == 3 && optional.of(2).value() == 2",
    "self.?missing.orValue('x') == 'x' && has(self.given) && !has(self.missing)",
  ])("%s", (text) => {
    expect(valueOfText(text, { given: 1 })).toBe(true);
  });

  test.each([
    ["1 / 0 == 1", "division by zero"],
    ["9223372036854775807 + 1 > 0", "integer overflow"],
    ["1 + 'a' == 2", "no such overload"],
    ["self.missing == 1", "no such key: missing"],
    ["[1][3] == 1", "index out of bounds: 3"],
    ["'a'.matches('(')", "error parsing regexp: ("],
  ])("%s has no value: %s", (text, problem) => {
    expect(() => valueOfText(text, {})).toThrow(problem);
  });

  test.each(["1 +", "(1", "a b", "has(1)", "'open", "1 ? 2", "[1,,2]", "#", "(".repeat(500)])("%s is none", (text) => {
    expect(() => parseCel(text)).toThrow(NotCel);
  });

  test("a rule that uses what nobody knows is not asked", () => {
    const odd: Schema = {
      type: "integer",
      "x-kubernetes-validations": [{ rule: "frobnicate(self)" }, { rule: "self > 1" }],
    };
    expect(refusedByRules(1, undefined, odd).map(({ message }) => message)).toEqual([
      "Invalid value: 1: failed rule: self > 1",
    ]);
  });

  test("a rule cannot run for ever", () => {
    const list = `[${Array(60).fill(1).join()}]`;
    const nested = (depth: number): string => (depth === 0 ? "true" : `${list}.all(x${depth}, ${nested(depth - 1)})`);
    expect(() => valueOfText(nested(5))).toThrow("cost limit exceeded");
  });
});
