import { request } from "node:https";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, listAt, textAt } from "../store/object.ts";
import { ask, watch } from "./testing/client.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  const metadata = { name: "one", namespace: "default", labels: { a: "b" } };
  sandbox.objects.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data: { k: "v" } });
});

afterAll(() => sandbox.stop());

const path = "/api/v1/namespaces/default/configmaps";
const table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
const metadataOnly = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";
const metadataList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";

test("items of a list leave out what the list says, objects alone say it", async () => {
  const list = await ask(sandbox, "GET", path);
  expect(list.json.kind).toBe("ConfigMapList");
  expect(at(list.json, "items", 0, "kind")).toBeUndefined();
  expect(at(list.json, "items", 0, "apiVersion")).toBeUndefined();
  const one = await ask(sandbox, "GET", `${path}/one`);
  expect([one.json.kind, one.json.apiVersion]).toEqual(["ConfigMap", "v1"]);
});

test.each([
  ["", "PartialObjectMetadata"],
  ["?includeObject=Metadata", "PartialObjectMetadata"],
  ["?includeObject=Object", "ConfigMap"],
  ["?includeObject=None", undefined],
])("a table%s carries %s in its rows", async (query, kind) => {
  const { json } = await ask(sandbox, "GET", `${path}/one${query}`, { accept: table });
  expect(listAt(json, "columnDefinitions").map((column) => textAt(column, "name"))).toEqual(["Name", "Data", "Age"]);
  expect(at(json, "rows", 0, "cells", 1)).toBe(1);
  expect(at(json, "rows", 0, "object", "kind")).toBe(kind);
});

test("a table without rows: an empty list where the kind has columns of its own, else null", async () => {
  const empty = "?labelSelector=none";
  expect((await ask(sandbox, "GET", `${path}${empty}`, { accept: table })).json.rows).toEqual([]);
  const tiers = await ask(sandbox, "GET", `/apis/projectcalico.org/v3/tiers${empty}`, { accept: table });
  expect(tiers.json.rows).toBeNull();
});

test("metadata alone, of one object and of many", async () => {
  const one = await ask(sandbox, "GET", `${path}/one`, { accept: metadataOnly });
  expect(Object.keys(one.json)).toEqual(["kind", "apiVersion", "metadata"]);
  expect(at(one.json, "metadata", "labels")).toEqual({ a: "b" });
  const many = await ask(sandbox, "GET", path, { accept: metadataList });
  expect(many.json.kind).toBe("PartialObjectMetadataList");
  expect(at(many.json, "items", 0, "data")).toBeUndefined();
});

test("YAML for who prefers it", async () => {
  const { headers, text } = await ask(sandbox, "GET", `${path}/one`, { accept: "application/yaml" });
  expect(headers["content-type"]).toBe("application/yaml");
  expect(parse(text).data).toEqual({ k: "v" });
});

test("a long answer is compressed for who can read it, a short one is not", async () => {
  const metadata = { name: "long", namespace: "default" };
  const data = { text: "words ".repeat(40_000) };
  sandbox.objects.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata, data });
  const raw = (asked: string) =>
    new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${sandbox.token}`, "accept-encoding": "gzip" };
      const options = { host: "127.0.0.1", port: sandbox.port, ca: sandbox.ca, path: asked, headers, agent: false };
      request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ encoding: response.headers["content-encoding"], body: Buffer.concat(chunks) }),
        );
      })
        .on("error", reject)
        .end();
    });
  const long = await raw(`${path}/long`);
  expect(long.encoding).toBe("gzip");
  expect(JSON.parse(gunzipSync(long.body).toString()).data).toEqual(data);
  expect((await raw(`${path}/one`)).encoding).toBeUndefined();
});

test("a deprecated kind says so with every answer", async () => {
  const { headers } = await ask(sandbox, "GET", "/api/v1/namespaces/default/endpoints");
  expect(headers.warning).toBe('299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"');
});

test("documents of OpenAPI are kept by their hash; a wrong one leads to the right one", async () => {
  const { json } = await ask(sandbox, "GET", "/openapi/v3");
  const url = textAt(json, "paths", "apis/networking.k8s.io/v1", "serverRelativeURL");
  const right = await ask(sandbox, "GET", url);
  expect([right.code, right.headers["cache-control"]]).toEqual([200, "public, immutable"]);
  const wrong = await ask(sandbox, "GET", url.replace(/hash=.*/, "hash=00"));
  expect([wrong.code, wrong.headers.location]).toEqual([301, url]);
});

test("a method that nobody has is refused", async () => {
  for (const [method, target] of [
    ["PUT", path],
    ["POST", "/version"],
    ["OPTIONS", path],
    ["DELETE", "/api/v1"],
  ] as const)
    expect({ method, target, code: (await ask(sandbox, method, target)).code }).toEqual({ method, target, code: 405 });
});

test.each([
  ["DELETE", "/api/v1/configmaps", 405],
  ["HEAD", "/api/v1/namespaces/default/configmaps", 405],
  ["POST", "/api/v1/configmaps", 405],
  ["GET", "/api/v1/configmaps/one", 404],
  ["GET", "/apis/apps/v9/deployments", 404],
])("%s %s, for which there is no single place, is answered with %s", async (method, target, code) => {
  const before = sandbox.core.store.revision;
  expect((await ask(sandbox, method, target)).code).toBe(code);
  expect(sandbox.core.store.revision).toBe(before);
});

test("metadata of one object is not that of a list", async () => {
  const { code, json } = await ask(sandbox, "GET", path, { accept: metadataOnly });
  expect([code, json.message]).toEqual([
    406,
    "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)",
  ]);
});

test("a watch of the future waits for it; a list of the future does not", async () => {
  const future = sandbox.core.store.revision + 1_000_000;
  const watched = await ask(sandbox, "GET", `${path}?watch=true&resourceVersion=${future}&timeoutSeconds=1`);
  expect([watched.code, watched.text]).toEqual([200, ""]);
  const listed = await ask(sandbox, "GET", `${path}?resourceVersion=${future}`);
  expect([listed.code, listed.headers["retry-after"]]).toEqual([504, "1"]);
});

test("what goes at once is seen as it was; watchers and the answer to a collection agree", async () => {
  const watching = await watch(sandbox, `${path}?watch=true&labelSelector=gone`);
  const metadata = { name: "gone", namespace: "default", labels: { gone: "" } };
  sandbox.objects.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata });
  const { json } = await ask(sandbox, "DELETE", `${path}?labelSelector=gone`);
  expect(at(json, "items", 0, "metadata", "deletionTimestamp")).toBeUndefined();
  expect((await watching.next()).type).toBe("ADDED");
  const { type, object } = await watching.next();
  expect([type, at(object, "metadata", "deletionTimestamp")]).toEqual(["DELETED", undefined]);
  watching.close();
});

test("a selector may be longer than Node takes by itself", async () => {
  const many = Array.from({ length: 2000 }, (_, index) => `value-${index}`).join(",");
  const path = `/api/v1/namespaces/default/configmaps?labelSelector=${encodeURIComponent(`a in (${many})`)}`;
  expect((await ask(sandbox, "GET", path)).code).toBe(200);
});

test.each([
  [`fieldManager=${"x".repeat(129)}`, "fieldManager: Too long: may not be more than 128 bytes"],
  ["fieldManager=a%07", "fieldManager: Invalid value: "],
])("?%s is refused", async (query, why) => {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "odd" } };
  const { code, json } = await ask(sandbox, "POST", `/api/v1/namespaces/default/configmaps?${query}`, { body });
  expect(code).toBe(422);
  expect(json.message).toContain(why);
});

test("a list of an exact version shows that version, or says that it is gone", async () => {
  const path = "/api/v1/namespaces/default/configmaps";
  const create = (name: string) =>
    ask(sandbox, "POST", path, { body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name } } });
  await create("first");
  const version = sandbox.core.store.revision;
  await create("second");
  const exact = `${path}?resourceVersionMatch=Exact&resourceVersion=`;
  const { json } = await ask(sandbox, "GET", `${exact}${version}`);
  const names = listAt(json, "items").map((item) => textAt(item, "metadata", "name"));
  expect(names).toContain("first");
  expect(names).not.toContain("second");
  expect((await ask(sandbox, "GET", `${exact}0`)).code).toBe(422);
  expect((await ask(sandbox, "GET", `${exact}99999999`)).code).toBe(504);
  expect((await ask(sandbox, "GET", `${path}/first?resourceVersion=99999999`)).code).toBe(504);
});
