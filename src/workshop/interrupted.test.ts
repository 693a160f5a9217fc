/** Learners who interrupt a move somewhere on the way: they are somewhere, and the next command makes it whole. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Cluster } from "../cluster/index.ts";
import { type TestCluster, testCluster } from "../commands/testing/cluster.ts";
import { loadModules } from "./module/load.ts";
import { stepProgressOf } from "./progress/progress.ts";
import { progressStore } from "./progress/store.ts";
import { Workshop } from "./workshop.ts";

const root = join(import.meta.dirname, "..", "..");
const modules = loadModules(join(root, "modules"));
const home = mkdtempSync(join(tmpdir(), "interrupted-"));
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
});

afterAll(async () => {
  await test.close();
  rmSync(home, { recursive: true });
});

/** Calls back before the given one of the writes that go to a cluster. */
function beforeWrite(cluster: Cluster, number: number, act: () => void): Cluster {
  let writes = 0;
  const counted = () => {
    if (writes++ === number) act();
  };
  return {
    ...cluster,
    apply: (...words) => {
      counted();
      return cluster.apply(...words);
    },
    remove: (...words) => {
      counted();
      return cluster.remove(...words);
    },
  };
}

function workshopOn(cluster: Cluster, learner: string): Workshop {
  return new Workshop({
    modules,
    worlds: join(root, "manifests"),
    cluster,
    calico: "3.33",
    store: progressStore(join(home, learner)),
    folder: join(home, learner, "answers"),
    settleMs: 1_000,
  });
}

const moves = {
  goto: (workshop: Workshop, signal: AbortSignal) => workshop.goto(workshop.locate("04/development-only"), signal),
  next: (workshop: Workshop, signal: AbortSignal) => workshop.next(signal),
  skip: (workshop: Workshop, signal: AbortSignal) => workshop.skip(workshop.here(), signal),
  reset: (workshop: Workshop, signal: AbortSignal) => workshop.reset("step", workshop.here(), signal),
};

it.each((["goto", "next", "skip", "reset"] as const).flatMap((move) => [0, 7].map((write) => [move, write] as const)))(
  "%s, interrupted at its write number %i",
  async (move, write) => {
    const learner = `${move}-${write}`;
    const stop = new AbortController();
    const settled = workshopOn(test.cluster, learner);
    await settled.goto(settled.locate("02/subject"));
    if (move === "next") {
      await settled.skip(settled.here());
      await settled.goto(settled.locate("02/subject"));
    }

    const workshop = workshopOn(
      beforeWrite(test.cluster, write, () => stop.abort()),
      learner,
    );
    await expect(moves[move](workshop, stop.signal)).rejects.toMatchObject({ trouble: "cancelled" });
    const at = workshop.here();

    // What is not as it should be there is nobody's mistake.
    const check = workshop.check(at).catch(() => undefined);
    expect((await check)?.passed ?? false).toBe(false);
    expect(stepProgressOf(workshop.progress, at.id)).toMatchObject({ state: "open", attempts: 0, mistakes: [] });

    expect((await workshop.next()).id).toEqual(at.id);
    expect(workshop.progress.pending).toBeUndefined();
    expect((await workshop.check(at)).coaching).toMatchObject({
      says: "The policies are still those with which this step began.",
    });
  },
);
