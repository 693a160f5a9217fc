import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Refusal } from "../../policy/types.ts";
import type { Schema } from "../kinds/schema.ts";
import { isObject, type Json, type JsonObject } from "../store/object.ts";
import { checkFields, conversionProblem, NotJson, readJson, schemaOf, validateBySchema } from "./index.ts";

function recorded<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`./testdata/${file}`, import.meta.url), "utf8"));
}

interface Decoding {
  readonly model: string;
  readonly object: JsonObject;
  readonly error?: string;
  readonly result?: JsonObject;
  readonly strict?: string;
}

/** What Kubernetes' own decoder made of each object. */
describe("built-in kinds are read as Go reads them", () => {
  test.each(recorded<Decoding[]>("decode.json"))("$object", ({ model, object, error, result, strict }) => {
    const kind = { servedBy: "kubernetes", schema: schemaOf(model) } as const;
    if (error !== undefined) expect(() => checkFields(kind, object)).toThrow(new Error(error));
    else {
      const checked = checkFields(kind, object);
      expect(checked.object).toEqual(result);
      const problems = checked.strict.length > 0 ? `strict decoding error: ${checked.strict.join(", ")}` : "";
      expect(problems).toBe(strict);
    }
  });
});

interface CustomCase {
  readonly body: string;
  readonly query: string;
  readonly status: number;
  readonly spec?: Json;
  readonly warning?: string;
  readonly message?: string;
  readonly causes?: readonly { reason: string; field: string; message: string }[];
}

/** What a real server (1.35) answered for a CustomResourceDefinition with every sort of limit. */
describe("custom kinds follow their schema", () => {
  const { schema, cases } = recorded<{ schema: Schema; cases: CustomCase[] }>("crd.json");
  const kind = { servedBy: "crd", schema } as const;
  test.each(cases)("$body $query", ({ body, status, spec, warning, message, causes }) => {
    const { value, duplicates } = readJson(body);
    const object = isObject(value) ? value : {};
    if (status === 400 && !message?.includes("strict decoding error")) {
      const problem = message?.replace('Thing in version "v1" cannot be handled as a Thing: ', "") ?? "";
      expect(() => checkFields(kind, object, duplicates)).toThrow(problem);
      return;
    }
    const checked = checkFields(kind, object, duplicates);
    if (status === 400) expect(message).toContain(`strict decoding error: ${checked.strict.join(", ")}`);
    else if (warning !== undefined) expect(warning).toBe(checked.strict.map(asHeader).join(", "));
    if (status === 201) {
      expect(checked.object.spec).toEqual(spec);
      expect(refusalsOf(checked.object, schema)).toEqual(new Set());
    } else if (status === 422) {
      const wanted = new Set(causes?.map((cause) => `${cause.reason} ${cause.field} ${cause.message}`));
      expect(refusalsOf(checked.object, schema)).toEqual(wanted);
    }
  });

  const asHeader = (text: string) => `299 - ${JSON.stringify(text)}`;

  /** A creation drops the status before anything is checked. */
  function refusalsOf({ status: _, ...object }: JsonObject, of: Schema): ReadonlySet<string> {
    const text = ({ reason, field, message }: Refusal) => `${reason} ${field} ${message}`;
    return new Set(validateBySchema(object, of).map(text));
  }
});

describe("a patched object that does not fit", () => {
  const policy = schemaOf("io.k8s.api.networking.v1.NetworkPolicy");
  test.each<[Json, string | undefined]>([
    [{ spec: { podSelector: {}, ingress: [{ ports: [{ port: "http" }] }] } }, undefined],
    [{ spec: 1 }, "cannot restore struct from: int64"],
    [{ spec: { ingress: 1 } }, "cannot restore slice from int64"],
    [{ spec: { podSelector: { matchLabels: 1 } } }, "cannot restore map from int64"],
    [{ spec: { podSelector: { matchLabels: { a: 1 } } } }, "cannot convert int64 to string"],
    [{ spec: { podSelector: { matchLabels: { a: true } } } }, "unrecognized type: string"],
    [{ spec: { policyTypes: [1] } }, "cannot convert int64 to v1.PolicyType"],
    [{ spec: { ingress: [{ ports: [{ port: true }] }] } }, "json: cannot unmarshal bool into Go value of type int32"],
  ])("%j", (object, problem) => {
    expect(conversionProblem(object, policy)).toBe(problem);
  });
});

describe("JSON is read as Go reads it", () => {
  test("the last of two fields counts, and both are told", () => {
    const { value, duplicates } = readJson('{"a":1,"b":[{"c":1,"c":2}],"a":3}');
    expect(value).toEqual({ a: 3, b: [{ c: 2 }] });
    expect(duplicates).toEqual(["b[0].c", "a"]);
  });

  test("anything that JSON.parse reads is read the same", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(0, 1), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        expect(readJson(written).value).toEqual(JSON.parse(written));
      }),
    );
  });

  test("a field may have any name", () => {
    const { value } = readJson('{"__proto__":{"x":1},"constructor":2}');
    expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1},"constructor":2}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test.each([
    ["", "unexpected end of JSON input"],
    ["{", "unexpected end of JSON input"],
    ['{"a"', "unexpected end of JSON input"],
    ["just", "invalid character 'j' looking for beginning of value"],
    ["{a:1}", "invalid character 'a' looking for beginning of object key string"],
    ["{'a':1}", "invalid character '\\'' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
    ["[1 2]", "invalid character '2' after array element"],
    ["{} x", "invalid character 'x' after top-level value"],
    ["nul", "unexpected end of JSON input"],
    ["nulx", "invalid character 'x' in literal null (expecting 'l')"],
    ["[1,]", "invalid character ']' looking for beginning of value"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ["-", "unexpected end of JSON input"],
    ["1.x", "invalid character 'x' after decimal point in numeric literal"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ["[".repeat(5000), "exceeded max depth"],
  ])("%j is refused", (text, message) => {
    expect(() => readJson(text)).toThrow(new NotJson(message));
  });
});
