import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../cluster/until.ts";
import { type TestCluster, testCluster } from "../../commands/testing/cluster.ts";
import { judge } from "../check/judge.ts";
import { Patience } from "../check/patience.ts";
import { isManifestStep } from "../coach/coach.ts";
import { loadModules, type Module } from "../module/load.ts";
import { bring, clear } from "./bring.ts";
import { findOurs, nameText } from "./clean.ts";
import { rewriteCourse } from "./course.ts";
import { beginFiles, load, solvedObjects, worldsOf } from "./desired.ts";
import { knownClusterNames } from "./known.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const own = { modules: join(root, "modules"), worlds: join(root, "manifests") };
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

function courseOf(attendee: string) {
  const course = { modules: join(folder, attendee, "modules"), worlds: join(folder, attendee, "manifests") };
  rewriteCourse(own, course, { prefix: attendee, image: (name) => name });
  return { attendee, worlds: course.worlds, modules: loadModules(course.modules) };
}

type Course = ReturnType<typeof courseOf>;

async function passes(course: Course, moduleId: string, solved: boolean): Promise<boolean> {
  const module = course.modules.find(({ id }) => id.startsWith(moduleId));
  const step = module?.data.steps.find(isManifestStep);
  if (!module || !step) throw new Error(`no module ${moduleId} with a manifest to write`);
  const worlds = worldsOf(module, course.worlds);
  const given = solved ? solvedObjects(module, step.id) : beginOf(module, step.id);
  await bring(
    test.cluster,
    { worlds, given },
    { knownNames: knownClusterNames(course.modules), attendee: course.attendee },
  );
  const namespaces = [...new Set(worlds.flatMap(({ object }) => object.metadata.namespace ?? []))];
  const measuring = { calico: "3.33", namespaces, patience: new Patience(), settleMs: 3_000 } as const;
  const answer = given.map(({ object }) => object);
  return (await judge(test.cluster, step.check, { ...measuring, answer })).passed;
}

function beginOf(module: Module, step: string) {
  return load(beginFiles(module, step).map((file) => join(module.folder, file)));
}

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

it.each(["03", "04"])("two attendees do module %s side by side, and neither disturbs the other", async (module) => {
  const [alice, bob] = [courseOf("alice"), courseOf("bob")];
  expect(await passes(alice, module, true)).toBe(true);
  expect(await passes(bob, module, false)).toBe(false);
  expect(await passes(bob, module, true)).toBe(true);
  await clear(test.cluster, { knownNames: knownClusterNames(bob.modules), attendee: "bob" });
  const left = (await findOurs(test.cluster)).map(nameText);
  expect(left.length).toBeGreaterThan(0);
  expect(left.filter((name) => !name.startsWith("Namespace alice-"))).toEqual([]);
  expect(await passes(alice, module, true)).toBe(true);
  await clear(test.cluster, { knownNames: knownClusterNames(alice.modules), attendee: "alice" });
});
