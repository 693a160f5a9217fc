import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { diskTrouble } from "./errors.ts";

const folder = mkdtempSync(join(tmpdir(), "errors-"));
afterAll(() => rmSync(folder, { recursive: true }));

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("what the disk refuses is said with its place and a way on", () => {
  const file = join(folder, "netpol-workshop");
  writeFileSync(file, "");
  const trouble = diskTrouble(thrownBy(() => mkdirSync(join(file, "02"), { recursive: true })));
  expect(trouble?.message).toBe(`cannot use ${join(file, "02")}: a part of that path is a file, not a folder`);
  expect(trouble?.next.join("\n")).toMatch(/NETPOL_WORKSHOP_HOME=DIR[\s\S]*--dir DIR/);
  expect(diskTrouble(thrownBy(() => writeFileSync(folder, "")))?.message).toContain("it is a folder");
  const full = Object.assign(new Error("full"), { code: "ENOSPC", syscall: "write" });
  expect(diskTrouble(full)?.message).toBe("cannot write: no space is left on the disk");
});

test("other failures are none of the disk's", async () => {
  const refused = await new Promise((resolve) => connect({ path: join(folder, "nobody") }).once("error", resolve));
  expect([refused, new Error("oh"), undefined].map(diskTrouble)).toEqual([undefined, undefined, undefined]);
  expect(diskTrouble(thrownBy(() => readFileSync(join(folder, "missing"))))).toBeUndefined();
});
