import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { programsOf } from "./programs.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "programs-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function install(name: string, script: string) {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return programsOf({ PATH: `${folder}:/usr/bin:/bin` });
}

const moreThanAPipeHolds = "x".repeat(1 << 20);

describe("a program of the learner's machine", () => {
  it("is given its input", async () => {
    const programs = install("count", "wc -c");
    const { code, output } = await programs.run(["count"], { input: moreThanAPipeHolds });
    expect([code, output.trim()]).toEqual([0, String(1 << 20)]);
  });

  it("may end without reading its input", async () => {
    const programs = install("refuse", "echo 'no such image' >&2; exit 3");
    const { code, output } = await programs.run(["refuse"], { input: moreThanAPipeHolds });
    expect([code, output]).toEqual([3, "no such image\n"]);
  });
});
