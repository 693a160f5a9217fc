/** The doctor, interrupted as a person does it: the program itself, and a signal while the canary is in the cluster. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../cluster/until.ts";
import { findOurs, nameText } from "../../workshop/lab/clean.ts";
import { type TestCluster, testCluster } from "../testing/cluster.ts";
import { packageFolder } from "./course.ts";

const home = mkdtempSync(join(tmpdir(), "interrupted-"));
let test: TestCluster;

beforeAll(async () => {
  test = await testCluster();
});

afterAll(async () => {
  await test.close();
  rmSync(home, { recursive: true, force: true });
});

const policies = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" };
const pods = { apiVersion: "v1", kind: "Pod" };
const ours = { labelSelector: "app.kubernetes.io/managed-by=netpol-workshop" };

it.each([
  ["its pods come up", "SIGINT", async () => (await test.cluster.list(pods, ours)).items.length > 0],
  ["its policy is in force", "SIGINT", async () => (await test.cluster.list(policies, ours)).items.length > 0],
  [
    "its policy is in force and the terminal closes",
    "SIGHUP",
    async () => (await test.cluster.list(policies, ours)).items.length > 0,
  ],
] as const)("leaves nothing in the cluster when it is stopped while %s", async (_when, signal, isThere) => {
  const program = join(packageFolder(), "dist", "cli.js");
  const child = spawn(process.execPath, [program, "doctor", "--kubeconfig", test.kubeconfig, "--yes"], {
    env: { PATH: process.env.PATH, LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: home },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  const ended = once(child, "exit");
  await until(isThere);
  child.kill(signal);
  const [code] = await ended;
  expect(said).toContain("interrupted; removing the canary");
  expect(said).toContain("nothing was left behind");
  expect(code).toBe(3);
  expect((await findOurs(test.cluster)).map(nameText)).toEqual([]);
});
