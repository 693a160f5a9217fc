/**
 * The product on a cluster that nobody here wrote. What the doctor finds decides what is run; `E2E_MODE` says what it must
 * find, so that a cluster which lost an ability is noticed. Everything shares the cluster, so it is one file, in order.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, connect } from "../src/cluster/index.ts";
import type { Diagnosis } from "../src/workshop/doctor/doctor.ts";
import { findOurs } from "../src/workshop/lab/clean.ts";
import { sideBySide } from "./cluster/attendees.ts";
import { proveCourse } from "./cluster/course.ts";
import { Learner, print } from "./cluster/learner.ts";
import { asRestricted } from "./cluster/restricted.ts";
import { onUnenforced } from "./cluster/unenforced.ts";

const { E2E_KUBECONFIG: kubeconfig, E2E_RESTRICTED_KUBECONFIG: restricted, E2E_MODE: expected } = process.env;

if (kubeconfig) describe(`the cluster of ${kubeconfig}`, () => onCluster(kubeconfig));
else
  describe("a live cluster", () => {
    it("was not given: nothing was run on one (E2E_KUBECONFIG is not set)", () => {
      print("e2e: NOT run on a live cluster; E2E_KUBECONFIG=FILE names one");
    });
  });

if (restricted) describe(`the restricted user of ${restricted}`, { timeout: 120_000 }, () => asRestricted(restricted));
else
  describe("a restricted user", () => {
    it("was not given: nothing was run as one (E2E_RESTRICTED_KUBECONFIG is not set)", () => {
      print("e2e: NOT run as a user with one namespace; E2E_RESTRICTED_KUBECONFIG=FILE names one");
    });
  });

function onCluster(file: string): void {
  const learner = new Learner(file);
  let cluster: Cluster;
  let diagnosis: Diagnosis;
  let before: readonly string[];

  beforeAll(async () => {
    cluster = connect({ kubeconfig: file });
    before = await leftovers(cluster);
    diagnosis = await learner.doctor();
    for (const { check, found } of diagnosis.findings) print(`  ${check}: ${found}`);
    print(`  the doctor says: ${diagnosis.mode}`);
  }, 300_000);

  afterAll(() => {
    cluster.close();
    learner.leave();
  });

  it("is examined, and nothing of that stays", async () => {
    if (expected !== undefined) expect(diagnosis.mode).toBe(expected);
    expect(diagnosis.findings.filter(({ verdict }) => verdict === "trouble")).toEqual([]);
    expect(await leftovers(cluster)).toEqual(before);
  });

  it("refuses modules for which it lacks something, in words, and the learner stays where they are", async () => {
    for (const { id, needs } of diagnosis.modules) {
      const lacks = (needs === "tiers" || needs === "flows") && diagnosis.mode !== "flows" && diagnosis.mode !== needs;
      if (!lacks) continue;
      const { code, err } = await learner.run(`goto ${id} --yes`);
      expect([code, err]).toEqual([3, expect.stringMatching(/cannot be done here: this cluster .*sandbox/s)]);
      expect(await learner.place()).toBeUndefined();
      print(`- ${id}: ${err.split("\n")[0]}`);
    }
  });

  describe("the course", () => proveCourse(() => ({ cluster, kubeconfig: file, mode: diagnosis.mode })));

  describe("two attendees", () => sideBySide(file, () => ({ cluster, mode: diagnosis.mode })));

  describe("where nobody enforces", { timeout: 120_000 }, () =>
    onUnenforced(() => ({ cluster, learner, mode: diagnosis.mode })),
  );

  it("holds nothing of the workshop in the end", { timeout: 300_000 }, async () => {
    expect((await learner.run("clean --yes")).code).toBe(0);
    expect(await leftovers(cluster)).toEqual([]);
  });
}

async function leftovers(cluster: Cluster): Promise<readonly string[]> {
  return (await findOurs(cluster)).map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ""} ${metadata.name}`);
}
