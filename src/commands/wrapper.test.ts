import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeWrapper } from "./wrapper.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "wrapper's-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.skipIf(process.platform === "win32")("the wrapper hands its words on, spaces and quotes included", () => {
  const print = "console.log(JSON.stringify(process.argv.slice(1)))";
  writeWrapper(folder, "kubectl", [process.execPath, "-e", print, "kubectl"]);
  const out = execFileSync(join(folder, "kubectl"), ["get", "pods", "a b", "it's"], { encoding: "utf8" });
  expect(JSON.parse(out)).toEqual(["kubectl", "get", "pods", "a b", "it's"]);
});

test("on Windows it is a command file", () => {
  writeWrapper(folder, "kubectl", ["C:\\Program Files\\node.exe", "C:\\x\\cli.js", "kubectl"], "win32");
  expect(readFileSync(join(folder, "kubectl.cmd"), "utf8")).toBe(
    '@"C:\\Program Files\\node.exe" "C:\\x\\cli.js" "kubectl" %*\r\n',
  );
});
