import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { at, type Json, type JsonObject } from "../store/object.ts";
import { jsonPatch, type Operation } from "./json.ts";
import { mergePatch } from "./merge.ts";

const operation = (op: string, path?: string, value: Json = null, from?: string): Operation => ({
  op,
  path,
  value,
  from,
});
const document = { a: { b: [1, 2, 3] }, "x/y~z": 1 };

describe("JSON patch", () => {
  test.each<[string, Operation, Json]>([
    ["add sets a field", operation("add", "/c", 1), { ...document, c: 1 }],
    ["add inserts before an index", operation("add", "/a/b/1", 9), { ...document, a: { b: [1, 9, 2, 3] } }],
    ["add appends at -", operation("add", "/a/b/-", 9), { ...document, a: { b: [1, 2, 3, 9] } }],
    ["a negative index counts from the end", operation("remove", "/a/b/-1"), { ...document, a: { b: [1, 2] } }],
    ["remove takes a field", operation("remove", "/a"), { "x/y~z": 1 }],
    ["replace sets an item", operation("replace", "/a/b/0", 9), { ...document, a: { b: [9, 2, 3] } }],
    ["replace adds a field that is missing", operation("replace", "/c", 1), { ...document, c: 1 }],
    ["a missing field is null", operation("test", "/c", null), document],
    ["replace may take the whole", operation("replace", "", { z: 1 }), { z: 1 }],
    ["~1 and ~0 are / and ~", operation("replace", "/x~1y~0z", 2), { ...document, "x/y~z": 2 }],
    ["test passes", operation("test", "/a", { b: [1, 2, 3] }), document],
    ["copy", operation("copy", "/c", null, "/a/b"), { ...document, c: [1, 2, 3] }],
    ["move", operation("move", "/c", null, "/a/b"), { a: {}, "x/y~z": 1, c: [1, 2, 3] }],
  ])("%s", (_, op, result) => {
    expect(jsonPatch(document, [op])).toEqual(result);
  });

  test.each<[string, Operation]>([
    ["an unknown operation", operation("foo", "/a")],
    ["no path", operation("add")],
    ["a parent that is missing", operation("add", "/z/y", 1)],
    ["removing what is not there", operation("remove", "/z")],
    ["testing what has no parent", operation("test", "/z/y", null)],
    ["an index beyond the end", operation("add", "/a/b/4", 1)],
    ["an index that is none", operation("replace", "/a/b/x", 1)],
    ["a failed test", operation("test", "/a/b/0", 2)],
    ["a prototype's field", operation("add", "/__proto__/x", 1)],
  ])("%s is refused without a reason", (_, op) => {
    expect(() => jsonPatch(document, [op])).toThrow("the server rejected our request due to an error in our request");
  });
});

interface Recorded {
  readonly any: Json;
  readonly cases: readonly { patch: JsonObject; any?: Json; error?: string }[];
}

test("429 operations end as on a real server", () => {
  const url = new URL("./testdata/json.json", import.meta.url);
  const { any, cases }: Recorded = JSON.parse(readFileSync(url, "utf8"));
  const object = { spec: { any } };
  for (const { patch, any: wanted, error } of cases) {
    const [op = "", path, from] = [patch.op, patch.path, patch.from].map((part) =>
      part === undefined ? undefined : String(part),
    );
    const apply = () => jsonPatch(object, [{ op, path, from, value: patch.value ?? null }]);
    if (error === undefined) expect(at(apply(), "spec", "any") ?? null).toEqual(wanted ?? null);
    else expect(apply).toThrow(error);
  }
});

describe("merge patch", () => {
  test.each<[Json, Json]>([
    [{ a: { c: 1 } }, { a: { b: [1, 2, 3], c: 1 }, "x/y~z": 1 }],
    [{ a: null }, { "x/y~z": 1 }],
    [{ a: { b: [null, { c: null }] } }, { a: { b: [null, {}] }, "x/y~z": 1 }],
    [{ n: { m: null, o: 1 } }, { ...document, n: { o: 1 } }],
    [{ a: 1 }, { a: 1, "x/y~z": 1 }],
  ])("%j", (patch, result) => {
    expect(mergePatch(document, Object(patch))).toEqual(result);
  });
});
