import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, watch } from "../api/testing/client.ts";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, type JsonObject, listAt, numberAt, textAt } from "../store/object.ts";
import { jsonPath } from "./json-path.ts";
import { comparePriority } from "./kind-of.ts";

let sandbox: Sandbox;

const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const widgets = "/apis/example.com/v1/namespaces/default/widgets";

const definition: JsonObject = {
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["color"],
                properties: {
                  replicas: { type: "integer", default: 2, minimum: 0 },
                  color: { type: "string", enum: ["red", "blue"] },
                },
              },
              status: { type: "object", properties: { replicas: { type: "integer" }, selector: { type: "string" } } },
            },
          },
        },
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.replicas",
            labelSelectorPath: ".status.selector",
          },
        },
        additionalPrinterColumns: [
          { name: "Replicas", type: "integer", jsonPath: ".spec.replicas" },
          { name: "Phase", type: "string", jsonPath: ".status.phase" },
        ],
      },
      {
        name: "v1beta1",
        served: true,
        storage: false,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};

beforeAll(async () => {
  sandbox = await startSandbox();
  const { code, json } = await ask(sandbox, "POST", definitions, { body: definition });
  expect({ code, message: json.message }).toEqual({ code: 201, message: undefined });
});

afterAll(() => sandbox.stop());

function widget(name: string, spec: JsonObject = { color: "red" }): JsonObject {
  return { apiVersion: "example.com/v1", kind: "Widget", metadata: { name }, spec };
}

function patch(path: string, body: JsonObject) {
  return ask(sandbox, "PATCH", path, { body, contentType: "application/merge-patch+json" });
}

test("a definition is established, and its kind found by clients", async () => {
  const { json } = await ask(sandbox, "GET", `${definitions}/widgets.example.com`);
  const conditions = listAt(json, "status", "conditions").map(
    (one) => `${textAt(one, "type")} ${textAt(one, "status")}`,
  );
  expect(conditions).toEqual(["NamesAccepted True", "Established True"]);
  const group = await ask(sandbox, "GET", "/apis/example.com");
  expect(group.json.preferredVersion).toEqual({ groupVersion: "example.com/v1", version: "v1" });
  expect((await ask(sandbox, "GET", "/openapi/v3/apis/example.com/v1")).text).toContain('"kind":"Widget"');
});

test("objects get their defaults, lose unknown fields, and are checked", async () => {
  const { json } = await ask(sandbox, "POST", widgets, { body: widget("a", { color: "red", size: 5 }) });
  expect(json.spec).toEqual({ color: "red", replicas: 2 });
  expect(numberAt(json, "metadata", "generation")).toBe(1);
  const strict = await ask(sandbox, "POST", `${widgets}?fieldValidation=Strict`, {
    body: widget("b", { color: "red", size: 5 }),
  });
  expect(strict.json.message).toBe(
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.size"',
  );
  const invalid = await ask(sandbox, "POST", widgets, { body: widget("c", { color: "green" }) });
  expect(invalid.code).toBe(422);
  expect(invalid.json.message).toContain('spec.color: Unsupported value: "green": supported values: "red", "blue"');
  const bare = await ask(sandbox, "POST", widgets, { body: { metadata: { name: "d" } } });
  expect(bare.json.message).toContain(
    "the object provided is unrecognized (must be of type Widget): Object 'Kind' is missing",
  );
});

test("columns come from its paths; what is not there is empty", async () => {
  await ask(sandbox, "POST", widgets, { body: widget("shown") });
  const { json } = await ask(sandbox, "GET", `${widgets}/shown`, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
  });
  expect(at(json, "rows", 0, "cells")).toEqual(["shown", 2, null]);
});

test("status and scale have their own addresses", async () => {
  await ask(sandbox, "POST", widgets, { body: widget("scaled") });
  expect((await patch(`${widgets}/scaled`, { status: { replicas: 9 } })).json.status).toBeUndefined();
  expect((await patch(`${widgets}/scaled/status`, { status: { replicas: 9 } })).json.status).toEqual({ replicas: 9 });
  const scaled = await patch(`${widgets}/scaled/scale`, { spec: { replicas: 5 } });
  expect([at(scaled.json, "spec", "replicas"), at(scaled.json, "status", "replicas")]).toEqual([5, 9]);
  expect(numberAt((await ask(sandbox, "GET", `${widgets}/scaled`)).json, "metadata", "generation")).toBe(2);
});

test("another version shows the same objects under its own name", async () => {
  await ask(sandbox, "POST", widgets, { body: widget("both") });
  const other = widgets.replace("/v1/", "/v1beta1/");
  expect((await ask(sandbox, "GET", `${other}/both`)).json.apiVersion).toBe("example.com/v1beta1");
  await patch(`${other}/both`, { spec: { replicas: 7 } });
  const { json } = await ask(sandbox, "GET", `${widgets}/both`);
  expect([json.apiVersion, at(json, "spec", "replicas")]).toEqual(["example.com/v1", 7]);
});

test("strategic merge patches are not for custom kinds", async () => {
  const answer = await ask(sandbox, "PATCH", `${widgets}/both`, {
    body: {},
    contentType: "application/strategic-merge-patch+json",
  });
  expect(answer.code).toBe(415);
});

test("with a definition its objects go, and watchers see them go", async () => {
  const gadgets = JSON.parse(
    JSON.stringify(definition).replaceAll("widget", "gadget").replaceAll("Widget", "Gadget").replace('"wd"', '"gd"'),
  );
  await ask(sandbox, "POST", definitions, { body: gadgets });
  const path = "/apis/example.com/v1/namespaces/default/gadgets";
  const gadget = { apiVersion: "example.com/v1", kind: "Gadget", metadata: { name: "g" }, spec: { color: "blue" } };
  expect((await ask(sandbox, "POST", path, { body: gadget })).code).toBe(201);
  const watching = await watch(sandbox, `${path}?watch=true`);
  expect((await watching.next()).type).toBe("ADDED");
  await ask(sandbox, "DELETE", `${definitions}/gadgets.example.com`);
  expect((await watching.next()).type).toBe("DELETED");
  expect((await ask(sandbox, "GET", path)).code).toBe(404);
  watching.close();
});

test.each([
  [".spec.replicas", [2]],
  [".metadata.labels.app\\.kubernetes\\.io/name", ["x"]],
  [".metadata.labels['app.kubernetes.io/name']", ["x"]],
  ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
  [".status.conditions[*].type", ["Synced", "Ready"]],
  [".status.conditions[-1].type", ["Ready"]],
  [".status.nosuch.deeper", []],
])("the path %s", (path, expected) => {
  const object = {
    metadata: { labels: { "app.kubernetes.io/name": "x" } },
    spec: { replicas: 2 },
    status: {
      conditions: [
        { type: "Synced", status: "False" },
        { type: "Ready", status: "True" },
      ],
    },
  };
  expect(jsonPath(path)?.(object)).toEqual(expected);
});

test("versions are preferred from stable to alpha, newer before older", () => {
  const versions = ["v1alpha1", "v2", "foo1", "v1", "v11beta2", "v10", "v3beta1"];
  expect(versions.sort((a, b) => comparePriority(b, a))).toEqual([
    "v10",
    "v2",
    "v1",
    "v11beta2",
    "v3beta1",
    "v1alpha1",
    "foo1",
  ]);
});

/** The answer to another definition in the same group. */
function define(plural: string, names: JsonObject, version: JsonObject = {}, rest: JsonObject = {}) {
  const schema = { openAPIV3Schema: { type: "object" } };
  const spec = {
    group: "other.com",
    scope: "Cluster",
    names: { plural, ...names },
    versions: [{ name: "v1", served: true, storage: true, schema, ...version }],
    ...rest,
  };
  const body = { metadata: { name: `${plural}.${spec.group}` }, spec };
  return ask(sandbox, "POST", definitions, {
    body: { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", ...body },
  });
}

test("names belong to whoever has them; they are free when that one goes", async () => {
  await define("apples", { kind: "Apple" });
  await define("pears", { kind: "Apple" });
  const conditions = async () =>
    listAt((await ask(sandbox, "GET", `${definitions}/pears.other.com`)).json, "status", "conditions").map(
      (one) => `${textAt(one, "type")} ${textAt(one, "status")} ${textAt(one, "reason")} ${textAt(one, "message")}`,
    );
  expect(await conditions()).toEqual([
    'NamesAccepted False ListKindConflict "AppleList" is already in use',
    "Established False NotAccepted not all names are accepted",
  ]);
  expect((await ask(sandbox, "GET", "/apis/other.com/v1/pears")).code).toBe(404);
  await ask(sandbox, "DELETE", `${definitions}/apples.other.com`);
  expect((await ask(sandbox, "GET", "/apis/other.com/v1/pears")).code).toBe(200);
  await ask(sandbox, "DELETE", `${definitions}/pears.other.com`);
});

test("scope, kind and group of a served definition stay", async () => {
  await define("plums", { kind: "Plum" });
  const contentType = "application/merge-patch+json";
  const body = { spec: { scope: "Namespaced", names: { kind: "Other" } } };
  const { json } = await ask(sandbox, "PATCH", `${definitions}/plums.other.com`, { body, contentType });
  expect(textAt(json, "message")).toContain(
    '[spec.scope: Invalid value: "Namespaced": field is immutable, spec.names.kind: Invalid value: "Other": field is immutable]',
  );
  await ask(sandbox, "DELETE", `${definitions}/plums.other.com`);
});

test.each<{ readonly wrong: string; readonly schema: JsonObject; readonly says: string }>([
  {
    wrong: "a rule about a field that is not there",
    schema: { type: "object", properties: {}, "x-kubernetes-validations": [{ rule: "self.nope == 1" }] },
    says: "compilation failed: ERROR: <input>:1:5: undefined field 'nope'\n | self.nope == 1\n | ....^",
  },
  {
    wrong: "a rule that is none",
    schema: { type: "object", "x-kubernetes-validations": [{ rule: "self +" }] },
    says: "compilation failed: ERROR: <input>:1:7: Syntax error",
  },
  {
    wrong: "a list of nothing",
    schema: { type: "object", properties: { a: { type: "array" } } },
    says: "properties[a].items: Required value: must be specified",
  },
  {
    wrong: "a text as an object",
    schema: { type: "string" },
    says: 'Invalid value: "string": must be object at the root',
  },
])("a schema with $wrong is refused", async ({ schema, says }) => {
  const { code, json } = await define("figs", { kind: "Fig" }, { schema: { openAPIV3Schema: schema } });
  expect(code).toBe(422);
  expect(textAt(json, "message")).toContain(says);
});

test("fields that a definition names can be selected by", async () => {
  const properties = { spec: { type: "object", properties: { color: { type: "string" } } } };
  const schema = { openAPIV3Schema: { type: "object", properties } };
  await define("kiwis", { kind: "Kiwi" }, { schema, selectableFields: [{ jsonPath: ".spec.color" }] });
  for (const color of ["green", "gold"]) {
    const body = { apiVersion: "other.com/v1", kind: "Kiwi", metadata: { name: color }, spec: { color } };
    await ask(sandbox, "POST", "/apis/other.com/v1/kiwis", { body });
  }
  const found = await ask(sandbox, "GET", "/apis/other.com/v1/kiwis?fieldSelector=spec.color%3Dgold");
  expect(listAt(found.json, "items").map((one) => textAt(one, "metadata", "name"))).toEqual(["gold"]);
  expect((await ask(sandbox, "GET", "/apis/other.com/v1/kiwis?fieldSelector=spec.size%3D1")).code).toBe(400);
});
