/** Somebody who may do little is told what to ask for, before anything is made; and with it they can work. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestCluster, testCluster } from "../../commands/testing/cluster.ts";
import { loadModules } from "../module/load.ts";
import { progressStore } from "../progress/store.ts";
import { Workshop } from "../workshop.ts";
import { findOurs } from "./clean.ts";
import { missingRights, rightsText, roleFor } from "./rights.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const folder = mkdtempSync(join(tmpdir(), "rights-"));
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
});

afterAll(async () => {
  await test.close();
  rmSync(folder, { recursive: true });
});

it("tells them what is missing, and leaves cluster and progress as they are, until they have it", async () => {
  const cluster = test.as("guest");
  const store = progressStore(join(folder, "state"));
  const parts = {
    modules: loadModules(join(root, "modules")),
    worlds: join(root, "manifests"),
    calico: "3.33",
  } as const;
  const workshop = new Workshop({ ...parts, cluster, store, folder: join(folder, "answers") });
  const step = workshop.locate("02/the-rule");
  for (const move of [() => workshop.goto(step), () => workshop.next(), () => workshop.skip(step)])
    await expect(move()).rejects.toMatchObject({
      message: "guest may not bring the modules' worlds to this cluster",
      detail: [
        expect.stringContaining("get, list, create, patch, delete namespaces, pods, services, "),
        "nothing was changed",
      ],
      next: [expect.stringContaining("netpol-workshop doctor --rights"), expect.stringContaining("sandbox")],
    });
  expect(workshop.progress.at).toBeUndefined();
  expect(await findOurs(test.cluster)).toEqual([]);

  for (const object of roleFor(await cluster.user())) await test.cluster.create(object);
  expect(rightsText(await missingRights(cluster))).toBe("");
  await workshop.goto(step);
  expect(workshop.progress.at).toEqual({ module: "02-first-policy", step: "the-rule" });
  const check = await workshop.check(step);
  expect(check.judgement?.cells.filter(({ outcome }) => outcome.kind === "not-probed")).toEqual([]);
});
