import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { editorLine, runEditor } from "./terminal-program.ts";

let home = "";
const posix = process.platform !== "win32";

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "an editor's "));
});
afterEach(() => rmSync(home, { recursive: true }));

test.skipIf(!posix).each([
  ["words", () => "printf '%s|' --wait", (file: string) => `--wait|${file}|`],
  ["a path with spaces, as it stands", () => editorAt(home), (file: string) => `${file}\n`],
  ["a quoted path and options", () => `"${editorAt(home)}" -w`, (file: string) => `-w ${file}\n`],
])("an editor's setting may be %s", (_what, editor, expected) => {
  const file = join(home, "my file's.yaml");
  expect(execFileSync("/bin/sh", ["-c", editorLine(editor(), file)], { encoding: "utf8" })).toBe(expected(file));
});

test.skipIf(!posix)("VISUAL comes before EDITOR; with neither there is none", async () => {
  const file = join(home, "policy.yaml");
  writeFileSync(file, "");
  const edited = (env: Record<string, string>) =>
    runEditor(file, { cwd: home, env: { PATH: process.env.PATH, ...env } });
  expect(await edited({ EDITOR: "" })).toBe(false);
  expect(await edited({ VISUAL: "sh -c 'echo visual >> $0'", EDITOR: "false" })).toBe(true);
  expect(readFileSync(file, "utf8")).toBe("visual\n");
  await expect(edited({ EDITOR: "sh -c 'exit 3'" })).rejects.toThrow("your editor ended with exit code 3: EDITOR is");
});

function editorAt(folder: string): string {
  const editor = join(folder, "ed it");
  writeFileSync(editor, '#!/bin/sh\necho "$@"\n');
  chmodSync(editor, 0o755);
  return editor;
}
