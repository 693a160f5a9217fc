import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EnvironmentError } from "../../errors.ts";
import { newestMake, openSandbox, type Sandbox } from "../sandbox.ts";
import { Store } from "../store/store.ts";
import { Journal, loadState, replaceState } from "./journal.ts";
import { holderOf, Lock } from "./lock.ts";

let folder: string;
const open: Sandbox[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-"));
});

afterEach(async () => {
  for (const sandbox of open.splice(0)) await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: { readonly port?: number } = {}): Promise<Sandbox> {
  const sandbox = await openSandbox(folder, {
    make: newestMake,
    alive: false,
    onTrouble: (error) => {
      throw error;
    },
    ...options,
  });
  open.push(sandbox);
  return sandbox;
}

async function stop(sandbox: Sandbox): Promise<void> {
  open.splice(open.indexOf(sandbox), 1);
  await sandbox.stop();
}

function configMap(name: string) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "default" } };
}

test("state, port, certificate and token survive a restart; the counter of versions only grows", async () => {
  const first = await start();
  const created = first.objects.create("configmaps", configMap("kept"));
  const seen = first.core.store.revision;
  await stop(first);
  const second = await start();
  expect([second.port, second.ca, second.token]).toEqual([first.port, first.ca, first.token]);
  expect(second.objects.get("configmaps", created.metadata)).toEqual(created);
  expect(second.core.store.revision).toBeGreaterThan(seen);
});

test("its files can be read by their owner only", async () => {
  await start();
  for (const name of readdirSync(folder))
    expect({ name, mode: statSync(join(folder, name)).mode & 0o77 }).toEqual({ name, mode: 0 });
  expect(readFileSync(join(folder, "kubeconfig"), "utf8")).toContain("current-context: netpol-sandbox");
});

test("two never share a folder; a lock whose process is gone is taken over", async () => {
  const first = await start();
  await expect(start()).rejects.toThrow("this sandbox is running already");
  await stop(first);
  expect(holderOf(folder)).toBeUndefined();
  writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid: 2 ** 22 - 1, began: "1", port: 1 }));
  expect(holderOf(folder)).toBeUndefined();
  // A process that lives, but began at another time: the number was given again.
  writeFileSync(join(folder, "lock.json"), JSON.stringify({ pid: process.pid, began: "another" }));
  const lock = Lock.take(folder);
  expect(holderOf(folder)?.pid).toBe(process.pid);
  lock.release();
});

test("a port in use is said, with what to do", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => {
      const address = other.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  const error = await start({ port }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(EnvironmentError);
  expect(error instanceof EnvironmentError && [error.message, ...error.next].join("\n")).toContain(
    `port ${port} is in use\nnetpol-workshop sandbox start --port 0`,
  );
  expect(existsSync(join(folder, "lock.json"))).toBe(false);
  other.close();
});

test("a line that was cut off ends the log, and nothing before it is lost", () => {
  const journal = new Journal(folder, () => {});
  const meta = (name: string) => ({
    name,
    namespace: "default",
    uid: name,
    resourceVersion: "",
    creationTimestamp: "",
  });
  for (const name of ["a", "b", "c"]) journal.store.put("configmaps", { ...configMap(name), metadata: meta(name) });
  journal.store.remove("configmaps", { ...configMap("b"), metadata: meta("b") });
  const { revision } = journal.store;
  journal.close();
  const log = readdirSync(folder).find((name) => name.startsWith("changes-")) ?? "";
  appendFileSync(join(folder, log), '{"revision":999999,"resource":"configmaps","object":{"kind":"Conf');
  const state = loadState(folder);
  expect(state?.revision).toBe(revision);
  expect(state?.objects.map(({ object }) => object.metadata.name)).toEqual(["a", "c"]);
});

test("another state may take the place of the present one; versions do not go back", () => {
  const journal = new Journal(folder, () => {});
  const metadata = { name: "a", uid: "a", resourceVersion: "", creationTimestamp: "" };
  journal.store.put("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata });
  journal.close();
  const before = loadState(folder)?.revision ?? 0;
  replaceState(folder, new Store().image());
  expect(loadState(folder)).toEqual({ revision: before, objects: [] });
});

test("killed at any moment it comes back with all that clients were told, but for the last second", async () => {
  const program = fileURLToPath(new URL("testing/writer.ts", import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve("tsx"));
  let last = -1;
  for (const wait of [30, 120, 400]) {
    const child = spawn(process.execPath, ["--import", tsx, program, folder, String(last + 1)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    const enough = new Promise<void>((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (output.split("\n").length > wait) resolve();
      });
    });
    await enough;
    const closed = new Promise((resolve) => child.on("close", resolve));
    child.kill("SIGKILL");
    await closed;
    const told = output
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as { n: number; at: number; version: number });
    const newest = told.at(-1);
    const sandbox = await start();
    const stored = new Set(
      sandbox.objects.list("configmaps", { namespace: "default" }).map(({ metadata }) => metadata.name),
    );
    const lost = told.filter(({ n }) => !stored.has(`n-${n}`));
    for (const { at } of lost) expect((newest?.at ?? 0) - at).toBeLessThan(1000);
    // What is left is a beginning: nothing is missing in its midst.
    const numbers = [...stored]
      .filter((name) => name.startsWith("n-"))
      .map((name) => Number(name.slice(2)))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(sandbox.core.store.revision).toBeGreaterThan(newest?.version ?? 0);
    last = numbers.at(-1) ?? -1;
    await stop(sandbox);
  }
});
