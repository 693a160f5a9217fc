import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { newestMake, openSandbox } from "../sandbox/sandbox.ts";
import { main } from "./main.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "netpol sandbox's-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a command line prints, and its exit code. */
async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const stream = (write: (text: string) => void) => ({ write, isTTY: false, columns: 100 });
  const code = await main(words, {
    out: stream((text) => {
      out += text;
    }),
    err: stream((text) => {
      err += text;
    }),
    env: { NETPOL_WORKSHOP_HOME: folder },
    cwd: folder,
    readStdin: async () => "",
  });
  return { code, out, err };
}

/** A sandbox that was started and stopped, with an object in it. */
async function used(): Promise<void> {
  const sandbox = await openSandbox(join(folder, "sandbox"), { make: newestMake, alive: false, onTrouble: () => {} });
  const metadata = { name: "kept", namespace: "default" };
  sandbox.objects.create("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata });
  await sandbox.stop();
}

async function hasKept(): Promise<boolean> {
  const sandbox = await openSandbox(join(folder, "sandbox"), { make: newestMake, alive: false, onTrouble: () => {} });
  const found = sandbox.objects.get("configmaps", { namespace: "default", name: "kept" });
  await sandbox.stop();
  return found !== undefined;
}

test.each(["status", "kubeconfig", "env", "reset"])(
  "%s says that there is no sandbox yet, and how to get one",
  async (word) => {
    expect(await run("sandbox", word)).toEqual({
      code: 3,
      out: "",
      err: expect.stringMatching(/^error: there is no sandbox yet\n[\s\S]*next: netpol-workshop sandbox start\n$/),
    });
  },
);

test("env prints one line for the shell, whatever the folder is called", async () => {
  await used();
  const { out } = await run("sandbox", "env");
  expect(out).toBe(`export KUBECONFIG='${join(folder, "sandbox", "kubeconfig").replaceAll("'", "'\\''")}'\n`);
});

test("kubeconfig is that of the admin, or of somebody with few rights", async () => {
  await used();
  const admin = await run("sandbox", "kubeconfig");
  expect(admin.out).toBe(readFileSync(join(folder, "sandbox", "kubeconfig"), "utf8"));
  const dana = await run("sandbox", "kubeconfig", "--user", "dana");
  expect(dana.out).toContain("user: dana");
  expect(dana.out).not.toContain(/token: (\S+)/.exec(admin.out)?.[1]);
});

test("status and stop of one that does not run", async () => {
  await used();
  const status = await run("sandbox", "status");
  expect(status.code).toBe(3);
  expect(status.out).toMatch(/^state {7}stopped\ncluster {5}Kubernetes 1\.35, Calico 3\.33\n/);
  expect(await run("sandbox", "stop")).toEqual({ code: 0, out: "the sandbox was not running\n", err: "" });
});

test("a snapshot brings back what a reset has taken", async () => {
  await used();
  expect((await run("sandbox", "snapshot", "saved.json")).out).toMatch(/^saved \d+ objects to saved\.json\n$/);
  expect((await run("sandbox", "reset")).out).toBe("the sandbox is as new\n");
  expect(await hasKept()).toBe(false);
  expect((await run("sandbox", "restore", "saved.json")).out).toMatch(/^restored \d+ objects\n$/);
  expect(await hasKept()).toBe(true);
});

test("what is no snapshot is refused and changes nothing", async () => {
  await used();
  const { code, err } = await run("sandbox", "restore", "sandbox/kubeconfig");
  expect(code).toBe(1);
  expect(err).toContain("error: sandbox/kubeconfig cannot be restored");
  expect(await hasKept()).toBe(true);
});

test.each([
  [["start", "--port", "99999"], '"99999" is not a port'],
  [["start", "--calico", "3.1"], "there is no Calico 3.1 here"],
  [["start", "--calico", "3.30", "--no-calico"], "--calico and --no-calico contradict each other"],
  [["start", "now"], "sandbox start takes no argument, and got now"],
  [["snapshot"], "name one file to write"],
  [["strat"], 'unknown command "sandbox strat"; did you mean "sandbox start"?'],
])("sandbox %j is a mistake in the command line", async (words, message) => {
  const { code, err } = await run("sandbox", ...words);
  expect([code, err.split("\n")[0]]).toEqual([2, `error: ${message}`]);
});

test("a cluster is not made anew behind its user's back", async () => {
  await used();
  const { code, err } = await run("sandbox", "start", "--calico", "3.30");
  expect(code).toBe(2);
  expect(err).toContain("this sandbox was made with Calico 3.33, not with Calico 3.30");
});
