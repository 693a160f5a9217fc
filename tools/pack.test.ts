import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

function packed(): readonly string[] {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [archive]: { files: { path: string }[] }[] = JSON.parse(output);
  return archive?.files.map(({ path }) => path) ?? [];
}

test("the package holds what a user needs and nothing else", () => {
  const allowed = [
    /^dist\/cli\.js$/,
    /^dist\/chunks\/[^/]+\.js$/,
    /^modules\/.+\.(yaml|md)$/,
    /^manifests\/.+\.(yaml|md)$/,
    /^assets\/[^/]+\.json$/,
    /^(README\.md|LICENSE|CHANGELOG\.md|package\.json)$/,
  ];
  const files = packed();
  expect(files.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
  expect(files).toEqual(
    expect.arrayContaining(["dist/cli.js", "README.md", "LICENSE", "CHANGELOG.md", "package.json"]),
  );
});

test("the program is bundled: installing it installs nothing else, and runs no script", () => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(manifest.dependencies ?? {}).toEqual({});
  for (const script of ["preinstall", "install", "postinstall", "prepare"])
    expect(manifest.scripts).not.toHaveProperty(script);
});
