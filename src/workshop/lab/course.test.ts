import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../cluster/until.ts";
import { type TestCluster, testCluster } from "../../commands/testing/cluster.ts";
import { bring } from "./bring.ts";
import { findOurs, nameText } from "./clean.ts";
import { Attendee } from "./testing/attendees.ts";

const folder = mkdtempSync(join(tmpdir(), "course-"));
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
  await until(() => test.cluster.get({ apiVersion: "v1", kind: "Namespace", name: "kube-system" }));
});

afterAll(async () => {
  await test?.close();
  rmSync(folder, { recursive: true });
});

it("removes what landed in the context's namespace, because the manifest named none", async () => {
  const object = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "astray" },
    spec: { podSelector: {} },
  };
  await bring(test.cluster, { worlds: [], given: [{ object }] }, { knownNames: new Set() });
  expect((await findOurs(test.cluster)).map(nameText)).toEqual(["NetworkPolicy default/astray"]);
  await bring(test.cluster, { worlds: [], given: [] }, { knownNames: new Set() });
  expect(await findOurs(test.cluster)).toEqual([]);
});

it.each([
  ["03", undefined],
  ["04", undefined],
  ["09", "quarantine"],
])("two attendees do module %s side by side, and neither disturbs the other", async (module, step) => {
  const [alice, bob] = ["alice", "bob"].map((name) => new Attendee(test.cluster, name, folder));
  if (!alice || !bob) throw new Error("nobody came");
  expect(await alice.passes(module, step, true)).toBe(true);
  expect(await bob.passes(module, step, false)).toBe(false);
  expect(await bob.passes(module, step, true)).toBe(true);
  await bob.clear();
  const left = (await findOurs(test.cluster)).map(nameText);
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter((name) => !name.split(" ")[1]?.startsWith("alice-"))).toEqual([]);
  expect(await alice.passes(module, step, true)).toBe(true);
  await alice.clear();
  expect(await findOurs(test.cluster)).toEqual([]);
});
