import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasGlob, matches, quotePattern } from "./glob.ts";

describe("a pattern", () => {
  test.each([
    ["*.txt", "a.txt", true],
    ["*.txt", "a.txt.gz", false],
    ["a?c", "abc", true],
    ["[a-c]x", "bx", true],
    ["[!a-c]x", "bx", false],
    ["[[:digit:]]*", "7up", true],
    ["[]]", "]", true],
    ["[a-]", "-", true],
    ["--*", "--flag", true],
    ["a\\*", "a*", true],
    ["a\\*", "ab", false],
    ["[z-a]", "[z-a]", true],
    ["[unclosed", "[unclosed", true],
    ["(a|b)+{2}.^$/", "(a|b)+{2}.^$/", true],
  ])("%s and %s: %s", (pattern, text, expected) => {
    expect(matches(text, pattern)).toBe(expected);
  });

  test("of any characters can be tried, and quoted it means itself", () => {
    const text = fc.string({ unit: fc.constantFrom(..."ab*?[]!-^\\.(){}|+$/:d ") });
    fc.assert(
      fc.property(text, text, (pattern, tried) => {
        matches(tried, pattern);
        expect(matches(pattern, quotePattern(pattern))).toBe(true);
        expect(hasGlob(quotePattern(pattern))).toBe(false);
      }),
    );
  });
});
