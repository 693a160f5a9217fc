/** A cluster in memory for tests of what works on any cluster. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, connect } from "../../cluster/index.ts";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox.ts";

export interface TestCluster {
  readonly cluster: Cluster;
  readonly sandbox: Sandbox;
  /** The file with which it is reached. */
  readonly kubeconfig: string;
  /** The same cluster as a user who may do only what was granted. */
  as(user: string): Cluster;
  /** Through another address, such as that of a proxy. */
  at(server: string): Cluster;
  close(): Promise<void>;
}

export async function testCluster(
  make: NonNullable<Parameters<typeof startSandbox>[0]>["make"] = {},
): Promise<TestCluster> {
  const folder = mkdtempSync(join(tmpdir(), "workshop-test-"));
  const sandbox = await startSandbox({ alive: true, make });
  const opened: Cluster[] = [];
  const open = (name: string, kubeconfig: string) => {
    const file = join(folder, name);
    writeFileSync(file, kubeconfig);
    const cluster = connect({ kubeconfig: file });
    opened.push(cluster);
    return cluster;
  };
  return {
    sandbox,
    kubeconfig: join(folder, "admin"),
    cluster: open("admin", sandbox.kubeconfig()),
    as: (user) => open(`user-${opened.length}`, sandbox.kubeconfig(user)),
    at: (server) =>
      open(
        `at-${opened.length}`,
        sandbox
          .kubeconfig()
          .replace(/server: .*/, `server: ${server}`)
          .replace(/certificate-authority-data: .*/, "insecure-skip-tls-verify: true"),
      ),
    close: async () => {
      for (const cluster of opened) cluster.close();
      await sandbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
