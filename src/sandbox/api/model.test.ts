/** Many clients at once, and three promises: no update is lost, a watch tells what a list shows, versions only grow. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox.ts";
import { type JsonObject, listAt, textAt } from "../store/object.ts";
import { type Answer, ask, watch } from "./testing/client.ts";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.objects.create("namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "model" } });
});

afterAll(() => sandbox.stop());

const path = "/api/v1/namespaces/model/configmaps";

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Adds one to a counter under optimistic locking, as often as it takes. */
async function increment(name: string): Promise<void> {
  for (;;) {
    const { code, json } = await ask(sandbox, "GET", `${path}/${name}`);
    if (code === 404) return;
    const data = { n: String(Number(textAt(json, "data", "n")) + 1) };
    const put = await ask(sandbox, "PUT", `${path}/${name}`, { body: { ...json, data } });
    if (put.code === 200) return;
    expect([404, 409]).toContain(put.code);
  }
}

test("no update under optimistic locking is lost", async () => {
  await ask(sandbox, "POST", path, { body: { metadata: { name: "counter" }, data: { n: "0" } } });
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 10; i++) await increment("counter");
    }),
  );
  expect(textAt((await ask(sandbox, "GET", `${path}/counter`)).json, "data", "n")).toBe("80");
});

async function randomStep(random: (below: number) => number, client: number): Promise<Answer> {
  const name = `object-${random(6)}`;
  const value = `${client}-${random(1000)}`;
  const patch = (contentType: string, body: JsonObject | JsonObject[], query = "") =>
    ask(sandbox, "PATCH", `${path}/${name}${query}`, { body, contentType: `application/${contentType}` });
  switch (random(6)) {
    case 0:
      return ask(sandbox, "POST", path, { body: { metadata: { name }, data: { [`c${client}`]: value } } });
    case 1:
      return ask(sandbox, "DELETE", `${path}/${name}`);
    case 2:
      return patch("strategic-merge-patch+json", { data: { [`c${client}`]: value } });
    case 3:
      return patch("json-patch+json", [{ op: "add", path: "/metadata/labels", value: { l: String(random(3)) } }]);
    case 4: {
      const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { [`a${client}`]: value } };
      return patch("apply-patch+yaml", body, `?fieldManager=m${client}&force=true`);
    }
    default:
      return patch("merge-patch+json", { data: { [`c${client}`]: random(2) === 0 ? null : value } });
  }
}

test("after random steps of many clients, watches have told exactly what a list shows", async () => {
  const plain = await watch(sandbox, `${path}?watch=true`);
  const selected = await watch(sandbox, `${path}?watch=true&labelSelector=l%3D1`);
  await Promise.all(
    Array.from({ length: 8 }, async (_, client) => {
      const random = numbers(client + 1);
      for (let i = 0; i < 60; i++) {
        const { code } = await randomStep(random, client);
        expect([200, 201, 404, 409]).toContain(code);
      }
    }),
  );
  // The last change of all is the sign that every earlier one has arrived.
  await ask(sandbox, "POST", path, { body: { metadata: { name: "the-end", labels: { l: "1" } } } });
  for (const [watching, selector] of [
    [plain, ""],
    [selected, "?labelSelector=l%3D1"],
  ] as const) {
    await expect
      .poll(() => watching.events.some(({ object }) => textAt(object, "metadata", "name") === "the-end"))
      .toBe(true);
    const listed = await ask(sandbox, "GET", `${path}${selector}`);
    expect(stateAfter(watching.events)).toEqual(
      stateOf(listAt(listed.json, "items").map((item) => ({ ...Object(item) }))),
    );
    const versions = watching.events.map(({ object }) => Number(textAt(object, "metadata", "resourceVersion")));
    const live = watching === plain ? versions.slice(initialCount(watching.events)) : versions;
    expect(live).toEqual([...live].sort((a, b) => a - b));
    expect(new Set(live).size).toBe(live.length);
    watching.close();
  }
});

/** Initial events come in the order of names, not of versions. */
function initialCount(events: readonly { readonly object: JsonObject }[]): number {
  return events.filter(({ object }) => ["counter", "kube-root-ca.crt"].includes(textAt(object, "metadata", "name")))
    .length;
}

function stateAfter(events: readonly { readonly type: string; readonly object: JsonObject }[]) {
  const state = new Map<string, JsonObject>();
  for (const { type, object } of events) {
    const name = textAt(object, "metadata", "name");
    if (type === "ADDED") expect(state.has(name)).toBe(false);
    if (type === "MODIFIED" || type === "DELETED") expect(state.has(name)).toBe(true);
    if (type === "DELETED") state.delete(name);
    else state.set(name, object);
  }
  return stateOf([...state.values()]);
}

function stateOf(objects: readonly JsonObject[]): JsonObject {
  const entries = objects.map(({ apiVersion: _a, kind: _k, ...rest }): [string, JsonObject] => [
    textAt(rest, "metadata", "name"),
    rest,
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
