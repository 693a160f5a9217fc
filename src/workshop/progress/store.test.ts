import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noProgress, type Progress } from "./progress.ts";
import { progressStore, readProgress, stateFolder } from "./store.ts";

let folder: string;
const at = (name: string) => join(folder, name);
const begun: Progress = { ...noProgress, at: { module: "02-first-policy", step: "the-rule" } };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "workshop-progress-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Opens, does something, closes. */
function opened<T>(act: (store: ReturnType<typeof progressStore>) => T): T {
  const store = progressStore(folder);
  try {
    return act(store);
  } finally {
    store.release();
  }
}

describe("the progress file", () => {
  it("is what was saved, readable, for the learner's eyes only, and alone in its folder", () => {
    opened((store) => store.save(begun));
    expect(opened((store) => store.load())).toEqual({ progress: begun, notes: [] });
    expect(readProgress(folder)).toEqual(begun);
    expect(readFileSync(at("progress.json"), "utf8")).toContain('\n  "format": 1,\n');
    if (process.platform !== "win32") expect(statSync(at("progress.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(["progress.json"]);
  });

  it.each([
    ["half a file", '{"format": 1, "mod', "it is no JSON"],
    ["another file", '{"format": 1, "at": 7}', "cannot be read (at: "],
    ["nothing", "", "it is no JSON"],
    ["a newer version's", '{"format": 99, "else": true}', "newer version of the workshop (format 99)"],
  ])("that holds %s is kept aside and said so, as often as it happens", (_what, text, says) => {
    for (const number of [1, 2]) {
      writeFileSync(at("progress.json"), text);
      const { progress, notes } = opened((store) => store.load());
      expect(progress).toEqual(noProgress);
      expect(notes).toEqual([expect.stringContaining(says)]);
      expect(notes[0]).toContain(`progress.kept-${number}.json`);
      expect(readFileSync(at(`progress.kept-${number}.json`), "utf8")).toBe(text);
      opened((store) => store.save(begun));
    }
  });

  it("that cannot be read is not touched by whoever only looks", () => {
    writeFileSync(at("progress.json"), "{");
    expect(readProgress(folder)).toEqual(noProgress);
    expect(readdirSync(folder)).toEqual(["progress.json"]);
  });

  it("is whole, though somebody was killed while writing it", () => {
    opened((store) => store.save(begun));
    writeFileSync(at("progress.json.new"), '{"format": 1, "a');
    expect(opened((store) => store.load()).progress).toEqual(begun);
    opened((store) => store.save(noProgress));
    expect(readdirSync(folder)).toEqual(["progress.json"]);
    expect(readProgress(folder)).toEqual(noProgress);
  });

  it("is kept aside when another takes its place", () => {
    expect(opened((store) => store.replace(begun))).toBeUndefined();
    expect(opened((store) => store.replace(begun))).toBeUndefined();
    expect(opened((store) => store.replace(noProgress))).toBe(at("progress.kept-1.json"));
    expect(JSON.parse(readFileSync(at("progress.kept-1.json"), "utf8"))).toEqual(begun);
    expect(readProgress(folder)).toEqual(noProgress);
  });
});

describe("the lock", () => {
  const lock = (pid: number, host = hostname()) => writeFileSync(at("progress.lock"), JSON.stringify({ pid, host }));

  it("of a process that lives is respected, and left alone", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const pid = other.pid ?? 0;
    try {
      lock(pid);
      expect(() => progressStore(folder)).toThrow(
        `another netpol-workshop (process ${pid}) uses the same progress file`,
      );
      expect(JSON.parse(readFileSync(at("progress.lock"), "utf8"))).toMatchObject({ pid });
    } finally {
      const ended = once(other, "exit");
      other.kill("SIGKILL");
      await ended;
    }
    opened((store) => store.save(begun));
    expect(readdirSync(folder)).toEqual(["progress.json"]);
  });

  it.each([
    ["is empty, because somebody was killed while taking it", ""],
    ["is no lock of ours", "[]"],
  ])("that %s is taken over", (_what, text) => {
    writeFileSync(at("progress.lock"), text);
    opened((store) => store.save(begun));
    expect(readdirSync(folder)).toEqual(["progress.json"]);
  });

  it("says what to do where the folder cannot be written", () => {
    writeFileSync(at("file"), "");
    expect(() => progressStore(at("file"))).toThrow(/the progress cannot be kept/);
  });
});

it.each([
  [{ NETPOL_WORKSHOP_HOME: "/x" }, "linux", "/x"],
  [{ XDG_STATE_HOME: "/s" }, "linux", join("/s", "netpol-workshop")],
  [{ LOCALAPPDATA: "/local" }, "win32", join("/local", "netpol-workshop")],
] as const)("the state folder for %j on %s is %s", (env, platform, expected) => {
  expect(stateFolder(env, platform)).toBe(expected);
});
