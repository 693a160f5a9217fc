/** Somebody who may work in one namespace only: what is missing is said, with what to ask for, and nothing is half made. */
import { afterAll, expect, it } from "vitest";
import { connect } from "../../src/cluster/index.ts";
import { findOurs } from "../../src/workshop/lab/clean.ts";
import { Learner } from "./learner.ts";

export function asRestricted(kubeconfig: string): void {
  const learner = new Learner(kubeconfig);
  const cluster = connect({ kubeconfig });
  const { namespace } = cluster.target;

  afterAll(() => {
    cluster.close();
    learner.leave();
  });

  it("may work in the namespace of its context, and not make any", async () => {
    expect(await cluster.allowed({ verb: "create", resource: "pods", namespace })).toBe(true);
    expect(await cluster.allowed({ verb: "create", resource: "namespaces" })).toBe(false);
  });

  it("is told by the doctor what is missing, what to ask for, and where to try", async () => {
    const { mode, findings, modules } = await learner.doctor();
    const finding = (name: string) => findings.find(({ check }) => check === name);
    expect(mode).toBe("none");
    expect(modules.filter(({ here }) => here)).toEqual([]);
    expect(finding("rights")).toMatchObject({
      verdict: "lacks",
      found: expect.stringContaining("namespaces"),
      next: expect.arrayContaining([expect.stringContaining("doctor --rights")]),
    });
    expect(finding("enforcement-ingress")).toMatchObject({
      verdict: "unknown",
      next: [expect.stringContaining(`--namespace ${namespace} `)],
    });
    const role = await learner.run("doctor --rights");
    expect(role.out).toContain(`name: ${await cluster.user()}`);
  });

  it("proves enforcement in its own namespace", async () => {
    const { findings } = await learner.doctor(`--namespace ${namespace}`);
    const verdicts = Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]));
    expect(verdicts.pods).toBe("good");
    expect(["good", "lacks"]).toContain(verdicts["enforcement-ingress"]);
  });

  it.each(["goto 02/the-rule --yes", "skip 02/the-rule --yes", "reset 02/the-rule --yes"])(
    "is refused %s before anything is made",
    async (command) => {
      const { code, err } = await learner.run(command);
      expect([code, err]).toEqual([3, expect.stringContaining("may not bring the modules' worlds")]);
      expect(err).toContain("nothing was changed");
      expect(await learner.place()).toBeUndefined();
    },
  );

  it("is told what a check needs, and sees what it may see", async () => {
    const check = await learner.run("check 02/the-rule");
    expect([check.code, check.out]).toEqual([1, expect.stringContaining("there is no pod prod/api")]);
    for (const command of ["matrix", "diagnose"]) {
      const { code, err } = await learner.run(command);
      expect([code, err]).toEqual([0, expect.stringContaining(`only namespace ${namespace} was read`)]);
    }
  });

  it("leaves nothing behind", async () => {
    expect((await findOurs(cluster)).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([]);
  });
}
