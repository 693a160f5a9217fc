/** The UI on a cluster in trouble: it says what is the matter, waits for nothing for ever, and goes on when all is well again. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Fault, type FaultyProxy, faultyProxy } from "../../src/cluster/testing/faulty-proxy.ts";
import { until } from "../../src/cluster/until.ts";
import { type TestCluster, testCluster } from "../../src/commands/testing/cluster.ts";
import { run } from "../../src/commands/testing/run.ts";
import { Screen } from "./screen.ts";

const folder = mkdtempSync(join(tmpdir(), "netpol-workshop-broken-"));
const home = join(folder, "home");
const kubeconfig = join(folder, "kubeconfig");
mkdirSync(home);
let cluster: TestCluster;
let proxy: FaultyProxy;
let screen: Screen;

beforeAll(async () => {
  cluster = await testCluster();
  proxy = await faultyProxy(cluster.sandbox.url);
  const through = cluster.sandbox
    .kubeconfig()
    .replace(/server: .*/, `server: ${proxy.url}`)
    .replace(/certificate-authority-data: .*/, "insecure-skip-tls-verify: true");
  writeFileSync(kubeconfig, through);
  const env = { LANG: "C.UTF-8", NETPOL_WORKSHOP_HOME: home };
  const ran = await run(`goto 02/the-rule --kubeconfig ${kubeconfig} --yes`, { cwd: folder, env });
  expect(ran).toMatchObject({ code: 0 });
  const args = ["--kubeconfig", kubeconfig, "--context", cluster.cluster.target.context, "--yes"];
  screen = new Screen({ cwd: folder, home, args, columns: 100, rows: 30 });
  await screen.shows("╭ Task");
  await rested();
});

beforeEach(() => {
  proxy.plan = () => undefined;
});

afterAll(async () => {
  screen?.kill();
  await proxy?.close();
  await cluster?.close();
  rmSync(folder, { recursive: true, force: true });
});

const rested = (): Promise<void> => screen.until("the end of the work", () => !screen.text().includes("Esc cancels"));

/** It can be worked on again: a check says what it always says here. */
async function goesOn(): Promise<void> {
  proxy.plan = () => undefined;
  const before = proxy.seen.length;
  screen.press("c");
  await until(() => proxy.seen.slice(before).some((request) => request.endsWith("/exec")));
  await rested();
  await screen.shows("not passed yet");
}

const status = (code: number, message: string): Fault => ({
  kind: "answer",
  status: code,
  body: JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, code }),
});

const always = (fault: Fault) => () => fault;

test.each<[string, FaultyProxy["plan"], RegExp]>([
  ["an expired token", always(status(401, "Unauthorized")), /log in to the cluster again/],
  [
    "a right that is missing",
    (_method, path) => (path.endsWith("/exec") ? status(403, "you may not") : undefined),
    /netpol-workshop doctor/,
  ],
  ["a server that is too busy", always(status(429, "too many requests")), /overloaded/],
  ["a login page", always({ kind: "answer", status: 200, body: "<html>" }), /no JSON/],
  ["connections that are cut", always({ kind: "cut" }), /the connection was cut/],
])("%s is said, and Esc goes back to work", async (_what, plan, says) => {
  proxy.plan = plan;
  screen.press("c");
  await screen.shows("That did not work");
  await screen.shows(says);
  await rested();
  screen.press("esc");
  await screen.until("the window to close", () => !screen.text().includes("That did not work"));
  await goesOn();
});

test("a cluster that is slow shows what is waited for, and Esc ends the waiting", async () => {
  proxy.plan = () => ({ kind: "delay", milliseconds: 5_000 });
  screen.press("c");
  await screen.shows("Esc cancels");
  screen.press("esc");
  await screen.shows("cancelled");
  await rested();
  await goesOn();
});

test("a namespace that was deleted is named, and beginning the step anew brings it back", async () => {
  const namespace = { apiVersion: "v1", kind: "Namespace", name: "prod" };
  await cluster.cluster.remove(namespace);
  await until(async () => (await cluster.cluster.get(namespace)) === undefined);
  screen.press("c");
  await screen.shows("namespace prod is gone");
  await rested();
  screen.press("R");
  await screen.shows(/anew\?/);
  screen.press("y");
  await until(async () => (await cluster.cluster.get(namespace)) !== undefined);
  await rested();
  await goesOn();
});
