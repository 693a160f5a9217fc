/** Two who share the cluster under prefixes, at the same time: neither notices the other, not even when one cleans up. */
import { afterAll, expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/index.ts";
import { parseManifests } from "../../src/manifests/index.ts";
import type { Mode } from "../../src/workshop/doctor/finding.ts";
import { Learner, print } from "./learner.ts";

const names = ["e2e-alice", "e2e-bob"] as const;

export function sideBySide(kubeconfig: string, open: () => { cluster: Cluster; mode: Mode }): void {
  const attendees = names.map((name) => ({ name, learner: new Learner(kubeconfig) }));

  afterAll(() => {
    for (const { learner } of attendees) learner.leave();
  });

  it("work side by side, and one may clean up while the other goes on", { timeout: 300_000 }, async () => {
    const { cluster, mode } = open();
    if (mode === "none") {
      print("- two attendees: not run, because this cluster enforces nothing");
      return;
    }
    const all = (line: string) =>
      Promise.all(attendees.map(({ name, learner }) => learner.run(`${line} --prefix ${name}`)));
    for (const { code, err } of await all("goto 02/the-rule --yes")) expect([code, err]).toEqual([0, ""]);
    const answers = await all("solution --json");
    for (const { out } of answers)
      for (const { file, manifest } of JSON.parse(out).files)
        for (const { object } of parseManifests(manifest, file).objects) await cluster.apply(object, { force: true });
    for (const { code, out } of await all("check"))
      expect([code, out]).toEqual([0, expect.stringContaining("is passed")]);

    const [first, second] = attendees;
    expect((await first?.learner.run(`clean --yes --prefix ${first.name}`))?.code).toBe(0);
    expect((await second?.learner.run(`check --prefix ${second.name}`))?.code).toBe(0);
    expect((await second?.learner.run(`clean --yes --prefix ${second.name}`))?.code).toBe(0);
  });
}
