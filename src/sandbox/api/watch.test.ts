import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { at, type JsonObject, textAt } from "../store/object.ts";
import { ask, watch } from "./testing/client.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.stop());

async function namespace(name: string): Promise<string> {
  const body = { metadata: { name } };
  await ask(sandbox, "POST", "/api/v1/namespaces", { body });
  const path = `/api/v1/namespaces/${name}/configmaps`;
  await expect.poll(async () => (await ask(sandbox, "GET", `${path}/kube-root-ca.crt`)).code).toBe(200);
  return path;
}

function configMap(name: string, labels: Readonly<Record<string, string>> = {}): JsonObject {
  return { metadata: { name, labels } };
}

function shown({ type, object }: { type: string; object: JsonObject }): string {
  return `${type} ${textAt(object, "metadata", "name")}`;
}

test("a watch without a version begins with what there is; with one, with what came after it", async () => {
  const path = await namespace("plain");
  const { json } = await ask(sandbox, "POST", path, { body: configMap("a") });
  const all = await watch(sandbox, `${path}?watch=true&resourceVersion=0`);
  expect(shown(await all.next())).toBe("ADDED a");
  expect(shown(await all.next())).toBe("ADDED kube-root-ca.crt");
  const later = await watch(sandbox, `${path}?watch=1&resourceVersion=${textAt(json, "metadata", "resourceVersion")}`);
  await ask(sandbox, "PATCH", `${path}/a`, { body: { data: { x: "1" } }, contentType: "application/merge-patch+json" });
  await ask(sandbox, "DELETE", `${path}/a`);
  for (const one of [all, later]) {
    expect(shown(await one.next())).toBe("MODIFIED a");
    const deleted = await one.next();
    expect(shown(deleted)).toBe("DELETED a");
    expect(Number(textAt(deleted.object, "metadata", "resourceVersion"))).toBe(sandbox.core.store.revision);
    one.close();
  }
});

test("an object that leaves the selection is deleted for the watcher, one that enters it is added", async () => {
  const path = await namespace("selected");
  const watching = await watch(sandbox, `${path}?watch=true&labelSelector=app%3Dx`);
  await ask(sandbox, "POST", path, { body: configMap("a") });
  const label = (value: string | null) =>
    ask(sandbox, "PATCH", `${path}/a`, {
      body: { metadata: { labels: { app: value } } },
      contentType: "application/merge-patch+json",
    });
  await label("x");
  await label("y");
  expect(shown(await watching.next())).toBe("ADDED a");
  expect(shown(await watching.next())).toBe("DELETED a");
  watching.close();
});

test("initial events end with a bookmark that says so", async () => {
  const path = await namespace("initial");
  const query = "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  const watching = await watch(sandbox, `${path}?${query}`);
  expect(shown(await watching.next())).toBe("ADDED kube-root-ca.crt");
  const { type, object } = await watching.next();
  expect(type).toBe("BOOKMARK");
  expect(object.kind).toBe("ConfigMap");
  expect(at(object, "metadata", "annotations")).toEqual({ "k8s.io/initial-events-end": "true" });
  expect(textAt(object, "metadata", "resourceVersion")).toBe(String(sandbox.core.store.revision));
  await ask(sandbox, "POST", path, { body: configMap("live") });
  expect(shown(await watching.next())).toBe("ADDED live");
  watching.close();
});

test("a Table watch sends its columns with the first event only", async () => {
  const path = await namespace("tables");
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const watching = await watch(sandbox, `${path}?watch=true`, { accept });
  await ask(sandbox, "POST", path, { body: configMap("b") });
  const [first, second] = [await watching.next(), await watching.next()];
  expect(first.object.kind).toBe("Table");
  expect(Array.isArray(first.object.columnDefinitions)).toBe(true);
  expect(second.object.columnDefinitions).toBeNull();
  expect(at(second.object, "rows", 0, "cells", 0)).toBe("b");
  expect(at(second.object, "rows", 0, "object", "kind")).toBe("PartialObjectMetadata");
  watching.close();
});

test("a version of long ago gets 410 within the stream, and listing again leads back", async () => {
  const path = await namespace("old");
  for (let i = 0; i < 4100; i++)
    sandbox.objects.patch("configmaps", { namespace: "old", name: "kube-root-ca.crt" }, { data: { i: String(i) } });
  const stale = await watch(sandbox, `${path}?watch=true&resourceVersion=20`);
  const { type, object } = await stale.next();
  expect(type).toBe("ERROR");
  expect(object).toMatchObject({ kind: "Status", code: 410, reason: "Expired" });
  await stale.ended;
  const listed = await ask(sandbox, "GET", path);
  const fresh = await watch(
    sandbox,
    `${path}?watch=true&resourceVersion=${textAt(listed.json, "metadata", "resourceVersion")}`,
  );
  await ask(sandbox, "POST", path, { body: configMap("back") });
  expect(shown(await fresh.next())).toBe("ADDED back");
  fresh.close();
});

test("a watch ends when its time is over", async () => {
  const path = await namespace("short");
  const watching = await watch(sandbox, `${path}?watch=true&timeoutSeconds=1`);
  await watching.ended;
  expect(watching.events.map(shown)).toEqual(["ADDED kube-root-ca.crt"]);
});

test("a page goes on where the last one ended, as the list was then", async () => {
  const path = await namespace("pages");
  for (const name of ["a", "b", "c"]) await ask(sandbox, "POST", path, { body: configMap(name) });
  const first = await ask(sandbox, "GET", `${path}?limit=2`);
  expect(at(first.json, "metadata", "remainingItemCount")).toBe(2);
  await ask(sandbox, "DELETE", `${path}/c`);
  await ask(sandbox, "POST", path, { body: configMap("bb") });
  const rest = await ask(sandbox, "GET", `${path}?limit=5&continue=${textAt(first.json, "metadata", "continue")}`);
  const names = (answer: { json: JsonObject }) =>
    Array.isArray(answer.json.items) ? answer.json.items.map((item) => textAt(item, "metadata", "name")) : [];
  expect([...names(first), ...names(rest)]).toEqual(["a", "b", "c", "kube-root-ca.crt"]);
  expect(at(rest.json, "metadata", "resourceVersion")).toBe(at(first.json, "metadata", "resourceVersion"));
});

test("a watcher that does not read is cut off and nobody else is held up", async () => {
  const path = await namespace("slow");
  const slow = await watch(sandbox, `${path}?watch=true`);
  const quick = await watch(sandbox, `${path}?watch=true`);
  slow.pause();
  const text = "x".repeat(4000);
  for (let i = 0; i < 12_000; i++) {
    sandbox.objects.patch(
      "configmaps",
      { namespace: "slow", name: "kube-root-ca.crt" },
      { data: { i: `${i}${text}` } },
    );
    if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => quick.events.length).toBe(12_001);
  slow.resume();
  await slow.ended;
  expect(slow.events.length).toBeLessThan(12_001);
  quick.close();
});
