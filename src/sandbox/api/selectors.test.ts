import { expect, test } from "vitest";
import { configMaps } from "../kinds/core/configmap.ts";
import { namespaces } from "../kinds/core/namespace.ts";
import { fieldMatcher, labelMatcher } from "./selectors.ts";

function object(labels: Record<string, string>, name = "x") {
  const metadata = { name, namespace: "shop", labels, uid: "u", resourceVersion: "1", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "ConfigMap", metadata };
}

test.each([
  ["a=b", { a: "b" }, true],
  ["a==b", { a: "c" }, false],
  ["a!=b", {}, true],
  ["a!=b", { a: "b" }, false],
  ["a", { a: "" }, true],
  ["!a", { a: "" }, false],
  ["a in (b, c)", { a: "c" }, true],
  ["a in (b)", {}, false],
  ["a in ()", { a: "" }, true],
  ["a notin (b,c)", {}, true],
  ["a notin (b,c)", { a: "b" }, false],
  ["a=b,c!=d,!e", { a: "b", c: "x" }, true],
  ["a=b,c!=d,!e", { a: "b", c: "d" }, false],
  ["a=", { a: "" }, true],
  ["n>3", { n: "4" }, true],
  ["n<3", { n: "4" }, false],
  ["in=x", { in: "x" }, true],
  ["toString", {}, false],
  ["example.com/a=b", { "example.com/a": "b" }, true],
])("label selector %s on %j is %s", (selector, labels, expected) => {
  expect(labelMatcher(selector)?.(object(labels as Record<string, string>))).toBe(expected);
});

test.each([
  ["a=b,", "found '', expected: identifier after ','"],
  ["a in b", "unable to parse requirement: found 'b' expected: '('"],
  ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
  ["=", "found '=', expected: !, identifier, or 'end of string'"],
  ["a=b c", "found 'c', expected: ',' or 'end of string'"],
  ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ["!", "unable to parse requirement: found '', expected: identifier"],
  ["a=b=c", "found '=', expected: ',' or 'end of string'"],
  [
    "a>x",
    "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
])("label selector %s is refused", (selector, message) => {
  expect(() => labelMatcher(selector)).toThrow(message);
});

test("an empty selector matches everything", () => {
  expect(labelMatcher("")).toBeUndefined();
  expect(fieldMatcher("", configMaps)).toBeUndefined();
});

test("field selectors read the fields that the kind declares", () => {
  expect(fieldMatcher("metadata.name=x,metadata.namespace!=other", configMaps)?.(object({}))).toBe(true);
  expect(fieldMatcher("metadata.name==y", configMaps)?.(object({}))).toBe(false);
  expect(() => fieldMatcher("data.a=1", configMaps)).toThrow(
    '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
  expect(() => fieldMatcher("spec.foo=1", namespaces)).toThrow("field label not supported: spec.foo");
  expect(() => fieldMatcher("a", namespaces)).toThrow("invalid selector: 'a'; can't understand 'a'");
});
