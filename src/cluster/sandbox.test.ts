import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { type Sandbox, startSandbox } from "../sandbox/sandbox.ts";
import { describeCluster } from "./contract.ts";
import { connect } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "contract-"));
let sandbox: Sandbox | undefined;

afterAll(async () => {
  await sandbox?.stop();
  rmSync(folder, { recursive: true });
});

describeCluster("the sandbox", async () => {
  sandbox = await startSandbox({ alive: true });
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, sandbox.kubeconfig());
  return connect({ kubeconfig });
});
