import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, isObject, type Json, type JsonObject, listAt, textAt } from "../store/object.ts";
import { ask } from "./testing/client.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ make: { calico: "3.32" } });
});

afterAll(() => sandbox.stop());

const aggregated =
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

interface Recorded {
  readonly calicoAggregated: readonly { readonly url: string; readonly accept?: string; readonly answer?: Json }[];
}

const recorded: Recorded = JSON.parse(
  gunzipSync(readFileSync(new URL("testdata/discovery-documents.json.gz", import.meta.url))).toString("utf8"),
);

function recordedAnswer(url: string, accept: string): Json {
  const isAggregated = accept === aggregated;
  const found = recorded.calicoAggregated.find(
    (one) => one.url === url && (one.accept ?? "").includes("v=v2;") === isAggregated,
  );
  return found?.answer ?? null;
}

test("all at once: every resource looks as a real server describes it, in the same order of groups", async () => {
  for (const url of ["/api", "/apis"]) {
    const { headers, json } = await ask(sandbox, "GET", url, { accept: aggregated });
    expect(headers["content-type"]).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    const real = new Map(resourcesOf(recordedAnswer(url, aggregated)));
    const groups = listAt(recordedAnswer(url, aggregated), "items").map((item) => textAt(item, "metadata", "name"));
    const ours = listAt(json, "items").map((item) => textAt(item, "metadata", "name"));
    expect(ours.filter((name) => groups.includes(name))).toEqual(groups.filter((name) => ours.includes(name)));
    for (const [name, resource] of resourcesOf(json)) {
      const expected = real.get(name);
      if (expected)
        expect({ name, ...withKnown(resource, expected) }).toEqual({ name, ...comparable(resource, expected) });
    }
  }
});

function resourcesOf(list: Json): [string, JsonObject][] {
  return listAt(list, "items").flatMap((group) =>
    listAt(group, "versions").flatMap((version) =>
      listAt(version, "resources").map((resource): [string, JsonObject] => [
        `${textAt(group, "metadata", "name")}/${textAt(version, "version")}/${textAt(resource, "resource")}`,
        plain(resource),
      ]),
    ),
  );
}

/** Some of Calico's kinds can only be read here: what changes them in a real cluster does not exist. */
function comparable(resource: JsonObject, expected: JsonObject): JsonObject {
  const isReadOnly = !listAt(resource, "verbs").includes("create");
  return isReadOnly ? { ...expected, verbs: resource.verbs ?? [] } : expected;
}

function plain(value: Json): JsonObject {
  return isObject(value) ? value : {};
}

/** Subresources that the sandbox does not serve (proxy, resize, the status of a configuration) do not count. */
function withKnown(resource: JsonObject, expected: JsonObject): JsonObject {
  const served = listAt(resource, "subresources").map((one) => textAt(one, "subresource"));
  const missing = listAt(expected, "subresources").filter((one) => !served.includes(textAt(one, "subresource")));
  const allowed = ["proxy", "resize", ...(resource.resource === "kubecontrollersconfigurations" ? ["status"] : [])];
  const others = missing.filter((one) => allowed.includes(textAt(one, "subresource")));
  const all = [...listAt(resource, "subresources"), ...others].sort((a, b) =>
    textAt(a, "subresource") < textAt(b, "subresource") ? -1 : 1,
  );
  return all.length === 0 ? resource : { ...resource, subresources: all };
}

test("list by list: a group's resources as a real server lists them", async () => {
  for (const url of ["/api/v1", "/apis/projectcalico.org/v3", "/apis/networking.k8s.io/v1", "/apis/apps/v1"]) {
    const { json } = await ask(sandbox, "GET", url);
    const real = listAt(recordedAnswer(url, "application/json"), "resources").map(plain);
    for (const resource of listAt(json, "resources").map(plain)) {
      const expected = real.find(({ name }) => name === resource.name);
      if (!expected) continue;
      const { storageVersionHash: _, ...rest } = expected;
      expect({ url, ...resource }).toEqual({ url, ...comparable(resource, rest) });
    }
  }
});

test("a group is described alone; one that nobody serves is no page", async () => {
  const { json } = await ask(sandbox, "GET", "/apis/apps");
  expect(json.preferredVersion).toEqual({ groupVersion: "apps/v1", version: "v1" });
  const unknown = await ask(sandbox, "GET", "/apis/nosuch");
  expect([unknown.code, unknown.text]).toEqual([404, "404 page not found\n"]);
});

test("an unchanged document is not sent again", async () => {
  const { headers } = await ask(sandbox, "GET", "/apis", { accept: aggregated });
  const again = await ask(sandbox, "GET", "/apis", {
    accept: aggregated,
    headers: { "if-none-match": String(headers.etag) },
  });
  expect([again.code, again.text]).toEqual([304, ""]);
});

test("no advertised collection is missing", async () => {
  for (const root of ["/api", "/apis"]) {
    const { json } = await ask(sandbox, "GET", root, { accept: aggregated });
    for (const group of listAt(json, "items"))
      for (const version of listAt(group, "versions"))
        for (const resource of listAt(version, "resources")) {
          if (!listAt(resource, "verbs").includes("list")) continue;
          const name = textAt(group, "metadata", "name");
          const base = name === "" ? "/api" : `/apis/${name}`;
          const path = `${base}/${textAt(version, "version")}/${textAt(resource, "resource")}`;
          const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
          const { code, json: table } = await ask(sandbox, "GET", path, { accept: asTable });
          expect({ path, code, kind: at(table, "kind") }).toEqual({ path, code: 200, kind: "Table" });
        }
  }
});

test("without Calico none of its kinds is served", async () => {
  const bare = await startSandbox({ make: { calico: undefined } });
  const { json } = await ask(bare, "GET", "/apis");
  expect(
    listAt(json, "groups")
      .map((group) => textAt(group, "name"))
      .filter((name) => name.includes("calico")),
  ).toEqual([]);
  await bare.stop();
});
