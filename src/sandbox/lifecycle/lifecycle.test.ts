import { spawn } from "node:child_process";
import { once } from "node:events";
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
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { EnvironmentError } from "../../errors.ts";
import { newestMake, openSandbox, type Sandbox } from "../sandbox.ts";
import { textAt } from "../store/object.ts";
import { Store } from "../store/store.ts";
import { Journal, loadState, replaceState } from "./journal.ts";
import { holderOf, Lock } from "./lock.ts";
import type { Said } from "./testing/writer.ts";

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

test("a change is on disk before whoever made it can be told", () => {
  const journal = new Journal(folder, () => {});
  const metadata = { name: "a", uid: "a", resourceVersion: "", creationTimestamp: "" };
  const stored = journal.store.put("configmaps", { apiVersion: "v1", kind: "ConfigMap", metadata });
  expect(loadState(folder)?.objects).toEqual([{ resource: "configmaps", object: stored }]);
  journal.close();
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

test("killed at any moment, with a classroom at work, it comes back with all that clients were told", async () => {
  const program = fileURLToPath(new URL("testing/writer.ts", import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve("tsx"));
  let highest = 0;
  for (const [run, enough] of [20, 130, 400].entries()) {
    const child = spawn(process.execPath, ["--import", tsx, program, folder, String(run)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface(child.stdout);
    const said: Said[] = [];
    lines.on("line", (line) => {
      said.push(JSON.parse(line));
      if (said.length === enough) child.kill("SIGKILL");
    });
    await Promise.all([once(lines, "close"), once(child, "close")]);
    const sandbox = await start();
    const stored = new Map(
      sandbox.objects
        .list("configmaps", { namespace: "default" })
        .map((object) => [object.metadata.name, textAt(object, "data", "value")]),
    );
    expect(said.length).toBeGreaterThanOrEqual(enough);
    expect(lostOf(said, stored)).toEqual([]);
    highest = Math.max(highest, ...said.map((one) => (one.told === "changed" ? one.version : 0)));
    expect(sandbox.core.store.revision).toBeGreaterThan(highest);
    await stop(sandbox);
  }
});

/** What was acknowledged and is not so; what was under way when the process died may be done or not. */
function lostOf(said: readonly Said[], stored: ReadonlyMap<string, string>): readonly Said[] {
  const named = (told: Said["told"]) => new Set(said.flatMap((one) => (one.told === told ? [one.name] : [])));
  const [asked, deleted] = [named("asked"), named("deleted")];
  return said.filter((one) => {
    if (deleted.has(one.name)) return stored.has(one.name);
    if (asked.has(one.name)) return false;
    return one.told === "changed" ? stored.get(one.name) !== one.value : !stored.has(one.name);
  });
}
