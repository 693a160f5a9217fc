/** A sandbox of its own for a proof: in memory, gone afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, connect } from "../../cluster/index.ts";
import { startSandbox } from "../../sandbox/sandbox.ts";

export interface FreshCluster {
  readonly cluster: Cluster;
  readonly kubeconfig: string;
  /** A folder that goes with it. */
  readonly folder: string;
}

export async function withFreshSandbox<T>(act: (fresh: FreshCluster) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-"));
  const sandbox = await startSandbox({ alive: true });
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, sandbox.kubeconfig(), { mode: 0o600 });
  const cluster = connect({ kubeconfig });
  try {
    return await act({ cluster, kubeconfig, folder });
  } finally {
    cluster.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
