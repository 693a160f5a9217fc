/** Two attendees under prefixes on the cluster of E2E_KUBECONFIG at the same time: neither disturbs the other. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { connect } from "../src/cluster/index.ts";
import { findOurs } from "../src/workshop/lab/clean.ts";
import { Attendee } from "../src/workshop/lab/testing/attendees.ts";

const kubeconfig = process.env.E2E_KUBECONFIG;

if (kubeconfig)
  it("two attendees work side by side on one cluster", { timeout: 900_000 }, async () => {
    const cluster = connect({ kubeconfig });
    const folder = mkdtempSync(join(tmpdir(), "prefixes-"));
    const [alice, bob] = ["e2e-alice", "e2e-bob"].map((name) => new Attendee(cluster, name, folder));
    if (!alice || !bob) throw new Error("nobody came");
    try {
      const both = await Promise.all([alice.passes("03", undefined, true), bob.passes("04", undefined, true)]);
      expect(both).toEqual([true, true]);
      expect(await bob.passes("03", undefined, false)).toBe(false);
      expect(await alice.passes("03", undefined, true)).toBe(true);
      await bob.clear();
      expect(await findOurs(cluster, { attendee: bob.name })).toEqual([]);
      expect(await alice.passes("03", undefined, true)).toBe(true);
    } finally {
      await Promise.all([alice.clear(), bob.clear()]);
      cluster.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
else it("two attendees side by side: was not run, no cluster was given (E2E_KUBECONFIG is not set)", () => {});
