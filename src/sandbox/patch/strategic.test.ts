import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { schemaOf } from "../schema/builtin/index.ts";
import type { Json, JsonObject } from "../store/object.ts";
import { strategicMergePatch } from "./strategic.ts";

interface Recording {
  readonly objects: Readonly<Record<string, { model: string; object: JsonObject }>>;
  readonly cases: readonly { object: string; patch: JsonObject; result?: JsonObject; error?: string; code?: number }[];
}

/** Patches that a real API server (1.35, dryRun=All) answered; each holds the fields that the server would default. */
const recording: Recording = JSON.parse(readFileSync(new URL("./testdata/strategic.json", import.meta.url), "utf8"));

describe("a strategic merge patch does what a real server does", () => {
  test.each(Object.keys(recording.objects))("%s", (name) => {
    const { model, object } = recording.objects[name] ?? { model: "", object: {} };
    const cases = recording.cases.filter((one) => one.object === name);
    expect(cases.length).toBeGreaterThan(0);
    for (const { patch, result, error, code } of cases) {
      if (result) expect(stored(strategicMergePatch(object, patch, schemaOf(model)))).toEqual(stored(result));
      else
        expect(() => strategicMergePatch(object, patch, schemaOf(model))).toThrow(
          expect.objectContaining({ message: error, code }),
        );
    }
  });
});

/** Empty fields are not stored: an object with `labels: {}` is the one without labels. */
function stored(value: Json): Json {
  if (Array.isArray(value)) return value.map(stored);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([field, inner]): [string, Json] => [field, stored(inner)]);
  return Object.fromEntries(fields.filter(([, inner]) => inner !== null && !isEmpty(inner)));
}

function isEmpty(value: Json): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

const deployment = schemaOf("io.k8s.api.apps.v1.Deployment");
const pod = (...containers: JsonObject[]) => ({ spec: { template: { spec: { containers } } } });
const containers = (patched: JsonObject) =>
  JSON.stringify(patched)
    .match(/"name":"(\w)"/g)
    ?.map((text) => text[8]);

describe("directives", () => {
  const live = pod({ name: "a", image: "x:1" }, { name: "b", image: "x:1" }, { name: "c", image: "x:1" });
  const patched = (patch: JsonObject) => strategicMergePatch(live, { spec: { template: { spec: patch } } }, deployment);

  test("kubectl set image changes one container", () => {
    const patch = { "$setElementOrder/containers": [{ name: "b" }], containers: [{ name: "b", image: "x:2" }] };
    expect(patched(patch)).toEqual(
      pod({ name: "a", image: "x:1" }, { name: "b", image: "x:2" }, { name: "c", image: "x:1" }),
    );
  });

  test.each<[string, JsonObject, string[]]>([
    ["delete takes an item out", { containers: [{ name: "b", $patch: "delete" }] }, ["a", "c"]],
    ["replace keeps only what the patch lists", { containers: [{ $patch: "replace" }, { name: "z" }] }, ["z"]],
    ["a new item without an order stands first", { containers: [{ name: "z" }] }, ["z", "a", "b", "c"]],
    [
      "an order moves what it names",
      { "$setElementOrder/containers": [{ name: "c" }, { name: "a" }] },
      ["b", "c", "a"],
    ],
  ])("%s", (_, patch, names) => {
    expect(containers(patched(patch))).toEqual(names);
  });

  test("retainKeys clears what the patch does not keep", () => {
    const rolling = { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } };
    const patch = { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } };
    expect(strategicMergePatch(rolling, patch, deployment)).toEqual({ spec: { strategy: { type: "Recreate" } } });
  });

  test("deleteFromPrimitiveList takes a finalizer away", () => {
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": ["a.io/x"] } };
    const object = { metadata: { finalizers: ["a.io/x", "a.io/y"] } };
    expect(strategicMergePatch(object, patch, deployment)).toEqual({ metadata: { finalizers: ["a.io/y"] } });
  });

  test.each<[JsonObject, number, string]>([
    [{ $patch: "foo" }, 500, "unknown patch type: foo in map: map[$patch:foo]"],
    [{ spec: { $retainKeys: "x" } }, 400, "invalid patch format of retainKeys"],
    [{ spec: { $retainKeys: ["x"], replicas: 1 } }, 400, "invalid patch format of retainKeys"],
    [{ $deleteFromPrimitiveListx: [1] }, 400, "invalid patch format of primitive list"],
    [{ metadata: { "$setElementOrder/finalizers": "a" } }, 500, "expected a []interface {}, but received a string"],
    [{ metadata: { finalizers: [1] } }, 500, "list element types are not identical: [[pure/a] [1]]"],
    [{ "$setElementOrder/foo": [1] }, 500, 'unable to find api field in struct Deployment for the json field "foo"'],
    [
      { metadata: { "$setElementOrder/finalizers": ["a/b"], finalizers: ["c/d"] } },
      500,
      "The order in patch list:\n[c/d]\n doesn't match $setElementOrder list:\n[a/b]\n",
    ],
  ])("%j is refused", (patch, code, message) => {
    const object = { metadata: { finalizers: ["pure/a"] }, spec: {} };
    expect(() => strategicMergePatch(object, patch, deployment)).toThrow(expect.objectContaining({ code, message }));
  });
});
