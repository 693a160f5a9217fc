import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { accessOf, contextsOf } from "./kubeconfig.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kubeconfigs-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("of the files that KUBECONFIG lists the first to name a thing decides, and one that is not there is none", () => {
  const files = [
    file("current", { "current-context": "kind" }),
    join(folder, "gone"),
    file("mine", { "current-context": "prod", ...named("kind", "https://kind") }),
    file("theirs", named("kind", "https://another")),
    file("prod", named("prod", "https://prod")),
  ];
  vi.stubEnv("KUBECONFIG", files.join(delimiter));
  expect(contextsOf({})).toEqual({ names: ["kind", "prod"], current: "kind" });
  expect(accessOf({}).target.server).toBe("https://kind");
});

test("who logged in again is known by the new credentials, without beginning anew", async () => {
  const kubeconfig = file("mine", { "current-context": "kind", ...named("kind", "https://kind", "old") });
  const access = accessOf({ kubeconfig });
  expect((await access.options()).headers.Authorization).toBe("Bearer old");
  file("mine", { "current-context": "prod", ...named("kind", "https://kind", "new") });
  expect((await access.options(true)).headers.Authorization).toBe("Bearer new");
  // Another cluster of the same name is not the one that was chosen.
  file("mine", { "current-context": "kind", ...named("kind", "https://another", "theirs") });
  expect((await access.options(true)).headers.Authorization).toBe("Bearer new");
});

function named(name: string, server: string, token = "none"): Record<string, unknown> {
  return {
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  };
}

function file(name: string, content: Record<string, unknown>): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ apiVersion: "v1", kind: "Config", ...content }));
  return path;
}
