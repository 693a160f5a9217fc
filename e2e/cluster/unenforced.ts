/** On a cluster that enforces nothing a right answer does not pass, soon, and the learner is told that it is not their fault. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Cluster } from "../../src/cluster/index.ts";
import { parseManifests } from "../../src/manifests/index.ts";
import type { Mode } from "../../src/workshop/doctor/finding.ts";
import { type Learner, print, root } from "./learner.ts";

/** Steps that only a cluster which enforces can pass, each with its right answer. */
const answers = [
  ["01-is-anybody-enforcing", "canary", "start/deny-all.yaml", "workshop-canary/client workshop-canary/server:80"],
  ["02-first-policy", "the-rule", "solution/db-policy.yaml", "prod/web prod/db:3306"],
] as const;

export function onUnenforced(open: () => { learner: Learner; cluster: Cluster; mode: Mode }): void {
  it.each(answers)("%s/%s: the cluster is to blame, and not the learner", async (module, step, file, denied) => {
    const { learner, cluster, mode } = open();
    if (mode !== "none")
      return print(`- ${module}/${step}: not run without enforcement, because this cluster enforces`);
    expect((await learner.run(`goto ${module}/${step} --yes`)).code).toBe(0);
    const path = join(root, "modules", module, file);
    for (const { object } of parseManifests(readFileSync(path, "utf8"), path).objects)
      await cluster.apply(object, { force: true });

    const check = await learner.run("check --json");
    expect(check.code).toBe(1);
    expect(JSON.parse(check.out)).toMatchObject({
      passed: false,
      mistake: expect.stringMatching(/^By its objects this cluster should deny .*, and it does not\.$/),
      hint: expect.stringMatching(/^You are not to blame: .*netpol-workshop doctor/),
    });
    const probe = await learner.run(`probe ${denied}`);
    expect(probe.out).toMatch(/allowed.*By its objects this cluster should deny it\./s);
  });
}
