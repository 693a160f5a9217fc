/** On a cluster that enforces nothing a right answer does not pass, and everything says that the cluster is to blame. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Cluster } from "../cluster/index.ts";
import { type TestCluster, testCluster } from "../commands/testing/cluster.ts";
import { measure } from "./check/matrix.ts";
import { Patience } from "./check/patience.ts";
import { solvedObjects } from "./lab/desired.ts";
import { Lab } from "./lab/lab.ts";
import { loadModules } from "./module/load.ts";
import { parseGrid, probesOf } from "./module/probes.ts";
import { stepProgressOf } from "./progress/progress.ts";
import { progressStore } from "./progress/store.ts";
import { Workshop } from "./workshop.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "unenforced-"));
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster({ enforcement: false });
});

afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

it("is the cluster's fault when a right answer does not pass", async () => {
  const said: string[] = [];
  const workshop = new Workshop({
    modules: loadModules(join(root, "modules")),
    worlds: join(root, "manifests"),
    calico: "3.33",
    cluster: test.cluster,
    store: progressStore(join(folder, "state")),
    folder: join(folder, "answers"),
    settleMs: 4_000,
    onProgress: (progress) => said.push(progress),
  });
  const step = workshop.locate("02/the-rule");
  await workshop.goto(step);
  for (const { object } of solvedObjects(step.module, step.step.id)) await test.cluster.apply(object, { force: true });
  const { passed, coaching } = await workshop.check(step);
  expect([passed, coaching?.from]).toEqual([false, "cluster"]);
  expect(coaching?.says).toMatch(/^By its objects this cluster should deny .*, and it does not\.$/);
  expect(said).toContainEqual(expect.stringContaining("until the policies take effect"));
  expect(stepProgressOf(workshop.progress, step.id).mistakes).toEqual([]);
});

it("is waited for only once, and has all the time again once it enforces", async () => {
  const connections = probesOf(parseGrid(".  svc:prod/db:3306\nprod/web  deny"));
  const patience = new Patience();
  const on = (cluster: Cluster) =>
    measure(cluster, connections, { calico: "3.33", namespaces: ["prod"], patience, settleMs: 0 });
  await on(test.cluster);
  expect(patience.forPolicies(60_000)).toBeLessThan(60_000);
  const enforcing = await testCluster();
  try {
    const module = loadModules(join(root, "modules")).find(({ id }) => id.startsWith("02-"));
    if (!module) throw new Error("there is no module 02");
    const lab = new Lab({ modules: [module], worlds: join(root, "manifests"), cluster: enforcing.cluster });
    await lab.solve(module, "the-rule");
    await on(enforcing.cluster);
    expect(patience.forPolicies(60_000)).toBe(60_000);
  } finally {
    await enforcing.close();
  }
});
