/** Learners on one cluster, for tests of the workshop's commands: each test is a learner of its own. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Cluster } from "../../cluster/index.ts";
import { type TestCluster, testCluster } from "./cluster.ts";
import { type Ran, run } from "./run.ts";

export interface Classroom {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  /** The learner's folder: what they write lies in netpol-workshop/, their progress in state/. */
  readonly cwd: string;
  /** To another machine: an empty folder, no progress. */
  move(): void;
  workshop(line: string): Promise<Ran>;
  onCluster(line: string): Promise<Ran>;
  asJson(line: string): Promise<Record<string, unknown>>;
}

export function classroom(): Classroom {
  const home = mkdtempSync(join(tmpdir(), "netpol-workshop-commands-"));
  const kubeconfig = join(home, "kubeconfig");
  let test: TestCluster | undefined;
  let cwd = home;
  const move = () => {
    cwd = mkdtempSync(join(home, "learner-"));
  };
  const workshop = (line: string) =>
    run(line, { cwd, env: { LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: join(cwd, "state") } });
  const onCluster = (line: string) => workshop(`${line} --kubeconfig ${kubeconfig} --yes`);

  beforeAll(async () => {
    test = await testCluster();
    writeFileSync(kubeconfig, test.sandbox.kubeconfig());
  });
  afterAll(async () => {
    await test?.close();
    rmSync(home, { recursive: true, force: true });
  });
  beforeEach(move);

  return {
    get cluster() {
      if (!test) throw new Error("the cluster is there once the tests run");
      return test.cluster;
    },
    kubeconfig,
    get cwd() {
      return cwd;
    },
    move,
    workshop,
    onCluster,
    asJson: async (line) => {
      const { out, err } = await onCluster(`${line} --json`);
      expect(err).toBe("");
      return JSON.parse(out);
    },
  };
}
