/** The built program proves its own modules, each on a fresh sandbox, as an author would have it do. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { loadModules } from "../src/workshop/module/load.ts";

const root = join(import.meta.dirname, "..");
const program = join(root, "dist", "cli.js");
const folder = mkdtempSync(join(tmpdir(), "modules-"));
const env = { ...process.env, NETPOL_WORKSHOP_HOME: join(folder, "home") };
const call = (...words: string[]) => promisify(execFile)(process.execPath, [program, ...words], { cwd: folder, env });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("dev check", () => {
  it.each(loadModules(join(root, "modules")).map(({ id }) => id))("proves %s", { timeout: 600_000 }, async (id) => {
    const { stdout } = await call("dev", "check", id);
    expect(stdout).toMatch(/^\d+ claims proven, 0 failed\n$/);
  });

  it("proves what dev new made", { timeout: 600_000 }, async () => {
    await call("dev", "new", "20-our-shop");
    const { stdout } = await call("dev", "check", "20", "--modules", "modules");
    expect(stdout).toMatch(/^\d+ claims proven, 0 failed\n$/);
  });

  it("says which claims of a module are false, and leaves with 1", { timeout: 600_000 }, async () => {
    await call("dev", "new", "21-wrong", "--modules", "wrong/modules");
    const file = join(folder, "wrong/modules/21-wrong/module.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("allow", "deny"));
    await expect(call("dev", "check", "--modules", "wrong/modules")).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("✗ 21-wrong/only-friends: the solution passes"),
    });
  });
});
